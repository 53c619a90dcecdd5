"""Ownership: published cases, the power series and networkx as oracles."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from features import ownership
from features.ownership import (
    controllers,
    holding_shares,
    integrated_shares,
    ownership_of,
)
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, holds
from tests.features.values import NAN, check

Stake = tuple[str, str, float]


def group(*stakes: Stake) -> Snapshot:
    """The snapshot of some stakes (holder, enterprise, share); ids with 'p' are persons."""
    names = sorted({name for holder, held, _ in stakes for name in (holder, held)})
    return drawn_snapshot(
        enterprises=[e(name) for name in names if not name.startswith("p")],
        persons=[{"person_id": name, "name": "某"} for name in names if name.startswith("p")],
        holdings=[holds(holder, held, share) for holder, held, share in stakes],
    )


def integrated(snapshot: Snapshot) -> dict[tuple[str, str], float]:
    """Every positive integrated share by (holder, enterprise)."""
    ids = snapshot.enterprises["enterprise_id"].tolist()
    holders = snapshot.persons["person_id"].tolist() + ids
    found = integrated_shares(ownership_of(snapshot), np.arange(len(holders))).tocoo()
    triples = zip(found.row, found.col, found.data, strict=True)
    return {(holders[row], ids[column]): float(share) for row, column, share in triples}


FOUR_PATHS = [
    ("p", "c1", 0.8),
    ("p", "c2", 0.6),
    ("p", "c3", 0.4),
    ("p", "c4", 0.1),
    ("c1", "c4", 0.3),
    ("c2", "c4", 0.2),
    ("c3", "c4", 0.2),
]
CROSSED = [("p", "c1", 0.8), ("p", "c2", 0.6), ("c1", "c2", 0.3), ("c2", "c1", 0.2)]
PARALLEL = [("c1", "f", 0.5), ("c2", "c1", 0.25), ("c3", "c1", 0.1), ("c3", "c2", 0.05)]
CIRCLE = [("c1", "f", 0.5), ("c2", "c1", 0.05), ("c1", "c2", 0.1)]


@pytest.mark.parametrize(
    ("stakes", "pair", "share"),
    [
        (FOUR_PATHS, ("p", "c4"), 0.1 + 0.24 + 0.12 + 0.08),
        ([("p", "a", 0.8), ("a", "b", 0.6)], ("p", "b"), 0.48),
        (CROSSED, ("p", "c1"), 0.92 / 0.94),
        (CROSSED, ("p", "c2"), 0.84 / 0.94),
        (PARALLEL, ("c3", "f"), 0.5 * (0.1 + 0.05 * 0.25)),
        (CIRCLE, ("c1", "f"), 0.5 / 0.995),
        (CIRCLE, ("c2", "f"), 0.025 / 0.995),
        (CIRCLE, ("c1", "c1"), 0.005 / 0.995),
    ],
)
def test_integrated_share_of_worked_cases(
    stakes: list[Stake], pair: tuple[str, str], share: float
) -> None:
    assert integrated(group(*stakes))[pair] == pytest.approx(share, abs=1e-12)


def random_stakes(seed: int) -> list[Stake]:
    """Thirty enterprises and six persons; the shares of each enterprise add to at most 0.95."""
    random = np.random.default_rng(seed)
    names = [f"c{number:02}" for number in range(30)]
    holders = names + [f"p{number}" for number in range(6)]
    stakes: list[Stake] = []
    for name in names:
        others = [holder for holder in holders if holder != name]
        chosen = random.choice(others, size=random.integers(0, 4), replace=False)
        shares = random.dirichlet(np.ones(len(chosen) + 1)) * 0.95
        stakes += [(str(h), name, float(s)) for h, s in zip(chosen, shares, strict=False)]
    return stakes


def power_series(snapshot: Snapshot) -> NDArray[np.float64]:
    """Direct shares plus all chains, term by term, persons first."""
    persons, size = len(snapshot.persons), snapshot.size
    direct = np.zeros((persons + size, size))
    for holding in snapshot.holdings.itertuples():
        shift = 0 if holding.holder_kind == "Person" else persons
        direct[holding.holder + shift, holding.enterprise] = holding.share
    term, total = direct, direct.copy()
    for _ in range(2000):
        term = term @ direct[persons:]
        total += term
    return total


@pytest.mark.parametrize("seed", range(8), ids="seed-{}".format)
def test_integrated_shares_equal_the_power_series(seed: int) -> None:
    snapshot = group(*random_stakes(seed))
    holders = np.arange(len(snapshot.persons) + snapshot.size)
    found = integrated_shares(ownership_of(snapshot), holders).toarray()
    np.testing.assert_allclose(found, power_series(snapshot), atol=3e-5)
    np.testing.assert_allclose(found[found > 0.01], power_series(snapshot)[found > 0.01], 2e-3)


@pytest.mark.parametrize("seed", range(4), ids="seed-{}".format)
def test_circles_too_large_to_invert_are_walked(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership, "LARGEST_BLOCK", 2)
    snapshot = group(*random_stakes(seed))
    holders = np.arange(len(snapshot.persons) + snapshot.size)
    found = integrated_shares(ownership_of(snapshot), holders).toarray()
    np.testing.assert_allclose(found, power_series(snapshot), atol=1e-4)


def test_a_closed_circle_too_large_to_invert_still_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership, "LARGEST_BLOCK", 1)
    monkeypatch.setattr(ownership, "LONGEST_WALK", 10)
    shares = integrated(group(("a", "b", 1.0), ("b", "a", 1.0)))
    assert shares[("a", "a")] == 5.0
    assert shares[("a", "b")] == 6.0


@pytest.mark.parametrize("seed", range(8), ids="seed-{}".format)
def test_the_controller_is_the_largest_ultimate_holder(seed: int) -> None:
    snapshot = group(*random_stakes(seed))
    series, persons = power_series(snapshot), len(snapshot.persons)
    held = set(snapshot.holdings["enterprise"])
    ultimate = [
        *range(persons),
        *(persons + row for row in range(snapshot.size) if row not in held),
    ]
    found = controllers(snapshot)
    np.testing.assert_allclose(found.share, series[ultimate].max(axis=0), atol=3e-5)
    for row in np.flatnonzero(found.share > 0.01):
        assert found.holder[row] in ultimate
        assert series[found.holder[row], row] == pytest.approx(found.share[row], abs=3e-5)
    assert (found.holder[found.share == 0] == -1).all()


@pytest.mark.parametrize("seed", range(8), ids="seed-{}".format)
def test_circles_are_those_networkx_finds(seed: int) -> None:
    stakes = random_stakes(seed)
    graph = nx.DiGraph([(h, held) for h, held, _ in stakes if not h.startswith("p")])
    inside = {name for circle in nx.simple_cycles(graph) for name in circle}
    linked = graph.nodes | {held for _, held, _ in stakes}
    names = group(*stakes).enterprises["enterprise_id"]
    expected = {name: float(name in inside) if name in linked else NAN for name in names}
    frames = _frames(stakes)
    check("circular_holding", expected, **frames)


def _frames(stakes: list[Stake]) -> dict[str, Any]:
    snapshot = group(*stakes)
    return {
        "enterprises": [e(name) for name in snapshot.enterprises["enterprise_id"]],
        "persons": [{"person_id": name, "name": "某"} for name in snapshot.persons["person_id"]],
        "holdings": [holds(*stake) for stake in stakes],
    }


@pytest.mark.parametrize("seed", range(8), ids="seed-{}".format)
def test_depth_is_the_longest_path_of_the_condensation(seed: int) -> None:
    stakes = random_stakes(seed)
    graph = nx.DiGraph([(holder, held) for holder, held, _ in stakes])
    condensed = nx.condensation(graph)
    depth = dict.fromkeys(condensed, 0)
    for circle in nx.topological_sort(condensed):
        for below in condensed.successors(circle):
            depth[below] = max(depth[below], depth[circle] + 1)
    place = condensed.graph["mapping"]
    expected = {name: float(depth[place[name]]) for name in graph if not name.startswith("p")}
    check("ownership_depth", expected, **_frames(stakes))


def test_depth_stops_at_twenty() -> None:
    chain = [(f"c{number:02}", f"c{number + 1:02}", 1.0) for number in range(25)]
    expected = {f"c{number:02}": float(min(number, 20)) for number in range(26)}
    check("ownership_depth", expected, **_frames(chain))


def test_a_group_without_holder_and_investee_abstains() -> None:
    names = ("circular_holding", "ownership_depth", "largest_integrated_share")
    for name in names:
        check(name, {"a": NAN}, enterprises=[e("a")])


def test_largest_share_takes_one_owner_and_not_the_sum() -> None:
    stakes = [("p1", "a", 0.5), ("p2", "a", 0.3), ("p2", "b", 0.4), ("a", "b", 0.6)]
    expected = {"a": 0.5, "b": 0.4 + 0.6 * 0.3, "q": NAN}
    frames = _frames(stakes)
    check("largest_integrated_share", expected, **frames | {"enterprises": [e(n) for n in "abq"]})


def test_a_circle_nobody_else_owns_has_no_controller() -> None:
    closed = [("a", "b", 1.0), ("b", "a", 1.0), ("b", "c", 0.5), ("c", "a", 0.0)]
    frames = _frames(closed)
    check("largest_integrated_share", {"a": NAN, "b": NAN, "c": NAN}, **frames)
    check("circular_holding", {"a": 1, "b": 1, "c": 1}, **frames)


def test_a_full_holding_in_an_open_circle_loses_nothing() -> None:
    stakes = [("a", "b", 1.0), ("b", "a", 0.4), ("p", "a", 0.6)]
    assert controllers(group(*stakes)).share == pytest.approx([1.0, 1.0], abs=1e-12)


def test_equal_owners_are_told_apart_by_order() -> None:
    found = controllers(group(("p2", "a", 0.5), ("p1", "a", 0.5)))
    assert found.holder.tolist() == [0]


def _shares(*holdings: dict[str, Any]) -> pd.DataFrame:
    persons = [{"person_id": "p1", "name": "某"}, {"person_id": "p2", "name": "某"}]
    snapshot = drawn_snapshot(enterprises=[e("a")], persons=persons, holdings=list(holdings))
    return holding_shares(snapshot)[["share", "share_known"]]


def banded(low: float | None, high: float | None) -> dict[str, Any]:
    """A holding of p1 in a without a stated share."""
    band = {"share": None, "share_low": low, "share_high": high, "valid_from": "2019-01-01"}
    return holds("p1", "a", 0.0) | band


@pytest.mark.parametrize(
    ("holdings", "expected"),
    [
        ([holds("p1", "a", 0.3)], [[0.3, True]]),
        ([banded(0.25, 0.5)], [[0.375, True]]),
        ([holds("p1", "a", 0.3, share_low=0.5, share_high=0.75)], [[0.3, True]]),
        ([banded(None, 0.5)], [[0.0, False]]),
        ([holds("p1", "a", 0.0)], [[0.0, True]]),
        ([holds("p1", "a", 0.2), holds("p1", "a", 0.3, valid_from="2020-01-01")], [[0.3, True]]),
        (
            [holds("p1", "a", 0.0), banded(None, None)],
            [[0.0, True]],
        ),
        ([holds("p1", "a", 0.9), holds("p2", "a", 0.6)], [[0.6, True], [0.4, True]]),
        ([holds("a", "a", 0.3)], []),
    ],
)
def test_a_share_is_stated_or_banded_or_unknown(
    holdings: list[dict[str, Any]], expected: list[list[object]]
) -> None:
    assert _shares(*holdings).to_numpy().tolist() == [
        [pytest.approx(share), known] for share, known in expected
    ]
