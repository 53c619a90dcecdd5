"""Beneficial owners: over a quarter, in control, uncertain, and the fallback."""

from __future__ import annotations

from typing import Any

import pytest

from features.owners import CONTROL, FALLBACK, OWNERSHIP, beneficial_owners, owners_of_all
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, holds, serves
from tests.features.test_penetration import random_holdings

PERSONS = [{"person_id": f"p{number}"} for number in range(1, 5)]


def drawn(*holdings: dict[str, Any]) -> Snapshot:
    return drawn_snapshot(
        enterprises=[e("X-a"), e("X-b")],
        persons=PERSONS,
        holdings=list(holdings),
        positions=[
            serves("p4", "X-b", "legal_representative"),
            serves("p1", "X-b", "beneficial_owner"),
        ],
    )


def bases(snapshot: Snapshot) -> list[tuple[int, str, bool]]:
    found = beneficial_owners(snapshot, snapshot.row_of("X-b")).owners
    return list(zip(found["person"], found["basis"], found["certain"], strict=True))


def test_shares_through_all_chains_add_up_to_over_a_quarter() -> None:
    snapshot = drawn(
        holds("p1", "X-a", 0.5),
        holds("X-a", "X-b", 0.4),
        holds("p1", "X-b", 0.1),
        holds("p2", "X-b", 0.25),
    )
    found = beneficial_owners(snapshot, 1)
    assert not found.fallback
    assert found.owners["person"].tolist() == [0]
    assert found.owners["share"].item() == pytest.approx(0.3)
    assert found.owners["filed"].item()


def test_control_makes_an_owner_below_the_threshold() -> None:
    chain = (holds("p2", "X-a", 0.51), holds("X-a", "X-b", 0.51), holds("p3", "X-b", 0.49))
    assert bases(drawn(*chain)) == [(2, OWNERSHIP, True), (1, OWNERSHIP, True)]
    thin = (holds("p2", "X-a", 0.6), holds("X-a", "X-b", 0.4), holds("p2", "X-b", 0.0))
    assert bases(drawn(*thin))[0][0] == 1 or bases(drawn(*thin))[0][1] == FALLBACK
    through = (
        holds("p2", "X-a", 0.51),
        holds("X-a", "X-b", 0.45),
        holds("p2", "X-b", 0.06),
    )
    assert bases(drawn(*through)) == [(1, OWNERSHIP, True)]


def test_control_alone_is_its_own_basis() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        persons=PERSONS,
        holdings=[holds("p1", "X-a", 0.6), holds("X-a", "X-b", 0.6), holds("X-b", "X-c", 0.6)],
    )
    found = beneficial_owners(snapshot, 2).owners
    assert found[["person", "basis", "certain"]].to_numpy().tolist() == [[0, CONTROL, True]]
    assert found["share"].item() == pytest.approx(0.216)
    every = owners_of_all(snapshot)
    assert every[["person", "enterprise", "basis"]].to_numpy().tolist() == [
        [0, 0, OWNERSHIP],
        [0, 1, OWNERSHIP],
        [0, 2, CONTROL],
    ]
    assert every["share"].tolist() == pytest.approx([0.6, 0.36, 0.216])


def test_without_a_person_the_legal_representative_is_named_as_fallback() -> None:
    assert bases(drawn(holds("X-a", "X-b", 1.0))) == [(3, FALLBACK, False)]
    assert bases(drawn(*(holds(f"p{n}", "X-b", 0.25) for n in (1, 2, 3)))) == [(3, FALLBACK, False)]


def test_one_who_may_be_over_the_threshold_is_listed_as_uncertain() -> None:
    wide = {**holds("p2", "X-b", 0), "share": None, "share_low": 0.1, "share_high": 0.3}
    assert bases(drawn(wide)) == [(1, OWNERSHIP, False), (3, FALLBACK, False)]
    unknown = {**wide, "share_low": None, "share_high": None}
    found = beneficial_owners(drawn(unknown), 1).owners
    assert found.loc[0, ["person", "missing", "share_high"]].tolist() == [1, True, 1.0]


def test_control_by_the_middle_of_a_band_is_uncertain_and_falls_back() -> None:
    wide = {**holds("p2", "X-a", 0), "share": None, "share_low": 0.4, "share_high": 0.65}
    firms = [wide, holds("X-a", "X-b", 0.51)]
    assert bases(drawn(*firms)) == [(1, CONTROL, False), (3, FALLBACK, False)]
    sure = {**wide, "share_low": 0.51}
    snapshot = drawn(sure, firms[1])
    assert bases(snapshot) == [(1, OWNERSHIP, True)]


@pytest.mark.parametrize("seed", range(4))
def test_all_at_once_are_those_found_one_by_one(seed: int) -> None:
    snapshot = random_holdings(seed, 12)
    every = owners_of_all(snapshot)
    for firm in range(snapshot.size):
        one = beneficial_owners(snapshot, firm).owners
        one = one[one["certain"]].sort_values("person")
        all_ = every[every["enterprise"] == firm].sort_values("person")
        assert one["person"].tolist() == all_["person"].tolist()
        assert one["share"].tolist() == pytest.approx(all_["share"].tolist(), abs=1e-5)
