"""Who shares something with an enterprise: what it has, read from Neo4j, and who else has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graph.part_reading import ids_of, restricted, tables_between
from graph.relations_steps import Steps, joined
from graph.snapshot import snapshot_of
from graph.suspicion_evidence import Crowds, Evidence, evidence_of
from graph.suspicion_question import SuspicionQuestion


@dataclass
class SuspicionWalk:
    """The steps from one enterprise to things and persons, to what is like them, and to others.

    own: to what the enterprise has.  own_same, their_same: between persons confirmed to be one.
    alike: to addresses of one building, to persons of one name.  last: to the other enterprises.
    """

    steps: Steps[SuspicionQuestion]
    start: str

    def __post_init__(self) -> None:
        """Reads all pairs of nodes between which evidence can lie."""
        steps = self.steps
        self._totals: dict[str, tuple[int, int]] = {}
        self.own = steps.taken([self.start])
        self.own_same = self._same(self.own["other"])
        reached = {*self.own["other"], *self.own_same["other"]}
        things = sorted(one for one in reached if steps.kinds[one] != "Enterprise")
        rooms = self._alike("read/suspicion_buildings", things, "Address")
        self.alike = joined([rooms, self._alike("read/suspicion_namesakes", things, "Person")])
        self.their_same = self._same(self.alike["other"])
        shared = {*things, *self.alike["other"], *self.their_same["other"]}
        self.last = steps.taken(sorted(shared))

    def _same(self, elements: Iterable[str]) -> pd.DataFrame:
        """The persons confirmed to be the same as some of the nodes, however chained."""
        frontier = sorted({one for one in elements if self.steps.kinds[one] == "Person"})
        seen, found = set(frontier), list[pd.DataFrame]()
        while frontier:
            found.append(self.steps.read("read/part_same_persons", frontier))
            frontier = sorted(set(found[-1]["other"]) - seen)
            seen |= set(frontier)
        return joined(found)[["element", "other"]].assign(place=0)

    def _alike(self, name: str, things: list[str], kind: str) -> pd.DataFrame:
        """Further addresses or persons that are like some of the things, the first of many."""
        asked = [thing for thing in things if self.steps.kinds[thing] == kind]
        take = self.steps.stage * self.steps.asked.hub
        found = self.steps.read(name, asked, take=take)
        if len(found):
            total = dict(zip(found["element"], found["total"], strict=True))
            self._totals |= {one: (int(many), take) for one, many in total.items() if many > take}
        return found[["element", "other", "place"]]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """What many share: its kind and id, by how many it is shared, how many were read."""
        many = {hub.element: (hub.neighbours, hub.read) for hub in self.steps.hubs.values()}
        many |= self._totals
        ids = ids_of(self.steps.store, sorted(many))
        groups = [
            {
                "kind": self.steps.kinds[element],
                "id": ids[element],
                "shared_by": total,
                "read": read,
                "links": self.steps.hubs[element].links if element in self.steps.hubs else {},
            }
            for element, (total, read) in many.items()
        ]
        return sorted(groups, key=lambda group: (-group["shared_by"], group["id"]))

    def evidence(self) -> list[Evidence]:
        """The evidence that this stage has and the one before it had not."""
        steps, asked = self.steps, self.steps.asked
        read = joined([self.own, self.own_same, self.alike, self.their_same, self.last])
        pairs = set(zip(read["element"], read["other"], strict=True))
        types = {*asked.types, "SAME_PERSON"}
        tables = tables_between(steps.store, steps.kinds, pairs, types=types)
        ids = ids_of(steps.store, sorted(steps.kinds))
        crowds = Crowds(
            {ids[one]: hub.neighbours for one, hub in steps.hubs.items()},
            {ids[one]: total for one, (total, _) in self._totals.items()},
        )
        snapshot = snapshot_of(tables, asked.as_of, asked.known_at)
        found = evidence_of(snapshot, asked.enterprise_id, crowds)
        if steps.stage == 1:
            return found
        before = self._before()
        ends = zip(before["element"], before["other"], strict=True)
        told = restricted(tables, [(ids[here], ids[there]) for here, there in ends])
        snapshot = snapshot_of(told, asked.as_of, asked.known_at)
        known = {one.key for one in evidence_of(snapshot, asked.enterprise_id, crowds)}
        return [one for one in found if one.key not in known]

    def _before(self) -> pd.DataFrame:
        """The rows that the stage before had: its steps again, on what was read."""
        own = self._within(self.own, {self.start})
        own_same = _closed(self.own_same, set(own["other"]))
        things = {*own["other"], *own_same["other"]}
        alike = self._within(self.alike, things)
        their_same = _closed(self.their_same, set(alike["other"]))
        last = self._within(self.last, {*things, *alike["other"], *their_same["other"]})
        return joined([own, own_same, alike, their_same, last])

    def _within(self, step: pd.DataFrame, elements: set[str]) -> pd.DataFrame:
        cap = (self.steps.stage - 1) * self.steps.asked.hub
        return step[step["element"].isin(elements) & (step["place"] < cap)]


def _closed(same: pd.DataFrame, reached: set[str]) -> pd.DataFrame:
    """The rows between persons confirmed to be one that begin at some reached, however chained."""
    size = -1
    while len(reached) > size:
        size = len(reached)
        reached = reached | set(same["other"][same["element"].isin(reached)])
    return same[same["element"].isin(reached)]
