"""What interests and parties of ownership statements become."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from features.owners import beneficial_owners
from graph.bods import read_bods
from graph.bods_reconciliation import reconcile
from graph.snapshot import snapshot_of
from tests.graph.bods_statements import (
    ENTITY,
    OTHER,
    PERSON,
    entity,
    holds,
    person,
    read,
    shares,
)


def _holding(folder: Path, relationship: dict[str, Any]) -> dict[str, Any]:
    reading = read(folder, entity(ENTITY), entity(OTHER), person(), relationship)
    assert reading.quarantine.empty
    [row] = reading.tables.holdings.to_dict("records")
    return dict(row)


def test_votes_beside_shares_are_a_holding_of_their_own(tmp_path: Path) -> None:
    both = [shares("votingRights", minimum=50, maximum=75), shares(minimum=25, maximum=50)]
    reading = read(tmp_path, entity(ENTITY), entity(OTHER), holds(*both))
    found = reading.tables.holdings.set_index("interest")[["share_low", "share_high"]]
    assert found.loc["shareholding"].tolist() == [0.25, 0.5]
    assert found.loc["voting"].tolist() == [0.5, 0.75]
    assert reconcile(tmp_path / "statements.jsonl", reading).complete


@pytest.mark.parametrize(
    ("interest", "expected"),
    [
        (
            {"type": "otherInfluenceOrControl", "details": "Type: IS_DIRECTLY_CONSOLIDATED_BY"},
            "direct_consolidation",
        ),
        (
            {"type": "otherInfluenceOrControl", "details": "Type: IS_ULTIMATELY_CONSOLIDATED_BY"},
            "ultimate_consolidation",
        ),
        ({"type": "otherInfluenceOrControl"}, "other_influence_or_control"),
        ({"type": "trustee"}, "trustee"),
        ({}, "unknown_interest"),
    ],
)
def test_the_kind_of_a_relationship_keeps_it_apart(
    tmp_path: Path, interest: dict[str, Any], expected: str
) -> None:
    assert _holding(tmp_path, holds(interest))["interest"] == expected


def test_an_office_of_a_person_is_a_position_and_no_holding(tmp_path: Path) -> None:
    chair = {"type": "boardChair", "startDate": "2020-01-01"}
    reading = read(tmp_path, entity(ENTITY), person(), holds(chair, holder=PERSON))
    assert reading.tables.holdings.empty
    [row] = reading.tables.positions.to_dict("records")
    assert (row["person_id"], row["position"]) == (PERSON, "chair_of_the_board")
    assert reconcile(tmp_path / "statements.jsonl", reading).complete


def test_a_holder_that_is_not_told_is_kept_with_the_reason(tmp_path: Path) -> None:
    untold = holds(shares(exact=60), holder={"reason": "unknown"})
    reading = read(tmp_path, entity(ENTITY), untold)
    assert reading.tables.persons["details"].tolist() == ['{"unspecified":"unknown"}']
    snapshot = snapshot_of(reading.tables, date(2025, 1, 1))
    found = beneficial_owners(snapshot, 0)
    assert found.fallback
    assert found.owners[["share", "certain"]].to_numpy().tolist() == [[0.6, False]]
    assert reconcile(tmp_path / "statements.jsonl", reading).complete


def test_an_array_of_statements_is_read_like_lines(tmp_path: Path) -> None:
    statements = [entity(ENTITY), {"recordType": "entity"}, entity(OTHER)]
    path = tmp_path / "array.json"
    path.write_text(json.dumps(statements))
    reading = read_bods(path)
    assert reading.tables.enterprises["enterprise_id"].tolist() == [ENTITY, OTHER]
    assert reading.quarantine["line"].tolist() == [2]
