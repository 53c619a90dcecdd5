"""Routes that tell an enterprise's class month by month, and what moved it since an earlier one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.caller import CallerOf, StoreOf
from api.errors import UnknownGrade
from api.grade_changes import grade_changes
from api.grades import EnterpriseInPath, OptionalPeriod, grade_row
from api.investigation_models import GradeChangesAnswer, GradeMonthsAnswer
from api.models import Period
from cypher import statement
from gnn.grade_store import last_day_of
from gnn.packed_explanation import unpacked_text
from graph.errors import BadInput, UnknownEnterprise
from graph.store import Store

router = APIRouter(tags=["grades"], prefix="/grades/{enterprise_id}")

_MONTHS, _FACTS = 120, 200


@router.get("/history")
def months_of_enterprise(
    store: StoreOf, caller: CallerOf, *, enterprise_id: EnterpriseInPath
) -> GradeMonthsAnswer:
    """Its classes and scores by month, latest first, at most 120."""
    months = grade_months(store, enterprise_id)
    caller.reads("grade", enterprises=1)
    return GradeMonthsAnswer.model_validate({"enterprise_id": enterprise_id, "months": months})


@router.get("/changes")
def changes_of_enterprise(
    store: StoreOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    period: OptionalPeriod = None,
    since: Annotated[
        Period | None, Query(description="The earlier month; left out: the one graded before.")
    ] = None,
) -> GradeChangesAnswer:
    """What moved the grade since an earlier month: indicators, contagion paths, records and links.

    after - before in log-odds = base + indicators + paths + rest, to 1e-6.
    """
    caller.reads("changes", enterprises=1)
    told = changes(store, enterprise_id, period=period, since=since)
    return GradeChangesAnswer.model_validate(caller.told(store, told))


def grade_months(store: Store, enterprise_id: str) -> list[dict[str, Any]]:
    """The grades of an enterprise, latest month first. Raises UnknownEnterprise."""
    rows = store.read(statement("read/grade_months"), enterprise_id=enterprise_id, limit=_MONTHS)
    if rows.empty:
        raise UnknownEnterprise("a known enterprise_id", enterprise_id)
    return [grade for grade in rows["grade"] if grade is not None]


def changes(
    store: Store, enterprise_id: str, *, period: str | None = None, since: str | None = None
) -> dict[str, Any]:
    """What moved the grade of a month (the latest) since an earlier one (the one graded before).

    Raises UnknownEnterprise, UnknownGrade where one of the two has no grade, and BadInput.
    """
    later = grade_row(store, enterprise_id, period=period)["grade"]
    if since and since >= later["period"]:
        raise BadInput(f"a month before {later['period']}", since, "since")
    earlier = grade_row(
        store, enterprise_id, period=since or _before(store, enterprise_id, later["period"])
    )["grade"]
    found = grade_changes(*(unpacked_text(one["explanation"]) for one in (earlier, later)))
    days = {"earlier": last_day_of(earlier["period"]), "later": last_day_of(later["period"])}
    question = statement("read/month_changes")
    rows = store.read(question, enterprise_id=enterprise_id, limit=_FACTS, **days)
    facts = {"facts_total": int(rows["total"].iloc[0]), "facts": rows["told"].iloc[0]}
    return {"enterprise_id": enterprise_id, **found, **facts}


def _before(store: Store, enterprise_id: str, period: str) -> str:
    months = [month["period"] for month in grade_months(store, enterprise_id)]
    earlier = [month for month in months if month < period]
    if not earlier:
        raise UnknownGrade(f"a month graded before {period}", None, enterprise_id)
    return str(earlier[0])
