"""The small graph between some parties: which nodes, which steps between them, by which links."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from graph.part_reading import Pair, ids_of, restricted, tables_between
from graph.relations_links import FRAME_OF, links_of, same_ids
from graph.relations_question import RelationQuestion, costs
from graph.relations_walk import Found
from graph.snapshot import Snapshot, snapshot_of
from graph.store import Store
from graph.tables import ENTITIES

# A node's kind and id.
Node: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class RelationGraph:
    """Nodes numbered in the order of kind and id, steps between two of them, links of the steps.

    nodes: [kind, id, name].  steps: [first < second (node numbers), cost, old]; a step stands for
    all links between its two nodes, either way, and costs what the cheapest of them does; old:
    known from an earlier stage.  links: those of `links_of` with from_node, to_node, step and
    cost, of each step the cheapest first.  parties: node numbers.  told_as: by id of a party the id
    of its node, which differs for persons confirmed to be another.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    steps: pd.DataFrame
    parties: tuple[int, ...]
    told_as: dict[str, str] = field(default_factory=dict)

    def matrix(self, weights: np.ndarray) -> csr_array:
        """The steps as a symmetric matrix of their weights (none may be 0)."""
        ends = self.steps[["first", "second"]].to_numpy()
        size = len(self.nodes)
        rows = np.concatenate([ends[:, 0], ends[:, 1]])
        columns = np.concatenate([ends[:, 1], ends[:, 0]])
        return csr_array((np.concatenate([weights, weights]), (rows, columns)), shape=(size, size))


def between(found: Found, start: list[str], *, links: int) -> pd.DataFrame:
    """The pairs that can lie on a way of at most `links` links between two of `start`.

    Persons confirmed to be one count as one node. A pair stays when one end is `a` links from one
    party, the other `b` links from another, and a + 1 + b <= links.
    """
    pairs = found.pairs
    # Two persons may be one by a third who has no link of his own.
    joined = {*found.same["element"], *found.same["other"]}
    elements = pd.Index(sorted({*start, *pairs["first"], *pairs["second"], *joined}))
    group = _groups(elements, found.same)
    first, second = (group[elements.get_indexer(pairs[end])] for end in ("first", "second"))
    size = int(group.max()) + 1
    graph = csr_array((np.ones(len(pairs)), (first, second)), shape=(size, size))
    parties = np.unique(group[elements.get_indexer(pd.Index(start))])
    steps = dijkstra(graph, directed=False, indices=parties, unweighted=True, limit=links)
    if len(parties) < 2:
        return pairs[:0]
    nearest = np.argsort(steps, axis=0, kind="stable")[:2]
    near, next_near = np.take_along_axis(steps, nearest, axis=0)
    same = nearest[0][first] == nearest[0][second]
    straight = near[first] + near[second]
    around = np.minimum(near[first] + next_near[second], next_near[first] + near[second])
    return pairs[np.where(same, around, straight) + 1 <= links]


def _groups(elements: pd.Index, same: pd.DataFrame) -> np.ndarray:
    ends = [elements.get_indexer(pd.Index(same[end], dtype=object)) for end in ("element", "other")]
    shape = (len(elements), len(elements))
    joined = csr_array((np.ones(len(same)), (ends[0], ends[1])), shape=shape)
    groups: np.ndarray = connected_components(joined, directed=False)[1]
    return groups


