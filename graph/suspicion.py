"""Suspected relations of an enterprise: who shares a telephone, address, agent or name with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from graph.errors import BadInput, UnknownEnterprise
from graph.part_reading import seeds
from graph.relations_cursor import digest_of, packed, unpacked
from graph.relations_steps import Steps
from graph.store import Store
from graph.suspicion_evidence import Evidence, combined
from graph.suspicion_question import SuspicionQuestion
from graph.suspicion_walk import SuspicionWalk


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
    walk = SuspicionWalk(steps, start["element"].iloc[0])
    evidence = walk.evidence()
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
