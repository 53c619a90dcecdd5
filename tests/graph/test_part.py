"""A part of the graph holds of the snapshot what a question about a few parties depends on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import networkx as nx
import pandas as pd
import pytest

from cypher import statement
from graph.errors import UnknownEnterprise
from graph.loading import load_tables
from graph.part import Direction, Extent, ownership_part
from graph.snapshot import Snapshot, snapshot_of
from graph.store import Store
from graph.tables import Tables
from tests.drawing import AS_OF, draw, e, holds, serves
from tests.random_graph import random_tables

DAYS = [(date(2022, 6, 1), None), (date(2023, 6, 1), date(2022, 3, 1)), (AS_OF, None)]
OWNING = ("holdings", "positions", "affiliations")


@pytest.fixture(scope="module")
def drawn(migrated: Store) -> Iterator[tuple[Store, Tables]]:
    migrated.run(statement("load/clear"))
    tables = random_tables(7, 60)
    load_tables(migrated, tables, load_id="random")
    yield migrated, tables


def owning(snapshot: Snapshot) -> pd.DataFrame:
    """Links of ownership and control by ids: [source, target, type, version_id]."""
    enterprises = snapshot.enterprises["enterprise_id"].to_numpy()
    persons = snapshot.persons["person_id"].to_numpy()
    holdings, positions = snapshot.holdings, snapshot.positions
    by_person = holdings["holder_kind"] == "Person"
    positions = positions[positions["position"].isin(["legal_representative", "beneficial_owner"])]
    partners = snapshot.affiliations.query("relation == 'EXECUTIVE_PARTNER_OF'")
    parts = [
        (persons, holdings[by_person], "holder", "enterprise"),
        (enterprises, holdings[~by_person], "holder", "enterprise"),
        (persons, positions, "person", "enterprise"),
        (enterprises, partners, "from_enterprise", "to_enterprise"),
    ]
    return pd.concat(
        pd.DataFrame(
            {
                "source": ids[rows[source].to_numpy()],
                "target": enterprises[rows[target].to_numpy()],
                "version_id": rows["version_id"].to_numpy(),
            }
        )
        for ids, rows, source, target in parts
    )


def reached(links: pd.DataFrame, start: str, direction: Direction) -> set[str]:
    """Version ids of the links on the ways from the start, by networkx on the whole graph."""
    graph = nx.DiGraph(list(zip(links["source"], links["target"], strict=True)))
    graph.add_node(start)
    if direction == "up":
        ends = {start} | nx.ancestors(graph, start)
        return set(links[links["target"].isin(ends)]["version_id"])
    ends = {start} | nx.descendants(graph, start)
    return set(links[links["source"].isin(ends)]["version_id"])


@pytest.mark.parametrize(("as_of", "known_at"), DAYS)
@pytest.mark.parametrize("direction", ["up", "both"])
def test_a_part_holds_every_link_that_the_whole_graph_has_on_the_way(
    drawn: tuple[Store, Tables], as_of: date, known_at: date | None, direction: Direction
) -> None:
    store, tables = drawn
    whole = snapshot_of(tables, as_of, known_at)
    links = owning(whole)
    for start in whole.enterprises["enterprise_id"].iloc[:12]:
        part = ownership_part(store, [start], Extent(as_of, known_at, direction))
        found = owning(part.snapshot())
        assert reached(found, start, "up") == reached(links, start, "up")
        if direction == "both":
            holdings = links[links["version_id"].isin(set(whole.holdings["version_id"]))]
            assert reached(holdings, start, "down") <= set(found["version_id"])
        # What the part says of a link or a node is what the whole says of it.
        assert set(found["version_id"]) <= set(links["version_id"])
        assert not part.partial


@pytest.mark.parametrize("direction", ["up", "group"])
def test_rows_of_the_part_equal_those_of_the_whole(
    drawn: tuple[Store, Tables], direction: Direction
) -> None:
    store, tables = drawn
    whole, part = (
        snapshot_of(tables, AS_OF),
        ownership_part(store, ["X-1", "X-2"], Extent(AS_OF, direction=direction)).snapshot(),
    )
    for name in ("enterprises", "persons"):
        key = name.removesuffix("s") + "_id"
        expected, found = (getattr(one, name).set_index(key) for one in (whole, part))
        pd.testing.assert_frame_equal(found, expected.loc[found.index])
    numbered = ["holder", "enterprise"]
    expected, found = (
        one.holdings.set_index("version_id").drop(columns=numbered) for one in (whole, part)
    )
    pd.testing.assert_frame_equal(found, expected.loc[found.index])


def test_a_person_brings_what_it_holds_under_its_other_key(store: Store) -> None:
    match = {"person_id": "p1", "other_id": "p2", "score": 0.9, "decided_by": "u1"}
    tables = draw(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        persons=[{"person_id": p, "name": "王伟"} for p in ("p1", "p2", "p3")],
        holdings=[holds("p1", "X-a", 0.6), holds("p2", "X-b", 0.7), holds("X-b", "X-c", 1.0)],
        person_matches=[
            {**match, "decision": "confirmed"},
            {**match, "other_id": "p3", "decision": "suspected"},
        ],
        positions=[serves("p3", "X-c", "legal_representative")],
    )
    load_tables(store, tables, load_id="one")
    part = ownership_part(store, ["p1"], Extent(AS_OF, direction="down"))
    assert part.explored == {"enterprises": 3, "persons": 2, "waiting": []}
    snapshot = part.snapshot()
    assert list(snapshot.holdings["share"]) == [0.6, 0.7, 1.0]
    # p2 is p1: both holdings are at the row of the smaller id.
    assert list(snapshot.holdings["holder"])[:2] == [0, 0]


def test_a_limit_is_told_with_what_waits(store: Store) -> None:
    tables = draw(
        enterprises=[e(f"X-{n}") for n in range(6)],
        holdings=[holds(f"X-{n}", f"X-{n - 1}", 0.5) for n in range(1, 6)],
    )
    load_tables(store, tables, load_id="one")
    part = ownership_part(store, ["X-0"], Extent(AS_OF, limit=3))
    assert (part.partial, part.waiting) == (True, ("X-3",))
    assert part.enterprises == 4
    assert not ownership_part(store, ["X-0"], Extent(AS_OF, limit=6)).partial


def test_an_unknown_id_is_told(store: Store) -> None:
    with pytest.raises(UnknownEnterprise, match="X-none"):
        ownership_part(store, ["X-none"], Extent(AS_OF))
