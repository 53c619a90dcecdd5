"""How the graph between some parties is found: outward from all of them, hubs page by page.

A way of n links between two parties has no node further than n // 2 links from the nearer one,
so the ways of up to six intermediaries need three steps from each party, not seven. Hubs are read
in stages: at stage s the first s * `hub` neighbours of a hub in the order of their ids. What is
found at a stage holds what was found at the one before it; `old` tells the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from cypher import statement
from graph.part_reading import batched
from graph.relations_question import RelationQuestion
from graph.store import Store

_SAME = "read/part_same_persons"
# A longer list costs more to send with each batch than the links that it would keep away.
_MOST_SENT = 20_000
_EMPTY = pd.DataFrame({name: [] for name in ("element", "other", "kind", "place")}, dtype=object)


@dataclass(frozen=True)
class Hub:
    """A node with many links: how many of each type, and of its neighbours how many were read."""

    element: str
    links: dict[str, int]
    neighbours: int
    read: int


@dataclass(frozen=True)
class Found:
    """Nodes (`kinds`: kind by element id) and pairs of them with a link: [first, second, old].

    same: pairs of persons confirmed to be one.  reach: ways of at most so many links are complete
    but for hubs; it is less than was asked when there were more nodes than the question allows.
    """

    kinds: dict[str, str]
    pairs: pd.DataFrame
    same: pd.DataFrame
    hubs: tuple[Hub, ...]
    reach: int

    @property
    def unfinished(self) -> bool:
        """Whether a hub has neighbours that were not read."""
        return any(hub.read < hub.neighbours for hub in self.hubs)


@dataclass
class Walk:
    """Reading outward from the parties, at one stage."""

    store: Store
    question: RelationQuestion
    stage: int
    kinds: dict[str, str]
    layers: dict[str, int] = field(default_factory=dict)
    steps: list[pd.DataFrame] = field(default_factory=list)
    same: list[pd.DataFrame] = field(default_factory=list)
    hubs: dict[str, Hub] = field(default_factory=dict)

    def found(self) -> Found:
        """Everything within half the longest way, and the links in the middle of it."""
        start = list(self.kinds)
        frontier = self._enter(start, 0)
        radius, odd = divmod(self.question.links, 2)
        reach = self.question.links
        # Links between two parties count however many others a party has.
        self.steps.append(self._plain_step(frontier, within=start))
        for layer in range(1, radius + 1):
            frontier = self._enter(self._step(frontier), layer)
            if self.exceeded:
                # The last step may have stopped before its end, so the layer counts for nothing.
                reach = 2 * (layer - 1)
                break
        else:
            if odd:
                self._step(frontier, within=list(self.layers))
        pairs = self._pairs(start, radius)
        return Found(self.kinds, pairs, _joined(self.same), tuple(self.hubs.values()), reach)

    @property
    def exceeded(self) -> bool:
        """Whether more nodes were reached than the question allows."""
        return len(self.kinds) > self.question.most_nodes

    def _enter(self, elements: Sequence[str], layer: int) -> list[str]:
        """New nodes of a layer, with the persons confirmed to be the same as some of them."""
        new = sorted({element for element in elements if element not in self.layers})
        self.layers.update(dict.fromkeys(new, layer))
        persons = [element for element in new if self.kinds[element] == "Person"]
        while persons:
            same = self._read(_SAME, persons)
            self.same.append(same)
            persons = sorted({one for one in same["other"] if one not in self.layers})
            self.layers.update(dict.fromkeys(persons, layer))
            new += persons
        return new

    def _step(self, frontier: Sequence[str], *, within: list[str] | None = None) -> list[str]:
        """Reads the links of a frontier, of hubs in part; returns the nodes at their other ends."""
        asked: dict[str, Any] = {"types": list(self.question.types), "more": self.question.hub}
        many = self._read("read/relation_links", frontier, **asked)
        hubs = dict(zip(many["element"], many["by_type"], strict=True)) if len(many) else {}
        asked |= {"through_hosting": self.question.through_hosting}
        few = [element for element in frontier if element not in hubs]
        step = _joined([self._plain_step(few, within=within), self._hub_step(hubs)])
        step = step if within is None else step[step["other"].isin(set(within))]
        self.steps.append(step)
        return list(step["other"])

    def _plain_step(self, elements: Sequence[str], *, within: list[str] | None) -> pd.DataFrame:
        sent = within if len(within or ()) <= _MOST_SENT else None
        asked: dict[str, Any] = {"types": list(self.question.types), "within": sent}
        asked |= {"through_hosting": self.question.through_hosting}
        step = self._read("read/relation_step", elements, **asked)
        return step[["element", "other"]].assign(place=0)

    def _hub_step(self, hubs: dict[str, list[Any]]) -> pd.DataFrame:
        take = self.stage * self.question.hub
        asked: dict[str, Any] = {"types": list(self.question.types), "take": take}
        asked |= {"through_hosting": self.question.through_hosting}
        step = self._read("read/relation_hub_step", sorted(hubs), **asked)
        totals = dict(zip(step["element"], step["total"], strict=True)) if len(step) else {}
        for element, by_type in hubs.items():
            total = int(totals.get(element, 0))
            self.hubs[element] = Hub(element, dict(by_type), total, min(total, take))
        return step[["element", "other", "place"]]

    def _read(self, name: str, elements: Sequence[str], **asked: Any) -> pd.DataFrame:
        days = {"as_of": self.question.as_of, "known_at": self.question.learned_by}
        pages = list[pd.DataFrame]()
        for part in batched(elements):
            page = self.store.read_columns(statement(name), elements=part, **days, **asked)
            pages.append(page)
            if "kind" in page.columns:
                self.kinds.update(zip(page["other"], page["kind"], strict=True))
            if self.exceeded:
                break
        return _joined(pages)

    def _pairs(self, start: Sequence[str], radius: int) -> pd.DataFrame:
        """The pairs read, once each, with whether the stage before this one had them."""
        read = _joined(self.steps)
        old = self._old(read, start, radius) if self.stage > 1 else np.zeros(len(read), bool)
        here, there = (read[end].to_numpy(dtype=object) for end in ("element", "other"))
        ordered = here < there
        first, second = np.where(ordered, here, there), np.where(ordered, there, here)
        pairs = pd.DataFrame({"first": first, "second": second, "old": old})
        return pairs.groupby(["first", "second"], as_index=False)["old"].any()

    def _old(self, read: pd.DataFrame, start: Sequence[str], radius: int) -> np.ndarray:
        """The walk of the stage before, on what was read: it asked for no more than this one."""
        read = read[["element", "other", "place"]]
        before = (read["place"] < (self.stage - 1) * self.question.hub).to_numpy()
        same = _joined(self.same)
        known, frontier = set[str](), set(start)
        taken = np.zeros(len(read), bool)
        for layer in range(radius + 1):
            frontier = _with_same(frontier, same) - known
            known |= frontier
            of_layer = before & read["element"].isin(frontier).to_numpy()
            if layer == radius:
                odd = self.question.links % 2 == 1
                of_layer &= odd & read["other"].isin(known).to_numpy()
            taken |= of_layer
            frontier = set(read["other"][of_layer])
        return taken


def _with_same(elements: set[str], same: pd.DataFrame) -> set[str]:
    """The elements and all persons confirmed to be the same as one of them."""
    reached, size = set(elements), -1
    while len(reached) > size:
        size = len(reached)
        reached |= set(same["other"][same["element"].isin(reached)])
    return reached


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else _EMPTY
