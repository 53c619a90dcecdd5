"""The route that tells what happened to an enterprise, day by day, as known on any day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.caller import CallerOf, StoreOf
from api.grades import EnterpriseInPath
from api.investigation_models import TimelineAnswer, TimelineAsked
from cypher import statement
from graph.errors import UnknownEnterprise
from graph.store import Store

router = APIRouter(tags=["enterprises"], prefix="/enterprises/{enterprise_id}")


@router.get("/timeline")
def timeline_of(
    store: StoreOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    asked: Annotated[TimelineAsked, Query()],
) -> TimelineAnswer:
    """Records and changes, links begun and ended, and months graded; each with its id and source.

    Of the versions of a fact the latest learned by `known_at` counts; a retracted one is gone.
    """
    caller.reads("timeline", enterprises=1)
    found = caller.told(store, timeline(store, enterprise_id, asked))
    return TimelineAnswer.model_validate(found)


def timeline(store: Store, enterprise_id: str, asked: TimelineAsked) -> dict[str, Any]:
    """The page asked for, persons by their full names. Raises UnknownEnterprise."""
    as_of = asked.as_of or date.today()
    days = {"as_of": as_of, "known_at": asked.known_at or as_of}
    page = {"what": asked.what, "skip": asked.skip, "limit": asked.limit}
    rows = store.read(statement("read/timeline"), enterprise_id=enterprise_id, **days, **page)
    if rows.empty:
        raise UnknownEnterprise("a known enterprise_id", enterprise_id)
    total, entries = int(rows["total"].iloc[0]), rows["page"].iloc[0]
    reached = asked.skip + len(entries)
    return {
        "enterprise_id": enterprise_id,
        **days,
        "total": total,
        "entries": entries,
        "next_skip": reached if reached < total else None,
    }
