"""Domains: who is of one, by industry, licence or records; the sets that ship; faults by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from features.indicator_set import load_set
from features.indicator_set_file import SETS
from features.scorecard import scorecard
from features.supervised_domain import Domain, members
from features.table import feature_table
from graph.errors import BadInput
from tests.drawing import drawn_snapshot, e, record
from tests.features.test_indicator_set import PROVINCE, written

FOOD = Domain("food", "食品", ("C14", "H"), ("食品", "餐饮"), ("FOOD",))
DOMAIN = PROVINCE.replace(
    "effective_from",
    "domain: food\nlabel_zh: 食品\napplies_to:\n  industries: [C14]\neffective_from",
    1,
)


def test_one_of_three_is_enough() -> None:
    snapshot = drawn_snapshot(
        enterprises=[
            e("a", industry="C14"),
            e("b", industry="H62"),
            e("c", industry="C13"),
            *(e(name) for name in "defghi"),
        ],
        records=[
            record("l1", "licence", "d", "2020-01-01", details='{"licence_name":"食品经营许可证"}'),
            record(
                "l2",
                "licence",
                "e",
                "2020-01-01",
                valid_to="2026-06-30",
                details='{"licence_name":"食品经营许可证"}',
            ),
            record("l3", "licence", "f", "2020-01-01", details='{"licence_name":"烟草"}'),
            record("v1", "domain_event", "g", "2023-07-01", category="FOOD"),
            record("v2", "domain_event", "h", "2023-06-30", category="FOOD"),
            record("p1", "penalty", "i", "2026-01-01", details='{"domain_code":"FOOD"}'),
            record("p2", "penalty", "c", "2026-01-01", details='{"domain_code":"DRUG"}'),
        ],
    )
    found = members(snapshot, FOOD)
    told = {
        name: [by for by in found.columns if found.loc[row, by]]
        for row, name in enumerate("abcdefghi")
    }
    assert told == {
        "a": ["industry"],
        "b": ["industry"],
        "c": [],
        "d": ["licence"],
        "e": [],
        "f": [],
        "g": ["record"],
        "h": [],
        "i": ["record"],
    }


def test_a_domain_that_names_one_way_knows_nobody_by_the_others() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("a", industry="C14"), e("b")],
        records=[record("l", "licence", "b", "2020-01-01", details='{"licence_name":"x"}')],
    )
    found = members(snapshot, Domain("food", "食品", (), (), ("FOOD",)))
    assert not found.to_numpy().any()


@pytest.mark.parametrize("name", ["food", "special_equipment"])
def test_a_set_that_ships_changes_the_base_with_reasons(name: str) -> None:
    base = load_set(SETS / "national-2026-1.yaml")
    made = load_set(SETS / f"{name.replace('_', '-')}-2026-1.yaml")
    assert made.domain is not None
    assert (made.name, made.domain.name, base.domain) == (name, name, None)
    assert all(change.reason for change in made.changes)
    assert {change.item_id for change in made.changes} >= {"RE12", "RE14", "RL12"}
    assert len(made.items) == len(base.items) - 1


def test_points_of_food_by_hand() -> None:
    found = [
        record(
            f"p{n}", "penalty", "a", "2026-05-01", category="fine", details='{"domain_code":"FOOD"}'
        )
        for n in range(2)
    ]
    table = feature_table(drawn_snapshot(enterprises=[e("a")], records=found))
    base, food = (
        scorecard(table, load_set(SETS / f"{name}-2026-1.yaml")).points.loc["a", "RE12"]
        for name in ("national", "food")
    )
    # Two food penalties are worst in both sets: 25 points of the base, 60 of the domain.
    assert (base, food) == (pytest.approx(25.0), pytest.approx(60.0))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[C14]", "[Z99]", "a section or division such as H62, got 'Z99'"),
        ("[C14]", "C14", "a list of texts as industries"),
        ("industries: [C14]", "record_domains: [FOODS]", "a domain of the code list"),
        ("industries: [C14]", "industries: []", "one of industries, licences, record_domains"),
        ("domain: food\n", "", "a domain to which applies_to belongs"),
        ("domain: food", "domain: Food!", "a domain in small letters"),
        ("industries:", "industry:", "only the keys industries, licences, record_domains"),
        ("label_zh: 食品\n", "", "a text as label_zh"),
    ],
)
def test_a_fault_of_a_domain_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in DOMAIN
    with pytest.raises(BadInput, match=fault):
        load_set(written(tmp_path, DOMAIN.replace(old, new, 1)))
