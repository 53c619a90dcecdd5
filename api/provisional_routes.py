"""The route that tells what new records would mean for an enterprise before the month is graded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.caller import CallerOf, StoreOf
from api.errors import UnknownGrade
from api.grades import EnterpriseInPath
from api.kept_month import run_asked
from api.masking import masked_explanation
from api.models import (
    Answer,
    ContagionReason,
    EnterpriseId,
    Model,
    Name,
    Period,
    RiskClass,
    RuleMet,
)
from gnn.news_reach import news_reach
from gnn.provisional import Asked, month_on, provisional

router = APIRouter(tags=["grades"], prefix="/enterprises/{enterprise_id}")


class ProvisionalAsked(BaseModel, extra="forbid"):
    """Which day is asked for, and whether relations are."""

    day: date | None = Field(
        default=None, description="The day; today by default.", examples=["2026-11-15"]
    )
    relations: bool = Field(
        default=False, description="Also what news move through relations.", examples=[True]
    )


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


class MovedReason(ContagionReason):
    """What news of one related enterprise moved along one path.

    points are those of now; record_ids are the news.
    """

    moved: float = Field(description="Log-odds that the news moved.", examples=[0.11])


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
    contagion_moved: float | None = Field(
        description="Log-odds that news moved through relations; null where that was not asked.",
        examples=[0.12],
    )
    contagion: list[MovedReason] = Field(
        description="The strongest paths from related enterprises of which there are news."
    )
    contagion_rest: float | None = Field(
        description="What other paths moved; with `moved` of those told it sums to "
        "contagion_moved.",
        examples=[0.01],
    )


@router.get("/provisional")
def provisional_of_enterprise(
    request: Request,
    store: StoreOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    asked: Annotated[ProvisionalAsked, Query()],
) -> ProvisionalAnswer:
    """Its class if the month were graded on the day, by new records; never kept.

    By its own; with `relations` also by those of whoever its risk comes from. The month is then
    graded again in memory first.
    """
    caller.reads("provisional", enterprises=1)
    day = asked.day or date.today()
    models: Path | None = request.app.state.models
    reach = None
    if asked.relations:
        run = run_asked(request, store, enterprise_id, period=None)
        month = request.app.state.kept_month.graded(run, month_on(store, day))
        reach = news_reach(store, month.main, day, of=[enterprise_id])
    told = provisional(store, [enterprise_id], Asked(day, models, reach))
    if not told:
        raise UnknownGrade("a grade in the last sealed month", None, enterprise_id)
    shown = caller.shown(store, masked_explanation(told[0], full=caller.sees_names))
    return ProvisionalAnswer.model_validate(shown)
