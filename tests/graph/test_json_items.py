"""A file of JSON values is cut into them piece by piece, whatever the pieces are."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import json_items as module
from graph.errors import BadInput
from graph.json_items import json_items

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
SAME_FOLDER = [HealthCheck.function_scoped_fixture]


@settings(max_examples=200, deadline=None, suppress_health_check=SAME_FOLDER)
@given(st.lists(VALUES, min_size=1, max_size=6), st.sampled_from([None, 0, 2]), st.integers(1, 40))
def test_the_values_of_an_array_come_back(
    tmp_path: Path, values: list[Any], indent: int | None, piece: int
) -> None:
    path = tmp_path / "array.json"
    path.write_text(json.dumps(values, indent=indent, ensure_ascii=False), encoding="utf-8")
    whole = module._CHUNK
    module._CHUNK = piece
    try:
        found = list(json_items(path))
    finally:
        module._CHUNK = whole
    assert [json.loads(item) for _, item in found] == values
    assert [number for number, _ in found] == list(range(1, len(values) + 1))


def test_lines_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n\n  \n{broken\n7')
    assert list(json_items(path)) == [(1, b'{"a": 1}'), (4, b"{broken"), (5, b"7")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('[\n{"a": 1},\n{"a": }\n]', r"array.json:3: expected a whole JSON array, got 'Expecting"),
        ('[{"a": 1}\n{"a": 2}]', r"array.json:2: expected a whole JSON array"),
        ("[1, 2", r"array.json:1: expected a whole JSON array, got \"the end where"),
        ("[1]\n\n2", r"array.json:3: .*nothing after the array"),
        ("[1,", r"expected a whole JSON array"),
        ("[" * 100_000, r"expected a whole JSON array"),
        ("[]", "an empty array"),
        (" \n ", "an empty file"),
    ],
)
def test_a_broken_array_is_refused_with_its_line(tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "array.json"
    path.write_text(content)
    with pytest.raises(BadInput, match=fault):
        list(json_items(path))


def test_an_array_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "array.json"
    path.write_bytes('["公司"]'.encode("gb18030"))
    with pytest.raises(BadInput, match=r"array.json:1: expected text in UTF-8"):
        list(json_items(path))


def test_an_array_longer_than_a_line_may_be_is_read_and_a_long_item_refused(tmp_path: Path) -> None:
    path = tmp_path / "array.json"
    items = [{"text": "x" * 1000}] * 3000
    path.write_text(json.dumps(items))
    assert len(list(json_items(path, longest=4 * 1024**2))) == 3000
    assert path.stat().st_size > 1024**2
    path.write_text(json.dumps(["x" * 3 * 1024**2]))
    with pytest.raises(BadInput, match=r"array.json:1: expected values of at most 1 MiB"):
        list(json_items(path, longest=1024**2))


def test_an_item_of_a_gigabyte_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "array.json"
    path.write_bytes(b'[{"a": "')
    with path.open("r+b") as stream:
        stream.truncate(1024**3)  # a sparse file: zeros that take no room
    tracemalloc.start()
    with pytest.raises(BadInput, match=r"array.json:1: expected values of at most 8 MiB"):
        list(json_items(path, longest=8 * 1024**2))
    assert tracemalloc.get_traced_memory()[1] < 80 * 1024**2
    tracemalloc.stop()


def test_a_line_that_begins_with_an_array_is_one_value_of_many(tmp_path: Path) -> None:
    file = tmp_path / "values.jsonl"
    file.write_bytes(b'{"a": [{}], "b": 1}\n{"a": [], \x80')
    assert list(json_items(file)) == [(1, b'{"a": [{}], "b": 1}'), (2, b'{"a": [], \x80')]
    file.write_bytes(b'{"a": [{}, 2]}\n')
    assert list(json_items(file)) == [(1, b"{}"), (2, b"2")]
