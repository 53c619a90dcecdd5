"""Each row of an import keeps its own cells, whatever rows beside it can't be said in a file."""

from __future__ import annotations

import json

from graph.bulk_tables import BulkTables
from graph.loading import Brought
from tests.drawing import draw, e, record

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
