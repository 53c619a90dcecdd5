"""Penetration up and down against the power series, and intervals, missing shares and chains."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from features.penetration import holders_above, holdings_below
from features.stakes import Stakes, stakes_of
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, holds

UNKNOWN = {"share": None, "share_low": None, "share_high": None}
Matrix = NDArray[np.float64]


def random_holdings(seed: int, size: int) -> Snapshot:
    """Persons and enterprises that hold each other at random, circles included."""
    rng = np.random.default_rng(seed)
    links = []
    for firm in range(size):
        holders = rng.choice(size + 4, int(rng.integers(0, 5)), replace=False)
        weights = rng.dirichlet(np.ones(len(holders) + 1))
        for holder, share in zip(holders, weights, strict=False):
            name = f"X-{holder:02d}" if holder < size else f"p{holder}"
            links.append(holds(name, f"X-{firm:02d}", float(share)))
    return drawn_snapshot(
        enterprises=[e(f"X-{firm:02d}") for firm in range(size)],
        persons=[{"person_id": f"p{size + person}"} for person in range(4)],
        holdings=links,
    )


def series(stakes: Stakes, column: str) -> Matrix:
    """S (I + A + A^2 + ...) term by term."""
    shares = stakes.matrix(column).toarray()
    among, term = shares[stakes.persons :], shares
    total = np.zeros_like(shares)
    for _ in range(5000):
        total += term
        term = term @ among
        if term.max(initial=0.0) < 1e-15:
            break
    return np.asarray(total)


@pytest.mark.parametrize("seed", range(8))
def test_both_directions_agree_with_the_power_series(seed: int) -> None:
    snapshot = random_holdings(seed, 14)
    stakes = stakes_of(snapshot)
    expected = np.minimum(series(stakes, "share"), 1.0)
    for firm in range(snapshot.size):
        found = holders_above(stakes, firm).found.set_index("entity")["share"]
        column = expected[:, firm].copy()
        column[stakes.persons + firm] = 0.0
        assert set(found.index) == set(np.flatnonzero(column))
        assert found.to_numpy() == pytest.approx(column[found.index], abs=1e-9)
    for entity in range(stakes.persons + stakes.size):
        found = holdings_below(stakes, entity).found.set_index("entity")["share"]
        row = expected[entity].copy()
        if entity >= stakes.persons:
            row[entity - stakes.persons] = 0.0
        assert set(found.index - stakes.persons) == set(np.flatnonzero(row))
        assert found.to_numpy() == pytest.approx(row[found.index - stakes.persons], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 12))
def test_the_interval_holds_the_point_and_no_share_exceeds_one(seed: int, size: int) -> None:
    snapshot = random_holdings(seed, size)
    stakes = stakes_of(snapshot)
    for firm in range(snapshot.size):
        found = holders_above(stakes, firm).found
        assert (found["share_low"] <= found["share"] + 1e-12).all()
        assert (found["share"] <= found["share_high"] + 1e-12).all()
        assert found["share_high"].max() <= 1 if len(found) else True
        persons = found[found["entity"] < stakes.persons]
        assert persons["share"].sum() <= 1 + 1e-9


def band(low: float, high: float) -> dict[str, float | None]:
    return {"share": None, "share_low": low, "share_high": high}


def test_bands_are_carried_through_as_intervals() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b")],
        persons=[{"person_id": "p1"}],
        holdings=[
            {**holds("p1", "X-a", 0), **band(0.5, 0.75)},
            {**holds("X-a", "X-b", 0), **band(0.25, 0.5)},
        ],
    )
    found = holders_above(stakes_of(snapshot), snapshot.row_of("X-b")).found.set_index("entity")
    person = found.loc[0, ["share_low", "share", "share_high"]].tolist()
    assert person == pytest.approx([0.125, 0.625 * 0.375, 0.375])
    assert not found["missing"].any()


def test_a_missing_share_is_marked_on_all_above_it_and_not_guessed() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        persons=[{"person_id": "p1"}, {"person_id": "p2"}],
        holdings=[
            holds("p1", "X-a", 0.8),
            {**holds("X-a", "X-c", 0), **UNKNOWN},
            holds("X-b", "X-c", 0.7),
            holds("p2", "X-b", 1.0),
        ],
    )
    stakes = stakes_of(snapshot)
    above = holders_above(stakes, snapshot.row_of("X-c"))
    found = above.found.set_index("entity")
    ends = ["share", "share_low", "share_high"]
    assert found.loc[0, ends].tolist() == pytest.approx([0, 0, 0.24])
    assert found.loc[1, ends].tolist() == pytest.approx([0.7, 0.7, 0.7])
    assert found["missing"].to_dict() == {0: True, 1: False, 2: True, 3: False}
    assert found["ultimate"].to_dict() == {0: True, 1: True, 2: False, 3: False}
    assert found["layer"].to_dict() == {0: 2, 1: 2, 2: 1, 3: 1}
    below = holdings_below(stakes, 0).found.set_index("entity")
    assert below["missing"].to_dict() == {2: False, 4: True}
    assert below.loc[4, ends].tolist() == pytest.approx([0, 0, 0.24])
    chain = [stakes.pairs["version_id"].iat[link] for link in above.chain(0)]
    by_ends = snapshot.holdings.set_index(["holder", "enterprise"])["version_id"]
    assert chain == [by_ends.loc[0, 0], by_ends.loc[0, 2]]


def test_the_strongest_chain_is_the_one_of_the_largest_share() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        persons=[{"person_id": "p1"}],
        holdings=[
            holds("p1", "X-a", 0.9),
            holds("X-a", "X-b", 0.9),
            holds("X-b", "X-c", 0.6),
            holds("p1", "X-c", 0.4),
        ],
    )
    stakes = stakes_of(snapshot)
    for found in (holders_above(stakes, 2).chain(0), holdings_below(stakes, 0).chain(3)):
        assert stakes.pairs["share"].iloc[found].tolist() == [0.9, 0.9, 0.6]


def test_a_circle_nobody_outside_holds_is_bounded_by_one() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        holdings=[holds("X-a", "X-b", 1.0), holds("X-b", "X-a", 1.0), holds("X-b", "X-c", 0.5)],
    )
    found = holders_above(stakes_of(snapshot), 2).found.set_index("entity")
    assert found["share"].max() <= 1
    assert found["share"].min() >= 0.5


def test_own_shares_neither_count_nor_lead_in_circles() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a"), e("X-b")],
        holdings=[holds("X-a", "X-a", 0.1), holds("X-a", "X-b", 0.5)],
    )
    assert holders_above(stakes_of(snapshot), 0).found.empty
    assert holdings_below(stakes_of(snapshot), 0).found["share"].tolist() == [0.5]
