"""Circles, cross holdings and own shares: by hand, and circles against networkx."""

from __future__ import annotations

import networkx as nx
import pytest

from features.crossings import circular_holdings, cross_holdings, own_holdings
from features.stakes import stakes_of
from tests.drawing import drawn_snapshot, e, holds
from tests.features.test_penetration import random_holdings


def test_pairs_circles_and_own_shares_are_listed() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e(f"X-{name}") for name in "abcdef"],
        holdings=[
            holds("X-b", "X-a", 0.1),
            holds("X-a", "X-b", 0.2),
            holds("X-c", "X-d", 0.3),
            holds("X-d", "X-e", 0.4),
            holds("X-e", "X-c", 0.5),
            holds("X-a", "X-f", 0.6),
            holds("X-f", "X-f", 0.05),
        ],
    )
    stakes = stakes_of(snapshot)
    circles = circular_holdings(stakes)
    assert circles.members.to_numpy().tolist() == [[0, 0], [0, 1], [1, 2], [1, 3], [1, 4]]
    assert circles.links[["circle", "holder", "enterprise", "share"]].to_numpy().tolist() == [
        [0, 1, 0, 0.1],
        [0, 0, 1, 0.2],
        [1, 4, 2, 0.5],
        [1, 2, 3, 0.3],
        [1, 3, 4, 0.4],
    ]
    assert cross_holdings(stakes).to_numpy().tolist() == [[0, 1, 0.2, 0.1]]
    assert own_holdings(snapshot)[["enterprise", "share"]].to_numpy().tolist() == [[5, 0.05]]


@pytest.mark.parametrize("seed", range(5))
def test_circles_are_the_strong_components(seed: int) -> None:
    stakes = stakes_of(random_holdings(seed, 25))
    among = stakes.pairs[stakes.pairs["entity"] >= stakes.persons]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(zip(among["entity"] - stakes.persons, among["enterprise"], strict=True))
    parts = nx.strongly_connected_components(graph)
    expected = {frozenset(part) for part in parts if len(part) > 1}
    members = circular_holdings(stakes).members.groupby("circle")["enterprise"]
    assert {frozenset(rows) for _, rows in members} == expected
