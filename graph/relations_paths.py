"""The ways through a small graph: shortest and cheapest of each pair, and all in a fixed order.

Ways are ordered by their number of links, then by the pair of parties, then by the numbers of
their nodes, so that a listing can be left off at any place and go on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import TypeAlias

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graph.relations_graph import RelationGraph

# The node numbers of a way, from one party to another.
Way: TypeAlias = tuple[int, ...]

# So many nodes are looked at for one page; a listing that takes more goes on with the next page.
MOST_LOOKED_AT = 500_000


@dataclass(frozen=True)
class Place:
    """Where a listing was left off: within the ways of `links` links between a pair of parties.

    way: the way last listed (done), or the beginning of ways that were not looked at (not done).
    """

    links: int
    way: Way
    target: int
    done: bool = True


@dataclass(frozen=True)
class Page:
    """Some ways in order, and where to go on; None at the end."""

    ways: list[Way]
    rest: Place | None


@dataclass
class Listing:
    """All ways of a graph with at most `links` links and no third party on them.

    A way that leads through a third party is the sum of its pieces, which are listed. `stage`
    above 1: only ways with a step that the stage before did not have.
    """

    graph: RelationGraph
    links: int
    stage: int = 1
    looked_at: int = 0

    def __post_init__(self) -> None:
        """Neighbours of each node in order, and how far each node is from each party."""
        steps = self.graph.steps
        matrix = self.graph.matrix(np.arange(1.0, len(steps) + 1))
        matrix.sort_indices()
        self._starts = matrix.indptr.tolist()
        self._others = matrix.indices.tolist()
        old = steps["old"].to_numpy()
        self._new = (~old[matrix.data.astype(np.int64) - 1]).tolist()
        self._parties = frozenset(self.graph.parties)
        far = dijkstra(matrix, indices=list(self.graph.parties), unweighted=True, limit=self.links)
        self._far = dict(zip(self.graph.parties, far, strict=True))

    def page(self, size: int, after: Place | None = None) -> Page:
        """The next `size` ways after a place; fewer when there are no more, or it took too long."""
        ways, last, self.looked_at = list[Way](), None, 0
        for found in self._ways(after):
            if isinstance(found, Place):
                return Page(ways, found)
            if len(ways) == size:
                return Page(ways, last)
            ways.append(found)
            last = Place(len(found) - 1, found, found[-1])
        return Page(ways, None)

    def _ways(self, after: Place | None) -> Iterator[Way | Place]:
        pairs = list(combinations(self.graph.parties, 2))
        first = (after.links, after.way[0], after.target) if after else (0, 0, 0)
        done = after.way if after and after.done else ()
        for links, (source, target) in product(range(1, self.links + 1), pairs):
            if (links, source, target) < first or self._far[target][source] > links:
                continue
            bound = after.way if after and (links, source, target) == first else ()
            found = self._extend((source,), target, links, bound=bound)
            yield from (way for way in found if way != done or isinstance(way, Place))

    def _extend(self, way: Way, target: int, left: int, *, bound: Way) -> Iterator[Way | Place]:
        """The ways that begin with `way` and end after `left` more links, from `bound` on."""
        self.looked_at += 1
        if self.looked_at > MOST_LOOKED_AT:
            yield Place(len(way) - 1 + left, way, target, done=False)
            return
        least = bound[len(way)] if len(bound) > len(way) else -1
        for other in self._next(way, target, left):
            if other < least:
                continue
            longer = (*way, other)
            if left == 1:
                yield from [longer] if self._counts(longer) else []
            else:
                inner = bound if other == least else ()
                yield from self._extend(longer, target, left - 1, bound=inner)

    def _next(self, way: Way, target: int, left: int) -> list[int]:
        """The neighbours by which the way can still reach its target in time."""
        here = way[-1]
        others = self._others[self._starts[here] : self._starts[here + 1]]
        if left == 1:
            return [target] if target in others else []
        far = self._far[target]
        return [
            other
            for other in others
            if other not in self._parties and far[other] < left and other not in way
        ]

    def _counts(self, way: Way) -> bool:
        return self.stage == 1 or any(
            self._new[place]
            for here, other in pairwise(way)
            for place in range(self._starts[here], self._starts[here + 1])
            if self._others[place] == other
        )


def best_ways(graph: RelationGraph, weights: np.ndarray, links: int) -> dict[tuple[int, int], Way]:
    """Of each pair of parties the way of the least sum of weights with at most `links` links.

    The way may lead through a third party. Bellman and Ford's relaxation (1956-58), as many rounds
    as links are allowed; of equal ways the one with fewer links, then with the smaller numbers
    from its end. Weights are positive, one a step, so no way passes a node twice.
    """
    matrix = graph.matrix(weights)
    matrix.sort_indices()
    found = {}
    for place, source in enumerate(graph.parties[:-1]):
        rounds = _rounds(matrix, source, links)
        for target in graph.parties[place + 1 :]:
            if np.isfinite(rounds[-1][target]):
                found[source, target] = _walked_back(matrix, rounds, target)
    return found


def _rounds(matrix: csr_array, source: int, links: int) -> list[np.ndarray]:
    """The least sums from the source to every node with at most 0, 1, ... `links` links."""
    reached = np.full(matrix.shape[0], np.inf)
    reached[source] = 0.0
    rounds = [reached]
    full = np.flatnonzero(np.diff(matrix.indptr))
    for _ in range(links):
        sums = rounds[-1][matrix.indices] + matrix.data
        nearer = rounds[-1].copy()
        if len(full):
            least = np.minimum.reduceat(sums, matrix.indptr[full])
            nearer[full] = np.minimum(nearer[full], least)
        rounds.append(nearer)
    return rounds


def _walked_back(matrix: csr_array, rounds: list[np.ndarray], target: int) -> Way:
    way, number = [target], len(rounds) - 1
    while True:
        here = way[-1]
        while number and rounds[number - 1][here] == rounds[number][here]:
            number -= 1
        if not number:
            return tuple(reversed(way))
        reach = slice(matrix.indptr[here], matrix.indptr[here + 1])
        others = matrix.indices[reach]
        sums = rounds[number - 1][others] + matrix.data[reach]
        way.append(int(others[np.flatnonzero(sums == rounds[number][here])[0]]))
        number -= 1
