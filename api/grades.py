"""Routes that answer grades and their explanations: one, many, or a whole month page by page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from api.caller import CallerOf, StoreOf
from api.gathered_grades import GatheredGrades, graded_row
from api.grade_models import GradesAnswer, GradesBatch, GradesPage, MonthPage
from api.masking import masked_explanation
from api.models import (
    EnterpriseId,
    ExplanationAnswer,
    ExplanationAsked,
    GradeAnswer,
    GradeFields,
    Period,
)
from cypher import statement
from gnn.domain_grade_store import domains_told
from gnn.packed_explanation import unpacked_text
from gnn.reason_text import sentences, told_value
from graph.store import Store

router = APIRouter(prefix="/grades", tags=["grades"])

EnterpriseInPath = Annotated[EnterpriseId, Path()]
OptionalPeriod = Annotated[
    Period | None, Query(description="The month YYYY-MM; left out: the latest.")
]


async def gathered_of(request: Request) -> GatheredGrades:
    """The look-ups of the application."""
    gathered: GatheredGrades = request.app.state.gathered_grades
    return gathered


GatheredOf = Annotated[GatheredGrades, Depends(gathered_of)]


@router.get("")
def grades_of_a_month(
    store: StoreOf,
    caller: CallerOf,
    asked: Annotated[MonthPage, Query()],
) -> GradesPage:
    """All grades of a month in the order of enterprise_id, for the classification service."""
    question = statement("read/grades_page")
    rows = store.read_rows(question, **asked.model_dump(), prefixes=caller.prefixes)
    grades = [_grade_fields(row) for row in rows]
    ids = [grade.enterprise_id for grade in grades]
    caller.reads("grade", enterprises=len(grades), ids=ids)
    last = ids[-1] if len(grades) == asked.limit else None
    areas = list(caller.grant.areas)
    return GradesPage(period=asked.period, areas=areas, grades=grades, next_after=last)


@router.post("/batch")
def grades_of_many(store: StoreOf, caller: CallerOf, asked: GradesBatch) -> GradesAnswer:
    """The grades of up to 1,000 enterprises; what can't be told is listed, not an error."""
    outside = caller.outside(store, asked.enterprise_ids)
    if outside:
        caller.refused("AreaRefused", sorted(outside))
    inside = [one for one in dict.fromkeys(asked.enterprise_ids) if one not in outside]
    question = statement("read/grades_batch")
    rows = store.read_rows(question, enterprise_ids=inside, period=asked.period)
    graded = [_grade_fields(row) for row in rows if row["grade"] is not None]
    known = {row["enterprise_id"] for row in rows}
    ids = [grade.enterprise_id for grade in graded]
    caller.reads("grade", enterprises=len(graded), ids=ids)
    return GradesAnswer(
        grades=graded,
        unknown=[one for one in inside if one not in known],
        outside_area=sorted(outside),
        ungraded=[row["enterprise_id"] for row in rows if row["grade"] is None],
    )


@router.get("/{enterprise_id}")
def grade_of(
    gathered: GatheredOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    period: OptionalPeriod = None,
) -> GradeAnswer:
    """The grade of one enterprise in a month."""
    row = gathered.row(enterprise_id, period)
    caller.reads("grade", enterprises=1)
    return GradeAnswer.model_validate(_grade_values(row))


@router.get("/{enterprise_id}/explanation")
def explanation_of(
    store: StoreOf,
    caller: CallerOf,
    *,
    gathered: GatheredOf,
    enterprise_id: EnterpriseInPath,
    asked: Annotated[ExplanationAsked, Query()],
) -> ExplanationAnswer:
    """Why the enterprise has its grade: its indicators, the paths risk came by, rules and guards.

    The parts add up: base + own points + contagion points + contagion_rest = log_odds, to 1e-6.
    """
    row = gathered.explained(enterprise_id, asked.period)
    caller.reads("explanation", enterprises=1)
    whole = unpacked_text(row["grade"]["explanation"])
    explanation = caller.shown(store, masked_explanation(whole, full=caller.sees_names))
    if asked.language:
        explanation["sentences"] = sentences(explanation, asked.language)
    explanation["own"] = [{**one, "value_told": told_value(one)} for one in explanation["own"]]
    domains = [{**one, **one["explanation"]} for one in domains_told(row["domain_grades"])]
    beside = {"sealed": row["grade"]["sealed"], "domain_grades": domains}
    return ExplanationAnswer.model_validate({**explanation, **beside})


def grade_row(store: Store, enterprise_id: str, *, period: str | None) -> dict[str, Any]:
    """The enterprise with its grade of the month (null: the latest), explanation as kept.

    Raises UnknownEnterprise and UnknownGrade.
    """
    found = store.read_rows(statement("read/grade"), enterprise_id=enterprise_id, period=period)
    return graded_row(found[0] if found else None, enterprise_id, period)


def _grade_fields(row: dict[str, Any]) -> GradeFields:
    return GradeFields.model_validate(_grade_values(row))


def _grade_values(row: dict[str, Any]) -> dict[str, Any]:
    grade = row["grade"]
    versions = {
        "policy": grade["policy_version"],
        "model": grade["model_version"],
        "snapshot": grade["snapshot_fingerprint"],
    }
    who = {"enterprise_id": row["enterprise_id"], "name": row["name"]}
    return {**grade, **who, "versions": versions}
