"""How the graph between some parties is found: outward from all of them, hubs page by page.

A way of n links between two parties has no node further than n // 2 links from the nearer one,
so the ways of up to six intermediaries need three steps from each party, not seven. Hubs are read
in stages: at stage s the first s * `hub` neighbours of a hub in the order of their ids. What is
found at a stage holds what was found at the one before it; `old` tells the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from graph.relations_question import RelationQuestion
from graph.relations_steps import Hub, Steps, joined

_SAME = "read/part_same_persons"


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

    steps: Steps[RelationQuestion]
    layers: dict[str, int] = field(default_factory=dict)
    read: list[pd.DataFrame] = field(default_factory=list)
    same: list[pd.DataFrame] = field(default_factory=list)

    def found(self) -> Found:
        """Everything within half the longest way, and the links in the middle of it."""
        steps, links = self.steps, self.steps.asked.links
        start = list(steps.kinds)
        frontier = self._enter(start, 0)
        radius, odd = divmod(links, 2)
        reach = links
        # Links between two parties count however many others a party has.
        self.read.append(steps.plain(frontier, within=frontier))
        for layer in range(1, radius + 1):
            self.read.append(steps.taken(frontier))
            frontier = self._enter(list(self.read[-1]["other"]), layer)
            if steps.exceeded:
                # The last step may have stopped before its end, so the layer counts for nothing.
                reach = 2 * (layer - 1)
                break
        else:
            if odd:
                self.read.append(steps.taken(frontier, within=list(self.layers)))
                reach = links - 1 if steps.exceeded else links
        pairs = self._pairs(start, radius)
        return Found(steps.kinds, pairs, joined(self.same), tuple(steps.hubs.values()), reach)

    def _enter(self, elements: Sequence[str], layer: int) -> list[str]:
        """New nodes of a layer, with the persons confirmed to be the same as some of them."""
        new = sorted({element for element in elements if element not in self.layers})
        self.layers.update(dict.fromkeys(new, layer))
        persons = [element for element in new if self.steps.kinds[element] == "Person"]
        while persons:
            same = self.steps.read(_SAME, persons)
            self.same.append(same)
            persons = sorted({one for one in same["other"] if one not in self.layers})
            self.layers.update(dict.fromkeys(persons, layer))
            new += persons
        return new

    def _pairs(self, start: Sequence[str], radius: int) -> pd.DataFrame:
        """The pairs read, once each, with whether the stage before this one had them."""
        read, same = joined(self.read), joined(self.same)
        old = self._old(read, start, radius)
        known = _with_same({*start, *read["other"][old]}, same)
        ends = pd.concat([read[["element", "other"]], same[["element", "other"]]])
        here, there = (ends[end].to_numpy(dtype=object) for end in ("element", "other"))
        ordered = here < there
        first, second = np.where(ordered, here, there), np.where(ordered, there, here)
        same_old = same["element"].isin(known).to_numpy() & (self.steps.stage > 1)
        pairs = pd.DataFrame(
            {"first": first, "second": second, "old": np.concatenate([old, same_old])}
        )
        return pairs.groupby(["first", "second"], as_index=False)["old"].any()

    def _old(self, read: pd.DataFrame, start: Sequence[str], radius: int) -> np.ndarray:
        """Which rows the stage before had: its walk over what was read, as it asked for no more."""
        before = (read["place"] < (self.steps.stage - 1) * self.steps.asked.hub).to_numpy()
        same = joined(self.same)
        known, frontier = set[str](), set(start)
        taken = np.zeros(len(read), bool)
        for layer in range(radius + 1):
            frontier = _with_same(frontier, same) - known
            known |= frontier
            of_layer = before & read["element"].isin(frontier).to_numpy()
            if layer == radius:
                odd = self.steps.asked.links % 2 == 1
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
