"""Suspected relations of an enterprise: who shares a telephone, address, agent or name with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from graph.errors import BadInput, UnknownEnterprise
from graph.part_reading import ids_of, seeds, tables_between
from graph.relations_cursor import digest_of, packed, unpacked
from graph.relations_graph import Node, nodes_of
from graph.relations_links import same_ids
from graph.relations_steps import Steps, joined
from graph.snapshot import snapshot_of
from graph.store import Store
from graph.suspicion_evidence import Crowds, Evidence, combined, evidence_of

_TYPES = (
    *("HAS_CONTACT", "REGISTERED_AT", "REGISTERED_BY", "LEGAL_REP_OF", "OFFICER_OF", "LIAISON_OF"),
    *("BENEFICIAL_OWNER_OF", "HOLDS"),
)


@dataclass(frozen=True)
class SuspicionQuestion:
    """Of which enterprise, on which days, and how much at once.

    page: at most so many others an answer.  hub: of a thing that more share, so many are read at
    a time.  Addresses declared as hosting relate nobody here. Raises BadInput.
    """

    enterprise_id: str
    as_of: date
    known_at: date | None = None
    page: int = 100
    hub: int = 500
    most_nodes: int = 200_000

    def __post_init__(self) -> None:
        """Checks what the types of Python can't."""
        if min(self.page, self.hub) < 1:
            raise BadInput("at least 1", min(self.page, self.hub), "limit")

    @property
    def learned_by(self) -> date:
        """The day by which rows were learned."""
        return self.known_at or self.as_of

    @property
    def types(self) -> tuple[str, ...]:
        """The types of links that lead to what can be shared."""
        return _TYPES

    @property
    def through_hosting(self) -> bool:
        """Never: firms at a hosting address have it in common with everyone there."""
        return False


@dataclass(frozen=True)
class Suspicions:
    """One page, as plain values for JSON: others in the order of their scores, then ids.

    groups: what is shared with many, with how many of them were read so far.
    """

    enterprise_id: str
    suspected: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    explored: dict[str, Any]
    next: str | None

    @property
    def partial(self) -> bool:
        """Whether there is more than the answers so far told."""
        return self.next is not None or self.explored["exceeded"]

    def plain(self) -> dict[str, Any]:
        """All of it, with `partial`."""
        return {**asdict(self), "partial": self.partial}


def suspected_relations(
    store: Store, question: SuspicionQuestion, cursor: str | None = None
) -> Suspicions:
    """One page of who is suspected to be related; `cursor` is the `next` of the page before.

    What many share is read in stages; a later stage tells only evidence that is new, so that every
    piece is told once. Raises UnknownEnterprise, and BadInput for a foreign cursor.
    """
    stage, after = _at(question, cursor)
    start = seeds(store, [question.enterprise_id])
    if start["kind"].iloc[0] != "Enterprise":
        raise UnknownEnterprise("a known enterprise_id", question.enterprise_id)
    steps = Steps(store, question, stage, dict(zip(start["element"], start["kind"], strict=True)))
    walk = _Walk(steps, start["element"].iloc[0])
    evidence = walk.evidence(question)
    others = sorted(_others(evidence), key=_order)
    rest = [other for other in others if after is None or _order(other) > after]
    shown = rest[: question.page]
    more = len(rest) > len(shown)
    told = [stage, list(_order(shown[-1]))] if more else [stage + 1, None]
    halted = steps.exceeded
    further = more or (any(hub["read"] < hub["shared_by"] for hub in walk.groups) and not halted)
    return Suspicions(
        enterprise_id=question.enterprise_id,
        suspected=shown,
        groups=walk.groups,
        explored={"stage": stage, "nodes": len(steps.kinds), "exceeded": halted},
        next=packed([*told, _digest(question)]) if further else None,
    )


def _order(other: dict[str, Any]) -> tuple[float, str]:
    return (-other["score"], other["enterprise_id"])


