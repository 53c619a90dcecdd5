"""Each row of an import keeps its own cells, whatever rows beside it can't be said in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from graph.bulk_files import write_files
from graph.bulk_tables import BulkTables
from graph.loading import Brought
from graph.tables import Tables
from tests.drawing import draw, e, record
from tests.random_graph import random_tables

_BROKEN = "nodes-002-EarlierPerson.csv"
_SAID = {"R-1": "one", "R-2": [], "R-3": "three", "R-4": "four"}


def _drawn() -> Brought:
    """Records of which the second has details that no file can say: an empty list."""
    records = [
        record(name, "penalty", "X-1", "2025-03-01", details=json.dumps({"ground": ground}))
        for name, ground in _SAID.items()
    ]
    return Brought.of(None, draw(enterprises=[e("X-1")], records=records), "one")


def test_details_stay_with_their_record_when_one_before_is_told_otherwise() -> None:
    tables = BulkTables(_drawn().checked.rows)
    (penalties,) = [part.rows for part in tables.parts() if part.label == "Penalty"]
    told = dict(zip(penalties["record_id"], penalties["ground"], strict=True))
    assert told == {"R-1": "one", "R-3": "three", "R-4": "four"}
    assert list(tables.untold["records"]["record_id"]) == ["R-2"]


def _odd(tables: Tables) -> Tables:
    """The tables with rows that wait, versions of persons, and lines within a name."""
    tables.holdings.loc[::7, "enterprise_id"] = "X-nobody"
    tables.persons.loc[1, "name"] = "first\nsecond"
    tables.records.loc[::5, "details"] = '{"grounds":[]}'
    corrected = tables.persons[2:5].assign(name="other", recorded_at=pd.Timestamp("2025-05-05"))
    persons = pd.concat([tables.persons, corrected], ignore_index=True)
    return Tables(**{**dict(tables), "persons": persons})


def test_texts_that_are_given_make_the_files_that_rows_alone_make(tmp_path: Path) -> None:
    load = Brought.of(None, _odd(random_tables(11, 80)), "one")
    waiting = load.checked.quarantine
    assert 0 < len(waiting) < len(load.rows["holdings"])
    files = []
    for name, texts in (("alone", {}), ("given", load.texts)):
        folder = tmp_path / name
        folder.mkdir()
        written = write_files(BulkTables(load.checked.rows, texts).parts(), folder)
        files.append({f.path.name: (f.broken_lines, f.path.read_bytes()) for f in written})
    alone, given = files
    assert any("EarlierPerson" in name for name in alone)
    assert {name for name, (broken, _) in alone.items() if broken} == {_BROKEN}
    assert given == alone
