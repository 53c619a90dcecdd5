"""Persons confirmed to be the same are one in the snapshot; suspected ones are not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.snapshot import Snapshot, snapshot_of
from tests.drawing import draw, e, holds, matches, serves

PERSONS = [{"person_id": person, "name": "某甲"} for person in ("p1", "p2", "p3", "p4")]


def seen(*decisions: dict[str, Any], known_at: date = date(2026, 1, 1)) -> Snapshot:
    tables = draw(
        enterprises=[e("X-a"), e("X-b")],
        persons=PERSONS,
        holdings=[holds("p3", "X-a", 0.5)],
        positions=[serves("p2", "X-b", "director"), serves("p4", "X-b", "director")],
        person_matches=list(decisions),
    )
    return snapshot_of(tables, date(2026, 1, 1), known_at)


def test_links_of_confirmed_persons_meet_at_the_smallest_id() -> None:
    snapshot = seen(matches("p1", "p2", "confirmed"), matches("p2", "p3", "confirmed"))
    assert snapshot.holdings["holder"].tolist() == [0]
    assert snapshot.positions["person"].tolist() == [0, 3]
    assert snapshot.person_matches[["person", "other"]].to_numpy().tolist() == [[0, 1], [1, 2]]


@pytest.mark.parametrize("decision", ["suspected", "refused"])
def test_other_decisions_join_nobody(decision: str) -> None:
    snapshot = seen(matches("p1", "p2", decision), matches("p2", "p3", decision))
    assert snapshot.holdings["holder"].tolist() == [2]
    assert snapshot.positions["person"].tolist() == [1, 3]


def test_a_decision_taken_back_counts_from_its_day() -> None:
    first = matches("p1", "p2", "confirmed", recorded_at="2025-01-01")
    back = matches("p1", "p2", "refused", recorded_at="2025-06-01")
    assert seen(first, back, known_at=date(2025, 5, 31)).positions["person"].tolist() == [0, 3]
    assert seen(first, back, known_at=date(2025, 6, 1)).positions["person"].tolist() == [1, 3]