def _at(question: SuspicionQuestion, cursor: str | None) -> tuple[int, tuple[float, str] | None]:
    if cursor is None:
        return 1, None
    try:
        stage, after, digest = unpacked(cursor)
        place = (float(after[0]), str(after[1])) if after else None
        if digest != _digest(question) or int(stage) < 1:
            raise ValueError(digest)
    except (ValueError, TypeError, IndexError) as error:
        raise BadInput("the `next` of the same question", cursor[:80], "cursor") from error
    return int(stage), place


def _digest(question: SuspicionQuestion) -> str:
    return digest_of({**asdict(question), "page": 0})


@dataclass
class _Walk:
    """What the enterprise has, and who else has it."""

    steps: Steps[SuspicionQuestion]
    start: str

    def __post_init__(self) -> None:
        """Reads all pairs of nodes between which evidence can lie."""
        steps = self.steps
        first = steps.taken([self.start])
        same = self._same(first["other"])
        reached = {*first["other"], *same["other"]}
        things = sorted(one for one in reached if steps.kinds[one] != "Enterprise")
        self._totals: dict[str, tuple[int, int]] = {}
        rooms = self._alike("read/suspicion_buildings", things, "Address")
        names = self._alike("read/suspicion_namesakes", things, "Person")
        theirs = self._same(names["other"])
        shared = {*things, *rooms["other"], *names["other"], *theirs["other"]}
        self.read = joined([first, same, rooms, names, theirs, steps.taken(sorted(shared))])

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
        many |= {one: (total, read) for one, (total, read) in self._totals.items()}
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

    def evidence(self, question: SuspicionQuestion) -> list[Evidence]:
        """The evidence that this stage has and the one before it had not."""
        steps, read = self.steps, self.read
        pairs = set(zip(read["element"], read["other"], strict=True))
        tables = tables_between(steps.store, steps.kinds, pairs, types={*_TYPES, "SAME_PERSON"})
        snapshot = snapshot_of(tables, question.as_of, question.known_at)
        ids = ids_of(steps.store, sorted(steps.kinds))
        node = nodes_of(ids, steps.kinds, same_ids(snapshot))
        before = (read["place"] < (steps.stage - 1) * question.hub).to_numpy()
        old = {
            (node[here], node[there])
            for here, there in zip(read["element"][before], read["other"][before], strict=True)
        }
        crowds = Crowds(
            {ids[one]: hub.neighbours for one, hub in steps.hubs.items()},
            {ids[one]: total for one, (total, _) in self._totals.items()},
        )
        own: Node = ("Enterprise", question.enterprise_id)
        return [
            one
            for one in evidence_of(snapshot, question.enterprise_id, crowds)
            if not all(step in old for step in pairwise((own, *one.chain)))
        ]


def _others(evidence: list[Evidence]) -> list[dict[str, Any]]:
    by_other: dict[str, list[Evidence]] = {}
    for one in evidence:
        by_other.setdefault(one.other_id, []).append(one)
    return [
        {
            "enterprise_id": other,
            "score": round(combined([one.score for one in pieces]), 6),
            "evidence": [_told(one) for one in sorted(pieces, key=lambda one: -one.score)],
        }
        for other, pieces in by_other.items()
    ]


def _told(one: Evidence) -> dict[str, Any]:
    days = one.links[["valid_from", "valid_to", "recorded_at"]].map(_day)
    links = [
        {"type": type_, "link_id": link_id, "from": source, "to": target, "source": told, **day}
        for type_, link_id, source, target, told, day in zip(
            one.links["type"],
            one.links["version_id"],
            one.links["source_id"],
            one.links["target_id"],
            one.links["source"],
            days.to_dict("records"),
            strict=True,
        )
    ]
    ends = {"own_id": one.own, "their_id": one.theirs, "shared_by": one.shared_by}
    return {"kind": one.kind, "score": one.score, **ends, "links": links}


def _day(value: Any) -> str | None:
    return None if pd.isna(value) else str(value.date())
