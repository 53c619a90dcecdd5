"""The quality report: rows, completeness, freshness and what is held back, counted by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd

from graph.loading import load_tables
from graph.quality import HELD_BACK, keep_held_back, quality_of, read_held_back
from graph.snapshot_reading import read_tables
from graph.store import Store
from tests.drawing import draw, e, holds, record

DAY = date(2025, 6, 30)
NOTHING = pd.DataFrame(columns=HELD_BACK)
TABLES = draw(
    enterprises=[e("X-a", industry="C13"), e("X-b"), e("X-b", recorded_at="2025-06-20")],
    holdings=[
        holds("X-a", "X-b", 0.5, source="other"),
        holds("X-a", "X-b", 0.5, source="other", retracted_at="2025-01-01"),
    ],
    records=[
        record("R1", "penalty", "X-a", "2025-03-01", authority="局"),
        record("R2", "penalty", "X-a", "2025-04-01"),
        record("R3", "honour", "X-a", "2025-07-01"),
    ],
)


def test_rows_facts_retractions_and_age_by_source_and_kind() -> None:
    parts = quality_of(TABLES, NOTHING, DAY).parts.set_index(["source", "frame", "kind"])
    counts = parts[["rows", "facts", "retracted", "age_days"]]
    assert counts.to_dict("index") == {
        ("drawn", "enterprises", ""): {"rows": 3, "facts": 2, "retracted": 0, "age_days": 10},
        ("other", "holdings", ""): {"rows": 2, "facts": 1, "retracted": 1, "age_days": 547 - 1},
        ("drawn", "records", "penalty"): {"rows": 2, "facts": 2, "retracted": 0, "age_days": 90},
    }


def test_completeness_is_the_share_of_known_cells() -> None:
    found = quality_of(TABLES, NOTHING, DAY)
    known = found.columns.set_index(["frame", "kind", "column"])["known"]
    assert known["enterprises", "", "industry"] == 1 / 3
    assert known["enterprises", "", "name"] == 1
    assert known["records", "penalty", "authority"] == 0.5
    assert ("records", "penalty", "details") not in known
    penalty = found.parts[found.parts["kind"] == "penalty"]["completeness"].item()
    assert penalty == known["records", "penalty"].mean()


def test_what_waits_and_what_no_reader_could_read_are_counted_together(store: Store) -> None:
    lost = draw(holdings=[holds("X-a", "X-q", share) for share in (0.1, 0.2)])
    load_tables(store, lost, load_id="one")
    unread = pd.DataFrame({"frame": ["records"], "reason": ["kind: missing"], "rows": [3]})
    keep_held_back(store, "one", unread)
    assert read_held_back(store).to_dict("records") == [
        {"source": "drawn", "frame": "holdings", "reason": "unknown enterprise", "rows": 2},
        {"source": "drawn", "frame": "records", "reason": "kind: missing", "rows": 3},
    ]
    assert quality_of(read_tables(store), read_held_back(store), DAY).parts.empty


def test_a_row_that_entered_is_not_held_back_any_more(store: Store) -> None:
    load_tables(store, draw(holdings=[holds("X-a", "X-b", 0.1)]), load_id="one")
    load_tables(store, draw(enterprises=[e("X-a"), e("X-b")]), load_id="two")
    assert read_held_back(store).empty
