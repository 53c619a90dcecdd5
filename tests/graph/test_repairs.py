"""Repaired records: they keep their history and leave the score."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from features.selection import of_kind, standing
from graph.snapshot import snapshot_of
from tests.drawing import draw, e, record

FIRM = [e("X-a")]
FINE = record("R1", "penalty", "X-a", "2025-01-01", category="fine")


def repair(**more: Any) -> dict[str, Any]:
    drawn = record("R2", "credit_repair", "X-a", "2025-06-01", result="granted")
    return {**drawn, "details": '{"target_record_id":"R1"}', **more}


def repaired_on(as_of: date, *repairs: dict[str, Any]) -> list[Any]:
    snapshot = snapshot_of(draw(enterprises=FIRM, records=[FINE, *repairs]), as_of)
    records = snapshot.records.set_index("record_id")
    assert of_kind(snapshot, "penalty").sum() == records.loc[["R1"], "repaired_on"].isna().sum()
    return [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in records["repaired_on"]][:1]


@pytest.mark.parametrize(
    ("as_of", "day"), [(date(2025, 5, 31), None), (date(2025, 6, 1), "2025-06-01")]
)
def test_a_repair_counts_from_the_day_it_was_granted(as_of: date, day: str | None) -> None:
    assert repaired_on(as_of, repair()) == [day]


@pytest.mark.parametrize(
    "changed",
    [
        {"result": "refused"},
        {"details": '{"target_record_id":"R9"}'},
        {"details": None},
        {"valid_to": "2025-07-01"},
        {"retracted_at": "2025-07-01"},
    ],
)
def test_a_repair_refused_withdrawn_or_of_another_record_changes_nothing(
    changed: dict[str, Any],
) -> None:
    assert repaired_on(date(2025, 8, 1), repair(**changed)) == [None]


def test_a_repaired_record_stays_in_the_graph_but_counts_nowhere() -> None:
    snapshot = snapshot_of(draw(enterprises=FIRM, records=[FINE, repair()]), date(2025, 8, 1))
    assert set(snapshot.records["record_id"]) == {"R1", "R2"}
    assert standing("penalty")(snapshot).sum() == 0
