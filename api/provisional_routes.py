"""The route that tells what new records would mean for an enterprise before the month is graded."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field

from api.caller import CallerOf, StoreOf
from api.errors import UnknownGrade
from api.grades import EnterpriseInPath
from api.models import Answer, EnterpriseId, Model, Name, Period, RiskClass, RuleMet
from gnn.provisional import Asked, provisional

router = APIRouter(tags=["grades"], prefix="/enterprises/{enterprise_id}")
Day = Annotated[
    date | None, Query(description="The day; today by default.", examples=["2026-11-15"])
]


class News(Model):
    """What was learned of a record since the month's last day."""

    record_id: str = Field(description="Its id.", examples=["R-1"])
    kind: str = Field(description="Kind of record.", examples=["serious_listing"])
    category: str | None = Field(description="Category within the kind.", examples=["food"])
    result: str | None = Field(description="Outcome.", examples=[None])
    amount: float | None = Field(description="Yuan.", examples=[None])
    valid_from: date | None = Field(description="When it happened or began.")
    valid_to: date | None = Field(description="The day from which it counts no more.")
    learned_on: date = Field(description="When it was learned.", examples=["2026-11-10"])
    retracted: bool = Field(description="Whether it was withdrawn.", examples=[False])


class ProvisionalAnswer(Answer):
    """A class told between two months; the class of record is that of the month."""

    enterprise_id: EnterpriseId
    name: Name = None
    provisional: Literal[True] = Field(description="Never a class of record.")
    as_of: date = Field(description="The day it is told for.", examples=["2026-11-15"])
    period: Period
    risk_class: RiskClass = Field(alias="class", description="The class of record, of that month.")
    provisional_class: RiskClass
    score: float = Field(description="The score of the month.", examples=[212.3])
    provisional_score: float = Field(description="The score with the news.", examples=[412.3])
    rescored: bool = Field(description="Whether the month's model was at hand to score the news.")
    rules: list[RuleMet] = Field(description="Direct rules that are met since the month.")
    news: list[News] = Field(description="What changed since the month's last day.")


@router.get("/provisional")
def provisional_of_enterprise(
    request: Request,
    store: StoreOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    day: Day = None,
) -> ProvisionalAnswer:
    """Its class if the month were graded on the day, by its own new records; never kept."""
    caller.reads("provisional", enterprises=1)
    asked = Asked(day or date.today(), request.app.state.models)
    told = provisional(store, [enterprise_id], asked)
    if not told:
        raise UnknownGrade("a grade in the last sealed month", None, enterprise_id)
    return ProvisionalAnswer.model_validate(told[0])
