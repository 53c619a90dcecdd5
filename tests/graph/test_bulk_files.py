"""What the files of a first load say of the texts in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from graph import bulk_files
from graph.bulk_files import BulkFile, write_files
from graph.bulk_tables import NODES, Part


def file_of(folder: Path, *names: str | None) -> BulkFile:
    rows = pd.DataFrame({"name": pd.Series(names, dtype=object), "seen": True})
    kinds = {"name": "string", "seen": "boolean"}
    part = Part(NODES, "Person", rows, kinds, np.arange(len(rows)))
    [file] = write_files([part], folder)
    return file


def test_a_file_has_a_header_and_a_line_a_row(tmp_path: Path) -> None:
    file = file_of(tmp_path, "张三", None, 'a "b", c')
    lines = file.path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == '":ID","name:string","seen:boolean"'
    assert lines[1:] == ['0,"张三",true', "1,,true", '2,"a ""b"", c",true']
    assert (file.rows, file.broken_lines) == (3, False)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_text_over_several_lines_is_told_wherever_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, place: int
) -> None:
    monkeypatch.setattr(bulk_files, "_ROWS_AT_ONCE", 2)
    names: list[str | None] = ["one", None, "two", "three", None]
    assert not file_of(tmp_path, *names).broken_lines
    names[place] = f"first{end}second"
    assert file_of(tmp_path, *names).broken_lines


def test_a_file_without_any_text_has_no_text_over_several_lines(tmp_path: Path) -> None:
    assert not file_of(tmp_path, None, None).broken_lines
