"""Checks of how files become rows with lines, and of files that can't be read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadInput
from graph.table_files import RawTable, _csv_table, read_table_file


def _read(folder: Path, content: bytes, name: str = "persons.csv") -> RawTable:
    (folder / name).write_bytes(content)
    return read_table_file(folder / name, frame="persons")


def _cells(table: RawTable) -> list[list[str]]:
    return [list(row) for row in table.rows[table.columns].to_numpy()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_three_encodings_give_the_same_rows(tmp_path: Path, encoding: str) -> None:
    table = _read(tmp_path, "person_id,name\nP-1,某甲\n".encode(encoding))
    assert table.columns == ["person_id", "name"]
    assert _cells(table) == [["P-1", "某甲"]]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    table = _read(tmp_path, b'a,b\n1,2\n\n3\n4,5,6\n7,"x\ny"\r\n8,9,1\n9,9')
    assert list(table.rows["line"]) == [2, 6, 9]
    assert table.broken[["line", "reason"]].to_numpy().tolist() == [
        [4, "row: expected 2 fields, got 1"],
        [5, "row: expected 2 fields, got 3"],
        [8, "row: expected 2 fields, got 3"],
    ]
    assert table.size == 6


def test_an_uneven_row_keeps_its_line_far_into_a_file(tmp_path: Path) -> None:
    lines = ["a,b", *(f"{n},some text" for n in range(2, 200_001)), "uneven", "last,row"]
    table = _read(tmp_path, "\n".join(lines).encode())
    assert list(table.broken["line"]) == [200_001]
    assert table.rows["line"].iloc[-1] == 200_002


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "an empty file"),
        (b" \n", "an empty file"),
        (b'a,b\n1,"2\n3,4\n', "odd number of quotation marks"),
        (b"a,b\n\xff\xfe,1\n", "persons.csv:2: expected text in UTF-8 or GB18030"),
        ("a,b\n1,2\n".encode("utf-16-le"), "persons.csv:1: expected text, got 'a NUL byte"),
        (b"a,a\n1,2\n", "a header of different names"),
        (b"a,\n1,2\n", "a header of different names"),
        (b"a,line\n1,2\n", "none of them blank, file or line"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    with pytest.raises(BadInput) as refusal:
        _read(tmp_path, content)
    assert fault in str(refusal.value)


def test_missing_and_foreign_files_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"persons.csv: expected a file that can be read"):
        read_table_file(tmp_path / "persons.csv", frame="persons")
    with pytest.raises(BadInput, match=r"persons.xlsx: expected a file ending in .csv"):
        read_table_file(tmp_path / "persons.xlsx", frame="persons")


def test_parquet_is_read_with_its_types_and_a_truncated_one_refused(tmp_path: Path) -> None:
    days = pd.Series([pd.Timestamp(2024, 1, 1)])
    pd.DataFrame({"person_id": ["P-1"], "recorded_at": days}).to_parquet(tmp_path / "p.parquet")
    table = read_table_file(tmp_path / "p.parquet", frame="persons")
    assert table.rows.loc[0, ["person_id", "line"]].tolist() == ["P-1", 2]
    assert table.rows["recorded_at"].iloc[0] == pd.Timestamp(2024, 1, 1)
    content = (tmp_path / "p.parquet").read_bytes()
    with pytest.raises(BadInput, match=r"cut.parquet: expected a whole Parquet file"):
        _read(tmp_path, content[: len(content) // 2], "cut.parquet")


@given(st.lists(st.lists(st.text("ab,\n中", max_size=3), min_size=2, max_size=2), max_size=8))
def test_written_cells_are_read_again(cells: list[list[str]]) -> None:
    frame = pd.DataFrame(cells, columns=["x", "y"], dtype=object)
    table = _csv_table(frame.to_csv(index=False).encode(), "x.csv", frame="persons")
    assert _cells(table) == [row for row in cells if any(row)]
