"""How Cypher falls into tokens: what is quoted stays whole, and nothing is lost between them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cypher.statement import StatementInvalid
from cypher.tokens import tokens_of

PIECES = [
    "MATCH",
    "`a``b`",
    "'it\\'s'",
    '"$x;"',
    "$p",
    "$`q r`",
    ".5",
    "1.5e3",
    "..",
    "<>",
    "{",
    ".",
]
BETWEEN = [" ", "\n", "/* ; */", "// x\n", "\t"]


def values(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.value) for one in tokens_of(text)]


def test_names_texts_and_numbers() -> None:
    assert values("a . `na``me`[0..2] + 'x//y' /* z */ *1..3 $k") == [
        ("word", "a"),
        ("sign", "."),
        ("quoted name", "na`me"),
        ("sign", "["),
        ("number", "0"),
        ("sign", ".."),
        ("number", "2"),
        ("sign", "]"),
        ("sign", "+"),
        ("text", "'x//y'"),
        ("sign", "*"),
        ("number", "1"),
        ("sign", ".."),
        ("number", "3"),
        ("parameter", "$k"),
    ]


@pytest.mark.parametrize("text", ["'open", '"open', "`open", "a # b", "\\u0041", "\\U0041"])
def test_what_is_no_token_is_told(text: str) -> None:
    with pytest.raises(StatementInvalid):
        tokens_of(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BETWEEN)), max_size=12))
def test_what_stands_between_changes_nothing(parts: list[tuple[str, str]]) -> None:
    found = tokens_of("".join(piece + gap for piece, gap in parts))
    alone = [tokens_of(piece)[0] for piece, _ in parts]
    assert [(one.kind, one.value) for one in found] == [(one.kind, one.value) for one in alone]
