"""Exposure to the worst over ties of any kind: by hand, and beside networkx on random graphs."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from features.communities import communities_of
from features.exposure import WEAKEST, nearest_other, personalised_pagerank
from features.indicator import REGISTRY
from features.prior import Prior
from features.ties import ties_of
from graph.snapshot import snapshot_of
from tests.drawing import drawn_snapshot, e, holds, record
from tests.features.test_related_risk import bound
from tests.features.values import MAY, NAN, check_after, graded
from tests.random_graph import random_tables

FIRMS = [e(name) for name in "abcdx"]
# a - b 0.9 (branch), b - c 0.45 (half of the shares), c - d 0.5 (guarantee); x has no tie.
CHAIN = {
    "enterprises": FIRMS,
    "affiliations": [bound("a", "BRANCH_OF", "b"), bound("c", "GUARANTEES", "d")],
    "holdings": [holds("b", "c", 0.5)],
}


def random_ties(seed: int, size: int = 60, links: int = 120) -> sparse.csr_array:
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, size, (2, links))
    ends = np.hstack([ends, [np.arange(size - 1), np.arange(1, size)]])  # nobody is alone
    kept = ends[0] != ends[1]
    strengths = rng.uniform(0.05, 0.9, kept.sum())
    drawn = sparse.coo_array((strengths, ends[:, kept]), shape=(size, size)).tocsr()
    ties = drawn.maximum(drawn.T).tocsr()
    ties.data = np.minimum(ties.data, 0.9)
    return sparse.csr_array(ties)


def test_pagerank_of_one_seed_by_hand() -> None:
    # Two tied enterprises: r0 = 0.15 + 0.85 r1, r1 = 0.85 r0.
    ties = sparse.csr_array(np.array([[0.0, 0.4], [0.4, 0.0]]))
    found = personalised_pagerank(ties, np.array([True, False]))
    first = 0.15 / (1 - 0.85**2)
    assert found == pytest.approx([first, 0.85 * first], abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_pagerank_is_that_of_the_oracle(seed: int) -> None:
    ties = random_ties(seed)
    seeds = np.random.default_rng(seed).random(60) < 0.1
    seeds[0] = True
    graph = nx.from_scipy_sparse_array(ties)
    personal = {row: float(chosen) for row, chosen in enumerate(seeds)}
    oracle = nx.pagerank(graph, alpha=0.85, personalization=personal, tol=1e-12, max_iter=1000)
    expected = [seeds.sum() * oracle[row] for row in range(60)]
    assert personalised_pagerank(ties, seeds) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_nearest_other_source_is_that_of_the_oracle(seed: int) -> None:
    ties = random_ties(seed)
    rows = sorted({0, 7, 8, *np.random.default_rng(seed).integers(0, 60, 4).tolist()})
    graph = nx.from_scipy_sparse_array(ties)
    for _, _, tie in graph.edges(data=True):
        tie["length"] = -np.log(tie["weight"])
    expected = []
    for row in range(60):
        others = {other for other in rows if other != row}
        expected.append(nx.multi_source_dijkstra_path_length(graph, others, weight="length")[row])
    sources = np.isin(np.arange(60), rows)
    assert nearest_other(ties, sources) == pytest.approx(expected)


def test_without_sources_and_beyond_the_weakest_chain_nothing_is_near() -> None:
    ties = random_ties(1)
    assert np.isinf(nearest_other(ties, np.zeros(60, np.bool_))).all()
    weak = sparse.diags_array([np.full(4, 0.02)] * 2, offsets=[-1, 1], shape=(5, 5)).tocsr()
    far = np.exp(-nearest_other(weak, np.array([True, False, False, False, False])))
    assert far[:4] == pytest.approx([0.0, 0.02, 4e-4, 8e-6])
    assert WEAKEST > 0.02**4
    assert far[4] == 0.0


@pytest.mark.parametrize(
    ("name", "classes", "expected"),
    [
        # The strongest chain: 0.5; 0.5 * 0.45; 0.5 * 0.45 * 0.9; d itself has no other.
        (
            "distance_to_d",
            {"a": "A", "d": "D"},
            {"a": 0.2025, "b": 0.225, "c": 0.5, "d": 0.0, "x": 0.0},
        ),
        # b to d: over two ties of 0.9 and what follows, either way.
        (
            "distance_to_d",
            {"b": "D", "d": "D"},
            {"a": 0.9, "b": 0.225, "c": 0.5, "d": 0.225, "x": 0.0},
        ),
        # a reaches b (0.9) and c (0.405); b: a, c (0.45), d (0.225); c: a (0.405), b, d (0.5).
        (
            "two_hop_d_ratio",
            {"a": "A", "b": "B", "c": "C", "d": "D"},
            {"a": 0.0, "b": 0.225 / 1.575, "c": 0.5 / 1.355, "d": 0.0, "x": NAN},
        ),
        # Only d was graded: who reaches it has all of the weight.
        ("two_hop_d_ratio", {"d": "D"}, {"a": NAN, "b": 1.0, "c": 1.0, "d": NAN, "x": NAN}),
        ("ppr_exposure", {"a": "A"}, dict.fromkeys("abcdx", 0.0)),
    ],
)
def test_over_a_chain_by_hand(
    name: str, classes: dict[str, str], expected: dict[str, float]
) -> None:
    check_after(name, classes, expected, **CHAIN)


def test_the_seeds_of_exposure_are_class_d_and_the_serious_list() -> None:
    arrived = 0.85 * 0.15 / (1 - 0.85**2)
    snapshot = drawn_snapshot(
        enterprises=FIRMS,
        affiliations=[bound("a", "BRANCH_OF", "b"), bound("c", "GUARANTEES", "d")],
        records=[record("R", "serious_listing", "a", "2026-01-01")],
    )
    found = REGISTRY["ppr_exposure"].values(snapshot, graded(snapshot, {"d": "D"}))
    assert found == pytest.approx([NAN, arrived, arrived, NAN, 0.0], abs=1e-7, nan_ok=True)


def test_nobody_graded_says_nothing_of_nearness() -> None:
    check_after("distance_to_d", {}, dict.fromkeys("abcdx", NAN), **CHAIN)


def test_density_in_communities_of_five_and_more() -> None:
    # Two rings of firms that all stand surety for each other, and a pair.
    rings = [[f"f{n}" for n in range(5)], [f"g{n}" for n in range(6)], ["h0", "h1"]]
    names = [name for ring in rings for name in ring]
    links = [bound(a, "GUARANTEES", b) for ring in rings for a in ring for b in ring if a != b]
    links.append(bound("f0", "SUPPLIES", "g0"))
    classes = {name: "A" for name in names} | {"f0": "D", "f1": "C", "g5": "B", "h0": "D"}
    del classes["f4"]
    # f0: f1 of the three others graded.  f2, f3: f0 and f1 of three.  f4: of four.
    expected = dict.fromkeys(names, 0.0) | {
        "f0": 1 / 3, "f1": 1 / 3, "f2": 2 / 3, "f3": 2 / 3, "f4": 2 / 4, "h0": NAN, "h1": NAN
    }  # fmt: skip
    frames = {"enterprises": [e(name) for name in names], "affiliations": links}
    check_after("community_risk", classes, expected, **frames)


def test_communities_are_the_same_every_time_and_better_than_none() -> None:
    rng = np.random.default_rng(3)
    graph = nx.planted_partition_graph(8, 20, 0.5, 0.01, seed=5)
    for _, _, tie in graph.edges(data=True):
        tie["weight"] = rng.uniform(0.2, 0.9)
    ties = sparse.csr_array(nx.to_scipy_sparse_array(graph))
    first, again = communities_of(ties), communities_of(ties)
    assert first.tolist() == again.tolist()
    planted = np.arange(160) // 20
    pairs = set(zip(first.tolist(), planted.tolist(), strict=True))
    assert len(pairs) == len(set(first.tolist())) == 8


def test_without_ties_everyone_is_a_community() -> None:
    assert communities_of(sparse.csr_array((3, 3))).tolist() == [0, 1, 2]


def test_what_the_related_parties_added_in_the_prior_month() -> None:
    snapshot = drawn_snapshot(enterprises=FIRMS[:3])
    prior = Prior(
        MAY, np.array([3, 0, -1]), np.array([0.75, 0.1, np.nan]), np.array([0.5, 0.2, np.nan])
    )
    found = REGISTRY["gnn_contagion_prob"].values(snapshot, prior)
    assert found == pytest.approx([0.25, -0.1, NAN], nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000))
def test_the_order_of_enterprises_changes_no_exposure(seed: int) -> None:
    ties = random_ties(seed)
    order = np.random.default_rng(seed + 1).permutation(60)
    turned = sparse.csr_array(ties[order][:, order])
    sources = np.random.default_rng(seed + 2).random(60) < 0.2
    for found in (personalised_pagerank, nearest_other):
        assert found(turned, sources[order]) == pytest.approx(found(ties, sources)[order], abs=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_on_random_tables_every_value_is_in_its_range(seed: int) -> None:
    snapshot = snapshot_of(random_tables(seed, 300), MAY.replace(year=2027))
    ties = ties_of(snapshot)
    assert (ties != ties.T).nnz == 0
    assert not ties.diagonal().any()
    assert 0 < ties.data.min() <= ties.data.max() <= 0.9
    rng = np.random.default_rng(seed)
    drawn = rng.integers(-1, 4, snapshot.size)
    prior = Prior(MAY, drawn, rng.random(snapshot.size), rng.random(snapshot.size))
    for name in ("distance_to_d", "two_hop_d_ratio", "community_risk"):
        values = REGISTRY[name].values(snapshot, prior)
        known = values[~np.isnan(values)]
        assert ((known >= 0) & (known <= 1)).all()
        assert 0 < known.mean() < 1
