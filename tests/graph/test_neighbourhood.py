"""The small graph around an enterprise, checked by hand and against networkx."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.errors import UnknownEnterprise
from graph.neighbourhood import LinkIndex, Node, neighbourhood
from graph.snapshot import Snapshot, snapshot_of
from tests.drawing import AS_OF, drawn_snapshot, e, holds, serves
from tests.random_graph import random_tables

# X-a is held by p1, who also runs X-b, which guarantees X-c: three hops.
CHAIN = drawn_snapshot(
    enterprises=[e("X-a"), e("X-b"), e("X-c")],
    persons=[{"person_id": "p1", "name": "甲"}],
    addresses=[{"address_id": "a1", "text": "路1"}],
    holdings=[holds("p1", "X-a", 0.6)],
    positions=[serves("p1", "X-b", "legal_representative")],
    domiciles=[{"enterprise_id": "X-a", "address_id": "a1", "address_kind": "domicile"}],
    affiliations=[{"source_id": "X-b", "target_id": "X-c", "relation": "GUARANTEES"}],
)


def links(graph: nx.MultiDiGraph[Node]) -> set[tuple[str, str, str, float | None]]:
    return {
        (source[1], link["type"], target[1], link["share"])
        for source, target, link in graph.edges(data=True)
    }


def test_links_are_followed_both_ways() -> None:
    graph = neighbourhood(CHAIN, 0, hops=2)
    assert links(graph) == {
        ("p1", "HOLDS", "X-a", 0.6),
        ("X-a", "REGISTERED_AT", "a1", None),
        ("p1", "LEGAL_REP_OF", "X-b", None),
    }
    assert graph.nodes["Person", "p1"] == {
        "kind": "Person",
        "id": "p1",
        "name": "甲",
        "hop": 1,
        "hidden": 0,
    }
    assert graph.graph == {"partial": False, "hidden": 0, "center": ("Enterprise", "X-a")}


@pytest.mark.parametrize(("hops", "reached"), [(0, 1), (1, 3), (2, 4), (3, 5), (9, 5)])
def test_hops_bound_the_reach(hops: int, reached: int) -> None:
    assert len(neighbourhood(CHAIN, 0, hops=hops)) == reached


def test_a_hub_shows_its_largest_shares_and_counts_the_rest() -> None:
    snapshot = drawn_snapshot(
        enterprises=[e(f"X-{row}") for row in range(6)],
        holdings=[holds("X-0", f"X-{row}", row / 10) for row in range(1, 6)],
    )
    graph = neighbourhood(snapshot, 0, limit=2)
    assert links(graph) == {("X-0", "HOLDS", "X-5", 0.5), ("X-0", "HOLDS", "X-4", 0.4)}
    assert (graph.graph["partial"], graph.graph["hidden"]) == (True, 3)
    assert graph.nodes["Enterprise", "X-0"]["hidden"] == 3


def test_an_enterprise_that_holds_itself_is_walked_once() -> None:
    snapshot = drawn_snapshot(enterprises=[e("X-a")], holdings=[holds("X-a", "X-a", 0.3)])
    graph = neighbourhood(snapshot, 0, limit=1)
    assert links(graph) == {("X-a", "HOLDS", "X-a", 0.3)}
    assert not graph.graph["partial"]


def test_a_row_outside_the_snapshot_is_named() -> None:
    with pytest.raises(UnknownEnterprise, match="a row below 3, got 3"):
        neighbourhood(CHAIN, 3)


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_it_reaches_what_networkx_reaches(hops: int) -> None:
    snapshot = snapshot_of(random_tables(11, 80), AS_OF)
    whole, index = _oracle(snapshot), LinkIndex.of(snapshot)
    for row in range(0, snapshot.size, 7):
        center = ("Enterprise", snapshot.enterprises["enterprise_id"][row])
        distance = nx.single_source_shortest_path_length(whole, center, cutoff=hops)
        graph = index.around(row, hops=hops, limit=10_000)
        assert {node: data["hop"] for node, data in graph.nodes(data=True)} == distance
        assert {key for *_, key in graph.edges(keys=True)} == {
            key
            for source, target, key in whole.edges(keys=True)
            if min(distance.get(source, hops), distance.get(target, hops)) < hops
        }


def _oracle(snapshot: Snapshot) -> nx.MultiGraph[Node]:
    """Every link of the snapshot, drawn one by one."""
    ids = {
        "Enterprise": snapshot.enterprises["enterprise_id"],
        "Person": snapshot.persons["person_id"],
        "Address": snapshot.addresses["address_id"],
    }
    graph: nx.MultiGraph[Node] = nx.MultiGraph()
    graph.add_nodes_from((kind, id_) for kind, column in ids.items() for id_ in column)

    def add(kind: str, source: int, target: tuple[str, int], key: str) -> None:
        other, row = target
        graph.add_edge((kind, ids[kind][source]), (other, ids[other][row]), key=key)

    for link in snapshot.holdings.itertuples():
        add(link.holder_kind, link.holder, ("Enterprise", link.enterprise), link.version_id)
    for link in snapshot.positions.itertuples():
        add("Person", link.person, ("Enterprise", link.enterprise), link.version_id)
    for link in snapshot.domiciles.itertuples():
        add("Enterprise", link.enterprise, ("Address", link.address), link.version_id)
    for link in snapshot.affiliations.itertuples():
        add(
            "Enterprise",
            link.from_enterprise,
            ("Enterprise", link.to_enterprise),
            link.version_id,
        )
    return graph
