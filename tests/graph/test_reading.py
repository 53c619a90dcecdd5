"""Checks of what a reading adds up to and of the fingerprint of its input."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from graph.errors import BadInput
from graph.reading import Gathering, fingerprint
from graph.tables import COLUMNS

LEARNED = {"recorded_at": "2024-01-01", "source": "test"}


def _persons(*ids: str | None) -> pd.DataFrame:
    rows = pd.DataFrame({"person_id": list(ids), **LEARNED, "file": "p.csv"})
    return rows.assign(line=range(2, 2 + len(rows)))


def test_parts_of_a_frame_are_joined_and_counted_by_file() -> None:
    gathering = Gathering(rows_read={"p.csv": 4})
    gathering.add("persons", _persons("P-1", None), file="p.csv", left_out=1)
    gathering.add("persons", _persons("P-2"), file="p.csv")
    reading = gathering.finished("id")
    assert reading.tables.persons["person_id"].tolist() == ["P-1", "P-2"]
    assert reading.counts.to_dict("records") == [
        {
            "file": "p.csv",
            "frame": "persons",
            "read": 4,
            "accepted": 2,
            "quarantined": 1,
            "left_out": 1,
        }
    ]
    assert reading.reasons["reason"].tolist() == ["person_id: missing"]


def test_a_reading_of_nothing_has_all_frames() -> None:
    reading = Gathering().finished("id")
    assert reading.tables.rows == dict.fromkeys(COLUMNS, 0)
    assert [len(reading.quarantine), len(reading.warnings), len(reading.counts)] == [0, 0, 0]


def test_the_fingerprint_sees_names_and_bytes_but_not_the_order(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("1")
    second.write_text("2")
    one = fingerprint({"a": first, "b": second})
    assert fingerprint({"b": second, "a": first}) == one
    assert fingerprint({"a": second, "b": first}) != one
    assert fingerprint({"a": first, "c": second}) != one


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="gone: expected a file that can be read"):
        fingerprint({"gone": tmp_path / "gone"})
