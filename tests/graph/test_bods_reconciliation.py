"""Checks that statements and rows are reconciled, by hand and on the real demonstration file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from graph.bods import read_bods
from graph.bods_reconciliation import reconcile
from graph.tables import KEYS

DEMO = Path(__file__).parents[3] / "shared" / "data" / "bods" / "all_demo.jsonl"
ENTITY = {
    "statementId": "s",
    "recordId": "GB-COH-1",
    "recordType": "entity",
    "recordStatus": "new",
    "statementDate": "2024-06-06",
    "recordDetails": {
        "entityType": {"type": "registeredEntity"},
        "name": "Made Up",
        "addresses": [{"address": "1 Nowhere"}, {"address": "1 NOWHERE"}],
    },
}


def _file(folder: Path) -> Path:
    path = folder / "statements.jsonl"
    again = {**ENTITY, "recordStatus": "updated", "statementDate": "2024-07-01"}
    path.write_text("\n".join([json.dumps(ENTITY), "{", json.dumps(again)]))
    return path


def test_every_difference_is_accounted_for(tmp_path: Path) -> None:
    path = _file(tmp_path)
    found = reconcile(path, read_bods(path))
    assert found.complete
    lines = found.differences.set_index("frame")[["in_file", "held_back", "repeated", "rows"]]
    assert lines.loc["statements"].tolist() == [3, 1, 0, 2]
    assert lines.loc["enterprises"].tolist() == [2, 0, 0, 2]
    assert lines.loc["domiciles"].tolist() == [4, 0, 0, 4]
    assert lines.loc["addresses"].tolist() == [4, 0, 3, 1]
    assert found.statements["records"].tolist() == [1, 1]


def test_a_lost_row_is_not_explained_away(tmp_path: Path) -> None:
    path = _file(tmp_path)
    reading = read_bods(path)
    placed = replace(reading.placed, enterprises=reading.placed.enterprises.iloc[:1])
    found = reconcile(path, replace(reading, placed=placed))
    assert not found.complete
    assert found.differences.set_index("frame").loc["enterprises", "unexplained"] == -1


def test_the_demonstration_file_is_read_whole() -> None:
    if not DEMO.exists():
        pytest.skip(f"no {DEMO.name} beside the repository: the real statements were NOT checked")
    reading = read_bods(DEMO)
    found = reconcile(DEMO, reading)
    assert found.complete
    assert reading.quarantine.empty
    in_file = found.differences.set_index("frame")["in_file"].to_dict()
    # The publisher's counts: 520 entities, 18 persons, 666 relationships.
    assert in_file == {
        "statements": 1204,
        "enterprises": 520,
        "persons": 18,
        "relationships": 666,
        "domiciles": 695,
        "addresses": 695,
    }
    shared = reading.tables.domiciles.groupby("address_id")["enterprise_id"].nunique()
    assert shared.max() >= 123


def test_direct_and_ultimate_consolidation_of_one_pair_stay_apart() -> None:
    if not DEMO.exists():
        pytest.skip(f"no {DEMO.name} beside the repository: the real statements were NOT checked")
    holdings = read_bods(DEMO).tables.holdings
    apart = holdings[holdings["interest"].isin(["direct_consolidation", "ultimate_consolidation"])]
    pair = ["holder_id", "enterprise_id", "valid_from"]
    equal = apart.groupby([*pair, "valid_to", "recorded_at"], dropna=False)["interest"]
    # Rows equal in every column but the interest: without it one of the two would be lost.
    assert int((equal.nunique() == 2).sum()) == 66
    # Of one more pair the two were learned on different days: one would replace the other.
    assert int((apart.groupby(pair)["interest"].nunique() == 2).sum()) == 67
    keys = ["holder_id", "holder_kind", "enterprise_id", "interest", "valid_from", "recorded_at"]
    assert not holdings.duplicated(keys).any()
    statements = map(json.loads, DEMO.read_text().splitlines())
    details = [one["recordDetails"] for one in statements if one["recordType"] == "relationship"]
    told = [interest for one in details for interest in one["interests"]]
    words = {"direct_consolidation": "IS_DIRECTLY", "ultimate_consolidation": "IS_ULTIMATELY"}
    for kind, word in words.items():
        facts = holdings[holdings["interest"] == kind].drop_duplicates(KEYS["holdings"])
        assert len(facts) == sum(word in one["details"] for one in told)
