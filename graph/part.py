"""The part of the graph that a question about a few parties needs, read without the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

import pandas as pd

from cypher import statement
from graph.part_reading import Pair, batched, ids_of, seeds, tables_between
from graph.snapshot import Snapshot, snapshot_of
from graph.store import Store
from graph.tables import Tables

Direction: TypeAlias = Literal["up", "down", "both", "group"]

# Steps that have a statement for three of them at once, and for how few nodes it is asked.
_AHEAD = ("read/part_owners", "read/part_owned")
_FEW, _LAST_STEP = 100, 3
_TYPES = ("HOLDS", "LEGAL_REP_OF", "BENEFICIAL_OWNER_OF", "EXECUTIVE_PARTNER_OF", "SAME_PERSON")


@dataclass(frozen=True)
class Extent:
    """How far a part of the graph reaches, and of which days.

    as_of: the day on which links hold.  known_at: the day by which rows were learned (left out:
    as_of).
    direction: 'up' to all who hold interests in the parties through any number of enterprises,
    'down' to all that the parties hold, 'both' each from the parties, 'group' down from
    all that was found upward.
    limit: at most so many nodes are followed further; what that leaves out is reported.
    """

    as_of: date
    known_at: date | None = None
    direction: Direction = "up"
    limit: int = 50_000

    @property
    def learned_by(self) -> date:
        """The day by which rows were learned."""
        return self.known_at or self.as_of


@dataclass(frozen=True)
class Part:
    """A part of the graph as Tables, with what was and was not followed.

    waiting: ids of the nodes that were reached but not followed further, for the limit.
    """

    tables: Tables
    extent: Extent
    enterprises: int
    persons: int
    waiting: tuple[str, ...]

    @property
    def partial(self) -> bool:
        """Whether something was left out."""
        return bool(self.waiting)

    @property
    def explored(self) -> dict[str, Any]:
        """What was read: counts of nodes, and the ids of those not followed further."""
        return {
            "enterprises": self.enterprises,
            "persons": self.persons,
            "waiting": list(self.waiting),
        }

    def snapshot(self) -> Snapshot:
        """The part as a Snapshot: within it the same rows as in the snapshot of the whole graph."""
        return snapshot_of(self.tables, self.extent.as_of, self.extent.known_at)


def ownership_part(store: Store, ids: Sequence[str], extent: Extent) -> Part:
    """All that ownership and control of, or by, some enterprises and persons depends on.

    Upward it holds of each enterprise reached: every holder of an interest, the executive partner,
    the legal representative and the filed beneficial owners. Persons confirmed to be the same
    come together. Raises UnknownEnterprise for an id that the graph does not hold.
    """
    start = seeds(store, ids)
    walk = _Walk(store, extent, dict(zip(start["element"], start["kind"], strict=True)))
    walk.join_persons(walk.kinds)
    origins = list(walk.kinds)
    if extent.direction != "down":
        walk.follow("read/part_owners", walk.enterprises())
        walk.join_persons(walk.kinds)
    if extent.direction in ("down", "both"):
        walk.follow("read/part_owned", origins)
    if extent.direction == "group":
        walk.follow("read/part_owned", list(walk.kinds))
    tables = tables_between(store, walk.kinds, walk.pairs, types=_TYPES)
    kinds = list(walk.kinds.values())
    return Part(
        tables,
        extent,
        enterprises=kinds.count("Enterprise"),
        persons=kinds.count("Person"),
        waiting=tuple(sorted(ids_of(store, sorted(walk.waiting)).values())),
    )


@dataclass
class _Neighbours:
    """The neighbours of nodes by one kind of step, as read so far: [other, kind] of each."""

    store: Store
    extent: Extent
    step: str
    known: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def of(self, elements: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Element, other and kind of every pair of some nodes with a neighbour."""
        asked = [one for one in elements if one not in self.known]
        # Few nodes cost the way to Neo4j more than the reading: then three steps at once.
        ahead = len(asked) <= _FEW and self.step in _AHEAD
        for part in batched(asked):
            self._keep(part, self._read(part, ahead))
        return ((one, *found) for one in elements for found in self.known[one])

    def _read(self, elements: list[str], ahead: bool) -> pd.DataFrame:
        days = {"as_of": self.extent.as_of, "known_at": self.extent.learned_by}
        question = statement(f"{self.step}_ahead" if ahead else self.step)
        return self.store.read_columns(question, elements=elements, **days)

    def _keep(self, elements: list[str], found: pd.DataFrame) -> None:
        # Whom the last step met was not asked for its own neighbours.
        met = found.get("step", pd.Series(_LAST_STEP, found.index)) < _LAST_STEP
        asked = {*elements, *found["other"][met & (found["kind"] == "Enterprise")]}
        new = asked - self.known.keys()
        self.known |= {one: [] for one in new}
        columns = (found["element"], found["other"], found["kind"])
        for element, other, kind in dict.fromkeys(zip(*columns, strict=True)):
            if element in new:
                self.known[element].append((other, kind))


@dataclass
class _Walk:
    """Nodes reached so far (kind by element id), pairs with a link, and nodes not followed."""

    store: Store
    extent: Extent
    kinds: dict[str, str]
    pairs: set[Pair] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    followed: int = 0

    def enterprises(self) -> list[str]:
        """The enterprises reached so far."""
        return [element for element, kind in self.kinds.items() if kind == "Enterprise"]

    def follow(self, step: str, frontier: Iterable[str]) -> None:
        """Steps from the frontier until no node is new, or the limit is met."""
        frontier = sorted(frontier)
        seen = set(frontier)
        neighbours = _Neighbours(self.store, self.extent, step)
        while frontier:
            room = max(0, self.extent.limit - self.followed)
            self.waiting.update(frontier[room:])
            reached = self._step(neighbours, frontier[:room])
            self.followed += len(frontier[:room])
            # A person reached is followed no further: nobody holds it, and what it holds is asked
            # only from where the walk begins.
            frontier = sorted(one for one in reached - seen if self.kinds[one] == "Enterprise")
            seen |= reached

    def join_persons(self, elements: Iterable[str]) -> None:
        """Takes in the persons confirmed to be the same as persons reached, however chained."""
        frontier = [element for element in elements if self.kinds[element] == "Person"]
        seen = set(frontier)
        neighbours = _Neighbours(self.store, self.extent, "read/part_same_persons")
        while frontier:
            reached = self._step(neighbours, frontier)
            frontier = sorted(reached - seen)
            seen |= reached

    def _step(self, neighbours: _Neighbours, elements: Sequence[str]) -> set[str]:
        reached = set[str]()
        for element, other, kind in neighbours.of(elements):
            self.kinds[other] = kind
            self.pairs.add((element, other))
            reached.add(other)
        return reached
