"""All links among some parties: direct ones, the shortest, the cheapest, and every way, paged."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graph.part_reading import ids_of, seeds
from graph.relations_cursor import Cursor, cursor_at, place_of, read, written
from graph.relations_graph import Node, RelationGraph, read_relation_graph
from graph.relations_paths import Listing, Page, Way, best_ways
from graph.relations_question import RelationQuestion
from graph.relations_steps import Steps
from graph.relations_telling import Telling, told_links
from graph.relations_walk import Found, Walk
from graph.store import Store

# So many hubs are listed, those with the most links; `hubs_met` counts all.
_HUBS_LISTED = 100


@dataclass(frozen=True)
class Relations:
    """What was found among the parties, as plain values for JSON.

    parties, same (a party and the id it is told under, for a person confirmed to be another),
    direct (links between two parties), pairs (of each pair of related parties the
    shortest and the cheapest way), ways (in order: links, pair, nodes), hubs (what each has, and
    how many of its neighbours were read), explored, and `next`: where to go on, None at the end.
    """

    parties: list[dict[str, Any]]
    same: list[list[str]]
    direct: list[dict[str, Any]]
    pairs: list[dict[str, Any]]
    ways: list[dict[str, Any]]
    hubs: list[dict[str, Any]]
    explored: dict[str, Any]
    next: str | None

    @property
    def partial(self) -> bool:
        """Whether there is more than the answers so far told."""
        return self.next is not None or not self.explored["complete"]

    def plain(self) -> dict[str, Any]:
        """All of it, with `partial`."""
        return {**asdict(self), "partial": self.partial}


def relations(store: Store, question: RelationQuestion, cursor: str | None = None) -> Relations:
    """One page of what relates the parties; `cursor` is the `next` of the page before.

    Following `next` to the end tells every way with at most `max_intermediaries` nodes between two
    parties exactly once, if the graph stays as it is. Hubs are read further when the ways that do
    not need them are listed; `direct` and `pairs` are told on the first page of each such stage,
    as known then. Raises UnknownEnterprise for an unknown party, BadInput for a foreign cursor.
    """
    at = read(cursor, question)
    start = seeds(store, question.parties)
    elements = sorted(start["element"])
    kinds = dict(zip(start["element"], start["kind"], strict=True))
    found = Walk(Steps(store, question, at.stage, kinds)).found()
    graph = read_relation_graph(store, found, elements, question=question)
    # Beyond its limit a stage could repeat what the one before it told, so it tells nothing.
    halted = at.stage > 1 and found.reach < question.links
    nodes = _nodes(graph)
    listing = Listing(graph, question.links, at.stage)
    page = Page([], None) if halted else listing.page(question.page, place_of(at, nodes))
    begins = at.target is None and not halted
    best = _best(graph, question) if begins else {}
    telling = Telling.of(graph, [*page.ways, *(way for ways in best.values() for way in ways)])
    further = None if halted else _further(at, page, found, nodes=nodes)
    return Relations(
        parties=[telling.nodes[number] for number in graph.parties],
        same=[[party, told] for party, told in sorted(graph.told_as.items()) if party != told],
        direct=_direct(graph) if begins else [],
        pairs=[_pair(*map(telling.way, ways)) for ways in best.values()],
        ways=[telling.way(way) for way in page.ways],
        hubs=_hubs(store, found),
        explored=_explored(found, graph, at.stage, question=question),
        next=written(further, question) if further else None,
    )


def _further(at: Cursor, page: Page, found: Found, *, nodes: list[Node]) -> Cursor | None:
    """Where to go on: on the next page of this stage, or with the next stage."""
    if page.rest:
        return cursor_at(at.stage, page.rest, nodes)
    return Cursor(at.stage + 1) if found.unfinished else None


def _nodes(graph: RelationGraph) -> list[Node]:
    return list(zip(graph.nodes["kind"], graph.nodes["id"], strict=True))


def _direct(graph: RelationGraph) -> list[dict[str, Any]]:
    links = graph.links
    among = links["first"].isin(graph.parties) & links["second"].isin(graph.parties)
    return told_links(graph, links[among])


def _best(graph: RelationGraph, question: RelationQuestion) -> dict[tuple[int, int], list[Way]]:
    """Of each pair of related parties the shortest and the cheapest way."""
    cost = graph.steps["cost"].to_numpy()
    shortest = best_ways(graph, np.ones(len(cost)), question.links)
    cheapest = best_ways(graph, cost, question.links)
    return {pair: [way, cheapest[pair]] for pair, way in shortest.items()}


def _pair(shortest: dict[str, Any], cheapest: dict[str, Any]) -> dict[str, Any]:
    ends = {"from": shortest["from"], "to": shortest["to"]}
    return {**ends, "shortest": shortest, "cheapest": cheapest}


def _hubs(store: Store, found: Found) -> list[dict[str, Any]]:
    hubs = sorted(found.hubs, key=lambda hub: (-sum(hub.links.values()), hub.element))
    ids = ids_of(store, [hub.element for hub in hubs[:_HUBS_LISTED]])
    return [
        {
            "kind": found.kinds[hub.element],
            "id": ids[hub.element],
            "links": hub.links,
            "neighbours": hub.neighbours,
            "neighbours_read": hub.read,
        }
        for hub in hubs[:_HUBS_LISTED]
    ]


def _explored(
    found: Found, graph: RelationGraph, stage: int, *, question: RelationQuestion
) -> dict[str, Any]:
    unread = [hub for hub in found.hubs if hub.read < hub.neighbours]
    return {
        "stage": stage,
        "nodes": len(found.kinds),
        "steps": len(found.pairs),
        "nodes_between": len(graph.nodes),
        "steps_between": len(graph.steps),
        "hubs_met": len(found.hubs),
        "hubs_unfinished": len(unread),
        "complete_links": found.reach,
        "complete": found.reach == question.links and not unread,
    }
