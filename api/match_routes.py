"""Routes on persons of one name who may be the same: what is suspected, and what people decide."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.caller import CallerOf, StoreOf
from api.masking import masked_name
from api.models import Answer, Model
from graph.person_decisions import Decision, decide, listed

router = APIRouter(tags=["persons"])
Word = Literal["suspected", "confirmed", "refused"]


class MatchesAsked(BaseModel, extra="forbid"):
    """Which pairs, and where the page before ended."""

    decision: Word | None = Field(default=None, description="Only pairs of this decision.")
    after_id: str = Field(default="", description="person_id of the last pair of the page before.")
    after_other: str = Field(default="", description="other_id of the last pair before.")
    limit: int = Field(default=100, ge=1, le=1000, description="Pairs a page.")


class PersonMatch(Model):
    """Two persons of one name."""

    person_id: str = Field(description="The smaller key.", examples=["p-1"])
    other_id: str = Field(description="The greater key.", examples=["p-2"])
    name: str | None = Field(default=None, description="Their name.", examples=["王*"])
    decision: Word = Field(description="As last decided.", examples=["suspected"])
    score: float | None = Field(default=None, description="In [0, 1], if scored.", examples=[0.93])
    evidence: dict[str, Any] = Field(
        description="What they have in common.", examples=[{"enterprise": ["91990100MA00000001"]}]
    )
    decided_by: str | None = Field(default=None, description="Who.", examples=["linkrisk"])
    reason: str | None = Field(default=None, description="Why, if a person decided.", examples=[""])
    recorded_at: str = Field(description="The day of the decision.", examples=["2026-10-31"])


class MatchesAnswer(Answer):
    """A page of pairs."""

    matches: list[PersonMatch] = Field(description="By their keys.")


class DecisionAsked(BaseModel, extra="forbid"):
    """What a person decides on a pair."""

    person_id: str = Field(max_length=128, description="A person's key.", examples=["p-1"])
    other_id: str = Field(max_length=128, description="The other's key.", examples=["p-2"])
    decision: Literal["confirmed", "refused"] = Field(description="Same, or not the same.")
    decided_by: str = Field(min_length=1, max_length=100, description="Who decides.")
    reason: str = Field(min_length=1, max_length=1000, description="Why.")


@router.get("/person-matches")
def person_matches(
    store: StoreOf, caller: CallerOf, *, asked: Annotated[MatchesAsked, Query()]
) -> MatchesAnswer:
    """Pairs of persons suspected, confirmed or refused to be the same, with their evidence."""
    after = (asked.after_id, asked.after_other)
    pairs = listed(store, asked.decision, after, asked.limit)
    found = [_told(one, caller.sees_names) for one in pairs]
    ids = sorted({one[end] for one in found for end in ("person_id", "other_id")})
    caller.reads("person-matches", enterprises=0, ids=ids)
    return MatchesAnswer.model_validate({"matches": found})


@router.post("/person-matches")
def decide_on_pair(store: StoreOf, caller: CallerOf, told: DecisionAsked) -> MatchesAnswer:
    """Keep a decision on two persons: dated, with name and reason; earlier ones stay on record."""
    ids = [told.person_id, told.other_id]
    caller.reads("person-match-decision", enterprises=0, ids=ids)
    decide(store, Decision(**told.model_dump()), date.today())
    first, second = sorted((told.person_id, told.other_id))
    found = [
        _told(one, caller.sees_names)
        for one in listed(store, told.decision, (first, ""), limit=1000)
        if (one["person_id"], one["other_id"]) == (first, second)
    ]
    return MatchesAnswer.model_validate({"matches": found})


def _told(pair: dict[str, Any], full: bool) -> dict[str, Any]:
    evidence = json.loads(pair["evidence"] or "{}")
    evidence.pop("name", None)
    reason = json.loads(pair["details"] or "{}").get("reason")
    score = None if pair["score"] != pair["score"] else pair["score"]
    name = pair["name"] if full else masked_name(pair["name"])
    return {**pair, "name": name, "evidence": evidence, "reason": reason, "score": score}
