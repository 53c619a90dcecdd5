"""Relations read step by step from Neo4j are all that brute force finds in the whole graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cypher import statement
from graph import part_reading
from graph.errors import BadInput, UnknownEnterprise
from graph.loading import load_tables
from graph.relations import Relations, relations
from graph.relations_question import LINK_TYPES, RelationQuestion
from graph.snapshot import Snapshot, snapshot_of
from graph.store import Store
from graph.tables import Tables
from tests.drawing import AS_OF
from tests.random_graph import random_tables

Found = set[tuple[str, ...]]
OTHER = {"legal_representative": "LEGAL_REP_OF", "liaison": "LIAISON_OF"}
OTHER |= {"beneficial_owner": "BENEFICIAL_OWNER_OF"}
# How many ways all types of links make through 0 to 4 others; told by networkx.
WAYS = (3, 21, 135, 727, 3882)
PARTIES = ("X-0", "X-3", "X-8", "p1", "p4")


def edges(snapshot: Snapshot, hosting: bool) -> Iterator[tuple[str, str, str]]:
    """Every link that relates two nodes: ids of both, and its type."""
    e = snapshot.enterprises["enterprise_id"].tolist()
    p = snapshot.persons["person_id"].tolist()
    either = {"Person": p, "Enterprise": e}
    agents = snapshot.agents["agent_id"].tolist()
    for row in snapshot.holdings.itertuples():
        yield either[row.holder_kind][row.holder], e[row.enterprise], "HOLDS"
    for row in snapshot.parties.itertuples():
        yield either[row.party_kind][row.party], e[row.enterprise], "PARTY_TO"
    for row in snapshot.positions.itertuples():
        yield p[row.person], e[row.enterprise], OTHER.get(row.position, "OFFICER_OF")
    for row in snapshot.affiliations.itertuples():
        yield e[row.from_enterprise], e[row.to_enterprise], row.relation
    for row in snapshot.engagements.itertuples():
        yield e[row.enterprise], agents[row.agent], "REGISTERED_BY"
    for row in snapshot.contacts.itertuples():
        yield e[row.enterprise], row.contact_id, "HAS_CONTACT"
    yield from soft_edges(snapshot, hosting)


def soft_edges(snapshot: Snapshot, hosting: bool) -> Iterator[tuple[str, str, str]]:
    """Links of a kind of which some do not relate: hosting addresses, decided matches."""
    e = snapshot.enterprises["enterprise_id"].tolist()
    p, a = snapshot.persons["person_id"].tolist(), snapshot.addresses
    for row in snapshot.domiciles.itertuples():
        if hosting or not a["hosting"][row.address]:
            yield e[row.enterprise], a["address_id"][row.address], "REGISTERED_AT"
    for row in snapshot.person_matches.itertuples():
        if row.decision == "suspected":
            yield p[row.person], p[row.other], "SAME_PERSON"


def told_as(snapshot: Snapshot, parties: tuple[str, ...]) -> list[str]:
    """The parties, a person confirmed to be others under the smallest id of them all."""
    ids, matches = snapshot.persons["person_id"], snapshot.person_matches
    confirmed = matches[matches["decision"] == "confirmed"]
    same = nx.Graph(list(zip(ids[confirmed["person"]], ids[confirmed["other"]], strict=True)))
    same.add_nodes_from(parties)
    return sorted({min(nx.node_connected_component(same, party)) for party in parties})


def whole_graph(snapshot: Snapshot, question: RelationQuestion) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(told_as(snapshot, question.parties))
    for source, target, link_type in edges(snapshot, question.through_hosting):
        if link_type in question.types:
            graph.add_edge(source, target)
    return graph


def brute_force(snapshot: Snapshot, question: RelationQuestion) -> Found:
    """All simple ways without a third party on them, each from the smaller party."""
    graph = whole_graph(snapshot, question)
    found: Found = set()
    parties = told_as(snapshot, question.parties)
    for pair in combinations(parties, 2):
        rest = graph.copy()
        rest.remove_nodes_from(set(parties) - set(pair))
        ways = nx.all_simple_paths(rest, *pair, cutoff=question.max_intermediaries + 1)
        found |= {tuple(way) for way in ways}
    return found


def pages(store: Store, question: RelationQuestion) -> list[Relations]:
    told = [relations(store, question)]
    while told[-1].next:
        told.append(relations(store, question, told[-1].next))
    return told


def ways(told: list[Relations]) -> list[tuple[str, ...]]:
    return [tuple(node["id"] for node in way["nodes"]) for page in told for way in page.ways]


@cache
def tables() -> Tables:
    """Twice as many links among as many nodes, so that there are ways to find."""
    first, second = random_tables(11, 25), random_tables(12, 25)
    both = {name: [rows, getattr(second, name)] for name, rows in first}
    return Tables(**{name: pd.concat(parts, ignore_index=True) for name, parts in both.items()})


@cache
def whole(as_of: date, known_at: date | None) -> Snapshot:
    return snapshot_of(tables(), as_of, known_at)


@pytest.fixture(scope="module")
def drawn(migrated: Store) -> Store:
    migrated.run(statement("load/clear"))
    load_tables(migrated, tables(), load_id="random")
    return migrated


def asked(**more: Any) -> RelationQuestion:
    return RelationQuestion(**{"parties": PARTIES, "as_of": AS_OF, **more})


QUESTIONS = st.builds(
    lambda days, **more: asked(as_of=days[0], known_at=days[1], **more),
    max_intermediaries=st.integers(0, 3),
    page=st.integers(100, 1000),
    hub=st.sampled_from([1, 3, 6, 200]),
    through_hosting=st.booleans(),
    types=st.sets(st.sampled_from(LINK_TYPES), min_size=1).map(lambda names: (*sorted(names),)),
    days=st.sampled_from([(AS_OF, None), (date(2023, 1, 1), None), (AS_OF, date(2023, 1, 1))]),
)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(question=QUESTIONS)
def test_the_pages_together_are_what_brute_force_finds(
    drawn: Store, question: RelationQuestion
) -> None:
    told = pages(drawn, question)
    found = ways(told)
    assert max(Counter(found).values(), default=1) == 1
    assert set(found) == brute_force(whole(question.as_of, question.known_at), question)
    assert [one.partial for one in told] == [True] * (len(told) - 1) + [False]
    assert all(len(one.ways) <= question.page for one in told)


@pytest.mark.parametrize("hub", [3, 1000])
@pytest.mark.parametrize("intermediaries", range(5))
def test_all_types_together(drawn: Store, intermediaries: int, hub: int) -> None:
    question = asked(max_intermediaries=intermediaries, hub=hub, page=3000, types=LINK_TYPES)
    found = ways(pages(drawn, question))
    assert len(found) == len(set(found))
    assert set(found) == brute_force(whole(AS_OF, None), question)
    assert len(found) == WAYS[intermediaries]


@pytest.mark.parametrize("hub", [4, 1000])
def test_six_intermediaries_by_few_types(drawn: Store, hub: int) -> None:
    types = ("HOLDS", "LEGAL_REP_OF", "BRANCH_OF")
    question = asked(max_intermediaries=6, types=types, hub=hub, page=500)
    found = ways(pages(drawn, question))
    assert len(found) == len(set(found))
    assert set(found) == brute_force(whole(AS_OF, None), question)


def test_ways_come_in_a_fixed_order(drawn: Store) -> None:
    question = asked(max_intermediaries=3, page=37)
    found = ways(pages(drawn, question))
    assert found == ways(pages(drawn, replace(question, page=1000)))
    assert [len(way) for way in found] == sorted(len(way) for way in found)


def test_shortest_and_cheapest_are_those_of_networkx(drawn: Store) -> None:
    question = asked(max_intermediaries=5)
    told = relations(drawn, question)
    graph = whole_graph(whole(AS_OF, None), question)
    every = pages(drawn, replace(question, max_intermediaries=3, page=10_000))[0].ways
    least = {(way["from"], way["to"]): 99.0 for way in every}
    for way in every:
        least[way["from"], way["to"]] = min(least[way["from"], way["to"]], way["cost"])
    for pair in told.pairs:
        expected = nx.shortest_path_length(graph, pair["from"], pair["to"])
        assert pair["shortest"]["intermediaries"] == expected - 1
        # Ways of more links, or through a third party, can only be cheaper.
        assert pair["cheapest"]["cost"] <= least.get((pair["from"], pair["to"]), 99.0) + 1e-9
    related = [
        pair
        for pair in combinations(told_as(whole(AS_OF, None), PARTIES), 2)
        if nx.has_path(graph, *pair) and nx.shortest_path_length(graph, *pair) <= 6
    ]
    assert [(pair["from"], pair["to"]) for pair in told.pairs] == related


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"parties": ("X-0",)}, "2 to 50 different parties, got 1"),
        ({"parties": ("X-0", "X-0")}, "2 to 50 different parties, got 1"),
        ({"parties": tuple(f"X-{n}" for n in range(51))}, "got 51"),
        ({"max_intermediaries": 7}, "0 to 6, got 7"),
        ({"types": ("OWNS",)}, "OWNS"),
        ({"types": ()}, "HOLDS"),
        ({"page": 0}, "at least 1"),
    ],
)
def test_a_question_out_of_bounds_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        asked(**wrong)


@pytest.mark.parametrize("cursor", ["", "x", "W10", "é", "bnVsbA"])
def test_a_text_that_is_no_cursor_is_refused(drawn: Store, cursor: str) -> None:
    with pytest.raises(BadInput, match="`next`"):
        relations(drawn, asked(), cursor)


def test_a_cursor_of_another_question_is_refused(drawn: Store) -> None:
    cursor = relations(drawn, asked(page=1)).next
    with pytest.raises(BadInput, match="same question"):
        relations(drawn, asked(page=1, max_intermediaries=2), cursor)


def test_the_size_of_a_batch_changes_nothing(drawn: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked(max_intermediaries=3, page=500)
    whole = ways(pages(drawn, question))
    monkeypatch.setattr(part_reading, "BATCH", 3)
    assert ways(pages(drawn, question)) == whole


def test_an_unknown_party_is_told(drawn: Store) -> None:
    with pytest.raises(UnknownEnterprise, match="X-none"):
        relations(drawn, asked(parties=("X-0", "X-none")))


def test_too_many_nodes_are_told_and_never_asked_for_again(drawn: Store) -> None:
    told = pages(drawn, asked(most_nodes=20, hub=3, max_intermediaries=3))
    assert told[-1].partial
    assert told[0].explored["complete_links"] < 4
    found = ways(told)
    assert len(found) == len(set(found))
