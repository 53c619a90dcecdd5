"""How words become a Lucene query."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.search_text import is_code, lucene_query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("星河贸易", '+"星河贸易"'),
        ("  星河   贸易 ", '+"星河" +"贸易"'),
        ("星", "+星*"),
        ("Acme", "+acme*"),
        ('a"b', '+"a\\"b"'),
        ("星河\\", '+"星河\\\\"'),
        ("OR", "+or*"),
        ("*", ""),
        ("", ""),
    ],
)
def test_query_requires_every_word(text: str, query: str) -> None:
    assert lucene_query(text) == query


@given(st.text(max_size=30))
def test_outside_of_quotes_only_plain_words_are_left(text: str) -> None:
    unquoted = re.sub(r'"(?:\\.|[^"\\])*"', "", lucene_query(text))
    assert re.fullmatch(r"(?:\+(?:\w\*|[0-9a-z]+\*)?|\s)*", unquoted), unquoted


@pytest.mark.parametrize("text", ["91990100", "cn-test-1", "GB-COH", " 91990100MA00000001 "])
def test_code_is_recognised(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["星河1", "Acme", "91", "9199 0100", "9' OR 1=1"])
def test_name_is_not_a_code(text: str) -> None:
    assert not is_code(text)
