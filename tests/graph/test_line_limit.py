"""Long lines are refused before they are read: a file of gigabytes costs no memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import line_limit
from graph.bods import read_bods
from graph.errors import BadInput
from graph.line_limit import require_short_lines
from graph.table_files import read_table_file

GIGABYTE = 1024**3


@pytest.mark.parametrize("name", ["table.csv", "statements.jsonl"])
def test_a_line_of_a_gigabyte_is_refused_without_reading_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"header\nrow\n")
    with path.open("r+b") as stream:
        stream.truncate(GIGABYTE + 11)  # a sparse file: zeros that take no room
    tracemalloc.start()
    with pytest.raises(BadInput, match=rf"{name}:3: expected lines of at most 64 MiB"):
        read_bods(path) if name.endswith("l") else read_table_file(path, frame="records")
    assert tracemalloc.get_traced_memory()[1] < 32 * 1024**2
    tracemalloc.stop()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 30), max_size=12), st.booleans())
def test_the_first_long_line_is_named(tmp_path: Path, lengths: list[int], ended: bool) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"\n".join(b"x" * length for length in lengths) + (b"\n" if ended else b""))
    longest = line_limit._CHUNK
    line_limit._CHUNK = 7
    try:
        # A line within one piece is never too long, so the limit is at least a piece.
        first = next((number for number, one in enumerate(lengths, 1) if one > 20), None)
        if first is None:
            require_short_lines(path, 20)
        else:
            with pytest.raises(BadInput, match=rf"table.csv:{first}:"):
                require_short_lines(path, 20)
    finally:
        line_limit._CHUNK = longest
