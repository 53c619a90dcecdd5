"""Suspected same persons: scores and evidence by hand, decisions of people, and their history."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest

from graph.errors import BadInput
from graph.loading import load_tables
from graph.person_decisions import Decision, decide, listed, propose
from graph.person_matches import MOST_BEARERS, PRIOR, WEIGHTS, suspected_pairs
from graph.snapshot import Snapshot, snapshot_of
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from graph.tables import Tables
from tests.drawing import draw, e, holds, matches, reached_at, serves

DAY = date(2026, 6, 30)


def drawn(*decisions: dict[str, Any]) -> Tables:
    """p1 and p2 bear one name and their firms share a telephone; p3 only bears the name."""
    return draw(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        persons=[{"person_id": f"p{number}", "name": "王伟"} for number in (1, 2, 3)]
        + [{"person_id": "p9", "name": "李强"}],
        positions=[
            serves("p1", "X-a", "director"),
            serves("p2", "X-b", "director"),
            serves("p3", "X-c", "director"),
        ],
        holdings=[holds("p9", "X-b", 0.5)],
        contacts=[reached_at("X-a", "C-1"), reached_at("X-b", "C-1")],
        person_matches=list(decisions),
    )


def seen(*decisions: dict[str, Any]) -> Snapshot:
    return snapshot_of(drawn(*decisions), DAY)


def test_a_pair_is_scored_by_what_it_shares() -> None:
    found = suspected_pairs(seen(), DAY)
    [row] = found.rows.to_dict("records")
    assert (row["person_id"], row["other_id"], row["decision"]) == ("p1", "p2", "suspected")
    odds = PRIOR - np.log(3 / 2) + WEIGHTS["contact"]
    assert row["score"] == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-6)
    assert json.loads(row["evidence"]) == {"name": "王伟", "bearers": 3, "contact": ["C-1"]}


def test_the_name_alone_is_no_evidence() -> None:
    tables = draw(
        enterprises=[e("X-a"), e("X-b")],
        persons=[{"person_id": "p1", "name": "王伟"}, {"person_id": "p2", "name": "王伟"}],
        positions=[serves("p1", "X-a", "director"), serves("p2", "X-b", "director")],
    )
    assert suspected_pairs(snapshot_of(tables, DAY), DAY).rows.empty


def test_a_name_of_many_is_not_compared() -> None:
    many = [{"person_id": f"p{n:03d}", "name": "王伟"} for n in range(MOST_BEARERS + 1)]
    tables = draw(
        enterprises=[e("X-a")],
        persons=many,
        positions=[serves("p000", "X-a", "director"), serves("p001", "X-a", "manager")],
    )
    found = suspected_pairs(snapshot_of(tables, DAY), DAY)
    assert (len(found.rows), found.common_names) == (0, 1)


@pytest.mark.parametrize("decision", ["confirmed", "refused"])
def test_what_people_decided_is_not_proposed_again(decision: str) -> None:
    assert suspected_pairs(seen(matches("p1", "p2", decision)), DAY).rows.empty


def test_what_is_suspected_already_is_told_again_only_with_other_evidence() -> None:
    [row] = suspected_pairs(seen(), DAY).rows.to_dict("records")
    known = {name: row[name] for name in ("score", "evidence", "decided_by")}
    assert suspected_pairs(seen(matches("p1", "p2", "suspected", **known)), DAY).rows.empty
    other = {**known, "evidence": '{"name":"王伟"}'}
    assert len(suspected_pairs(seen(matches("p1", "p2", "suspected", **other)), DAY).rows) == 1


def test_a_decision_is_kept_dated_and_can_be_taken_back(store: Store) -> None:
    load_tables(store, drawn(), load_id="one")
    assert len(propose(store, DAY).rows) == 1
    assert propose(store, DAY).rows.empty
    assert [one["decision"] for one in listed(store, None)] == ["suspected"]
    told = Decision("p2", "p1", "confirmed", "审核员甲", "same card seen")
    decide(store, told, date(2026, 7, 2))
    assert read_snapshot(store, date(2026, 7, 1)).positions["person"].tolist() == [0, 1, 2]
    assert read_snapshot(store, date(2026, 7, 2)).positions["person"].tolist() == [0, 0, 2]
    [one] = listed(store, "confirmed")
    assert (one["decided_by"], json.loads(one["details"])["reason"]) == (
        "审核员甲",
        "same card seen",
    )
    decide(store, Decision("p1", "p2", "refused", "审核员乙", "a mistake"), date(2026, 7, 9))
    assert read_snapshot(store, date(2026, 7, 9)).positions["person"].tolist() == [0, 1, 2]
    assert read_snapshot(store, date(2026, 7, 8)).positions["person"].tolist() == [0, 0, 2]
    assert propose(store, date(2026, 7, 10)).rows.empty


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Decision("p1", "p2", "maybe", "a", "b"), "one of confirmed, refused"),
        (Decision("p1", "p2", "confirmed", " ", "b"), "who decides, and why"),
        (Decision("p1", "p1", "confirmed", "a", "b"), "two persons"),
        (Decision("p1", "p7", "confirmed", "a", "b"), "persons of the graph"),
    ],
)
def test_a_decision_that_is_none_is_refused(store: Store, told: Decision, expected: str) -> None:
    load_tables(store, drawn(), load_id="one")
    with pytest.raises(BadInput, match=expected):
        decide(store, told, DAY)
    assert listed(store, None) == []
