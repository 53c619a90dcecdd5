"""The route that tells what changed between published months and since, behind a cursor."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.caller import CallerOf, StoreOf
from api.models import Answer, Areas, EnterpriseId, Model, RiskClass
from gnn.change_feed import changes

router = APIRouter(tags=["grades"])

_KINDS = (
    "graded: it had no grade in the month before; gone: it has none any more; class_changed; "
    "domain_class_changed: in a domain, null where it has no class; corrected: two people set its "
    "class by an override; provisional: published between two months, never a class of record."
)


class Change(Model):
    """What changed of one enterprise."""

    kind: Literal[
        "graded", "gone", "class_changed", "domain_class_changed", "corrected", "provisional"
    ] = Field(description=_KINDS, examples=["class_changed"])
    enterprise_id: EnterpriseId
    period: str | None = Field(
        description="The month it is told by; null for an override.", examples=["2026-10"]
    )
    domain: str | None = Field(description="The domain of a domain class.", examples=["food"])
    before: RiskClass | None
    after: RiskClass | None
    as_of: date = Field(description="The day it holds from.", examples=["2026-10-31"])


class ChangesAnswer(Answer):
    """A page of changes, oldest first."""

    areas: Areas
    changes: list[Change] = Field(description="At most `limit`.")
    cursor: str = Field(
        description="Pass as `since` for what follows; also when there was nothing.",
        examples=["WzksICI5YzFkMGEyYiIsICIiLCAiOTE5OSJd"],
    )
    more: bool = Field(
        description="Whether to go on at once, to a page that may be empty.", examples=[False]
    )


class ChangesAsked(BaseModel, extra="forbid"):
    """Which changes are asked for."""

    since: str = Field(
        default="",
        max_length=400,
        description="The cursor of the page before; empty: from the beginning; "
        "'now': nothing, and the newest cursor.",
    )
    limit: int = Field(default=1000, ge=1, le=10_000, description="How many a page holds.")


@router.get("/changes")
def changes_since(
    store: StoreOf, caller: CallerOf, asked: Annotated[ChangesAsked, Query()]
) -> ChangesAnswer:
    """What changed since a cursor: the same cursor always gives the same changes in the same order.

    Changes of a month come when it is sealed, in the order of enterprise_id, then those of its
    domains; overrides and provisional classes come where the chain of decisions has them.
    """
    found = changes(store, asked.since, limit=asked.limit)
    outside = caller.outside(store, found.rows["enterprise_id"])
    rows = found.rows[~found.rows["enterprise_id"].isin(outside)]
    ids = rows["enterprise_id"].unique().tolist()
    caller.reads("change", enterprises=len(ids), ids=ids)
    told = [Change.model_validate(row) for row in rows.to_dict("records")]
    areas = list(caller.grant.areas)
    return ChangesAnswer(areas=areas, changes=told, cursor=found.cursor, more=found.more)
