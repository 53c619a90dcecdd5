"""The strength of ties by hand: kinds, crowds, hubs, and the strongest of several."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from features.ties import ADDRESS, HOLDING, HUB, LINKS, PERSON, REPRESENTATIVE, ties_of
from tests.drawing import drawn_snapshot, e, holds, serves
from tests.features.test_related_risk import bound
from tests.features.test_relation import at

NAMES = "abcd"


def test_every_kind_of_tie_has_its_strength() -> None:
    found = ties_of(
        drawn_snapshot(
            enterprises=[e(name) for name in NAMES],
            persons=[{"person_id": "p"}, {"person_id": "q"}],
            addresses=[{"address_id": "k"}, {"address_id": "h", "hosting": True}],
            holdings=[holds("a", "b", 0.4), holds("p", "b", 0.1), holds("b", "b", 0.1)],
            affiliations=[bound("a", "SUPPLIES", "b"), bound("d", "BRANCH_OF", "c")],
            positions=[
                serves("p", "a", "director"),
                serves("q", "b", "legal_representative"),
                serves("q", "c", "legal_representative"),
                serves("q", "d", "liaison"),
            ],
            domiciles=[*(at(name, "k") for name in "abd"), at("a", "h"), at("c", "h")],
        )
    ).toarray()
    expected = np.zeros((4, 4))
    expected[0, 1] = 0.4  # p runs the one and holds the other; 0.9 * 0.4 by shares is less
    expected[0, 3] = expected[1, 3] = 0.2 / 2  # three at one address
    expected[1, 2] = 0.8  # one representative
    expected[2, 3] = 0.9  # a branch
    assert found == pytest.approx(expected + expected.T)


def test_a_crowd_weakens_a_tie_and_a_hub_ends_it() -> None:
    names = [f"e{n:02}" for n in range(HUB + 1)]
    persons = [{"person_id": "p"}]
    for many, strength in ((3, 0.8 / 2), (HUB, 0.8 / (HUB - 1)), (HUB + 1, 0.0)):
        firms = [e(name) for name in names[:many]]
        positions = [serves("p", name, "legal_representative") for name in names[:many]]
        ties = ties_of(drawn_snapshot(enterprises=firms, persons=persons, positions=positions))
        assert ties[[0]].toarray()[0, 1] == pytest.approx(strength)


def test_a_holding_of_unknown_share_is_a_weak_tie() -> None:
    unknown = {**holds("a", "b", 0.0), "share": None, "share_low": None, "share_high": None}
    ties = ties_of(drawn_snapshot(enterprises=[e("a"), e("b")], holdings=[unknown]))
    assert ties.toarray()[0, 1] == pytest.approx(0.9 * 0.01)


def test_the_page_of_sets_tells_the_strengths() -> None:
    page = (Path(__file__).parents[2] / "docs" / "SETS.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| ([a-z ,]+) \| ([\d.]+)", page, flags=re.MULTILINE))
    assert {name: float(strength) for name, strength in told.items()} == {
        "holding": HOLDING,
        "branch and head office": LINKS["BRANCH_OF"],
        "executive partner": LINKS["EXECUTIVE_PARTNER_OF"],
        "same legal representative": REPRESENTATIVE,
        "guarantee": LINKS["GUARANTEES"],
        "same person, as officer or holder": PERSON,
        "supply": LINKS["SUPPLIES"],
        "same address, none that hosts a crowd": ADDRESS,
    }


def test_sharing_all_persons_is_no_more_than_sharing_one_alone() -> None:
    persons = [{"person_id": name} for name in ("p", "q", "r")]
    positions = [serves(name["person_id"], firm, "director") for name in persons for firm in "ab"]
    firms = [e("a"), e("b")]
    ties = ties_of(drawn_snapshot(enterprises=firms, persons=persons, positions=positions))
    assert ties.toarray()[0, 1] == pytest.approx(0.4)
