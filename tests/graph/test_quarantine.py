"""Checks of the form of the quarantine and of what it must not hold."""

from __future__ import annotations

import json

import pandas as pd

from graph.quarantine import COLUMNS, counted, gathered, quarantined

CARD = "99010019900307123X"


def _part(file: str, line: int, reason: str, **cells: object) -> pd.DataFrame:
    rows = pd.DataFrame([{"file": file, "line": line, **cells}])
    return quarantined("records", rows, reasons=pd.Series([reason]))


def test_a_row_is_kept_as_json_without_personal_numbers() -> None:
    part = _part("a.csv", 7, "x: missing", result=f"身份证{CARD}电话13800000000", amount=None)
    assert part.loc[0, ["file", "line", "frame", "reason"]].tolist() == [
        "a.csv",
        7,
        "records",
        "x: missing",
    ]
    assert json.loads(part.loc[0, "row"]) == {
        "result": "身份证[number removed]电话[phone removed]",
        "amount": None,
    }


def test_parts_are_gathered_by_file_and_line() -> None:
    parts = [_part("b.csv", 3, "r"), _part("a.csv", 9, "r"), _part("b.csv", 2, "r")]
    rows = gathered(parts)
    assert list(zip(rows["file"], rows["line"], strict=True)) == [
        ("a.csv", 9),
        ("b.csv", 2),
        ("b.csv", 3),
    ]
    assert tuple(gathered([]).columns) == COLUMNS


def test_reasons_are_counted_each_on_its_own() -> None:
    parts = [_part("a.csv", 2, "x: missing"), _part("a.csv", 3, "x: missing; y: missing")]
    assert counted(gathered(parts)).to_dict("records") == [
        {"frame": "records", "reason": "x: missing", "rows": 2},
        {"frame": "records", "reason": "y: missing", "rows": 1},
    ]