def read_relation_graph(
    store: Store, found: Found, start: list[str], *, question: RelationQuestion
) -> RelationGraph:
    """The exact graph of what was found: of every link the version that counts, if it holds."""
    pairs = between(found, start, links=question.links)
    wanted: set[Pair] = set(zip(pairs["first"], pairs["second"], strict=True))
    joined: set[Pair] = set(zip(found.same["element"], found.same["other"], strict=True))
    ends = {*start, *(end for pair in wanted | joined for end in pair)}
    kinds = {element: kind for element, kind in found.kinds.items() if element in ends}
    types = {*question.types, "SAME_PERSON"}
    tables = tables_between(store, kinds, wanted | joined, types=types)
    snapshot = snapshot_of(tables, question.as_of, question.known_at)
    ids = ids_of(store, sorted(ends))
    node_of = nodes_of(ids, kinds, same_ids(snapshot))
    old = found.pairs.loc[found.pairs["old"], ["first", "second"]].itertuples(index=False)
    told = restricted(tables, [(ids[a], ids[b]) for a, b in old if a in ids and b in ids])
    before = (
        snapshot_of(told, question.as_of, question.known_at) if found.pairs["old"].any() else None
    )
    steps = _steps(_links(before, question)) if before else frozenset()
    parties = [node_of[element] for element in start]
    graph = graph_of(snapshot, _links(snapshot, question), parties, old=steps)
    return replace(graph, told_as={ids[element]: node_of[element][1] for element in start})


def _links(snapshot: Snapshot, question: RelationQuestion) -> pd.DataFrame:
    links = links_of(snapshot, through_hosting=question.through_hosting)
    return links[links["type"].isin(question.types)]


def _steps(links: pd.DataFrame) -> AbstractSet[tuple[Node, Node]]:
    sources, targets = (
        zip(links[f"{end}_kind"], links[f"{end}_id"], strict=True) for end in ("source", "target")
    )
    return {_ordered(source, target) for source, target in zip(sources, targets, strict=True)}


def graph_of(
    snapshot: Snapshot,
    links: pd.DataFrame,
    parties: Sequence[Node],
    *,
    old: AbstractSet[tuple[Node, Node]] = frozenset(),
) -> RelationGraph:
    """The numbered graph of links by ids; `old`: steps known from an earlier stage."""
    sources, targets = (
        list(zip(links[f"{end}_kind"], links[f"{end}_id"], strict=True))
        for end in ("source", "target")
    )
    every = sorted({*parties, *sources, *targets})
    number = {node: place for place, node in enumerate(every)}
    ends = np.array([[number[node] for node in end] for end in (sources, targets)], np.int64)
    first, second = ends.min(axis=0), ends.max(axis=0)
    links = links.assign(from_node=ends[0], to_node=ends[1], first=first, second=second)
    # A firm that holds its own shares is on no way between two.
    links = links.assign(cost=costs(links))[first < second].sort_values(
        ["first", "second", "cost", "type", "version_id"], kind="stable", ignore_index=True
    )
    links["step"] = links.groupby(["first", "second"]).ngroup().to_numpy(np.int64)
    steps = links.groupby("step")[["first", "second", "cost"]].first()
    known = [(every[a], every[b]) in old for a, b in steps[["first", "second"]].to_numpy()]
    return RelationGraph(
        nodes=pd.DataFrame(every, columns=["kind", "id"]).assign(name=_names(snapshot, every)),
        links=links,
        steps=steps.assign(old=np.array(known, dtype=bool)),
        parties=tuple(sorted({number[party] for party in parties})),
    )


def nodes_of(ids: dict[str, str], kinds: dict[str, str], same: dict[str, str]) -> dict[str, Node]:
    """By element id the node, a person under the id that stands for all that are the same."""
    return {
        element: (kinds[element], same.get(id_, id_) if kinds[element] == "Person" else id_)
        for element, id_ in ids.items()
    }


def _ordered(first: Node, second: Node) -> tuple[Node, Node]:
    return (first, second) if first < second else (second, first)


def _names(snapshot: Snapshot, nodes: Sequence[Node]) -> list[str | None]:
    names = {
        (kind, id_): name
        for kind, frame in FRAME_OF.items()
        for id_, name in getattr(snapshot, frame)
        .set_index(ENTITIES[frame])["text" if kind == "Address" else "name"]
        .items()
    }
    return [names.get(node) for node in nodes]
