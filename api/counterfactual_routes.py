"""The route that tells which links or records make an enterprise's class."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from api.caller import CallerOf, StoreOf
from api.grades import EnterpriseInPath, OptionalPeriod
from api.kept_month import KeptMonth, run_asked
from api.link_ends import hide_ends
from api.models import Answer, EnterpriseId, Model, Name, Period, RiskClass
from gnn.monthly_run import last_sealed

router = APIRouter(tags=["grades"], prefix="/grades/{enterprise_id}")
LogOdds = Annotated[float, Field(description="base + own + contagion.", examples=[-0.8])]


class Graded(Model):
    """A class and what it comes from."""

    risk_class: RiskClass = Field(alias="class")
    score: float = Field(ge=0, le=1000, description="0 to 1000, higher is riskier.", examples=[612])
    probability: float = Field(ge=0, le=1, description="Of an event in a year.", examples=[0.31])
    log_odds: LogOdds


class Removed(Model):
    """A link or an own record that is taken away; what it is not is null."""

    link_id: str | None = Field(default=None, description="Of a link.", examples=["5e0c"])
    type: str | None = Field(default=None, description="Of a link.", examples=["LEGAL_REP_OF"])
    from_id: str | None = Field(default=None, alias="from", description="Where the link starts.")
    to_id: str | None = Field(default=None, alias="to", description="Where it ends.")
    from_name: str | None = Field(default=None, description="Masked if a person.")
    to_name: str | None = Field(default=None, description="Masked if a person.")
    record_id: str | None = Field(default=None, description="Of a record.", examples=["R-1"])
    kind: str | None = Field(default=None, description="Of a record.", examples=["penalty"])
    category: str | None = Field(default=None, description="Within the kind.", examples=["fine"])
    result: str | None = Field(default=None, description="Outcome of a record.")
    amount: float | None = Field(default=None, description="Yuan.", examples=[50000.0])
    valid_from: str | None = Field(default=None, description="When it happened or began.")
    valid_to: str | None = Field(default=None, description="The day from which it counts no more.")


class Candidate(Removed, Graded):
    """A link or record that was tried, with the class that would be without it alone."""


class CounterfactualAnswer(Answer):
    """The fewest links and records, three at most, without which the class would be better."""

    enterprise_id: EnterpriseId
    name: Name = None
    period: Period
    risk_class: RiskClass = Field(alias="class", description="The class of record of the month.")
    before: Graded = Field(description="With all links and records; guards_left_out apart.")
    after: Graded | None = Field(description="Without `removed`; null where no set was found.")
    removed: list[Removed] = Field(description="The smallest set that makes the class better.")
    own_part: Literal["unchanged", "recomputed"] = Field(
        description="recomputed: own records are gone too, and the indicators were found anew."
    )
    guards_left_out: list[str] = Field(description="Guards of the month that it does without.")
    candidates: list[Candidate] = Field(description="The heaviest links and records, each alone.")
    explored: int = Field(description="Sets that were tried.", examples=[12])
    partial: bool = Field(description="Whether some candidates or sets were not tried.")


@router.get("/counterfactual")
def counterfactual_of(
    request: Request,
    store: StoreOf,
    caller: CallerOf,
    *,
    enterprise_id: EnterpriseInPath,
    period: OptionalPeriod = None,
) -> CounterfactualAnswer:
    """What makes its class: the fewest links or records without which it would be better.

    The month is graded again in memory with its own model; nothing is written.
    """
    run = run_asked(request, store, enterprise_id, period=period)
    caller.reads("counterfactual", enterprises=1)
    kept: KeptMonth = request.app.state.kept_month
    month = period or last_sealed(run)
    answers, row = kept.counterfactuals_of(run, enterprise_id, period=month)
    found = answers.smallest_change(row)
    told = [*found["removed"], *found["candidates"]]
    hide_ends(told, caller, store=store, snapshot=answers.explainer.snapshot)
    return CounterfactualAnswer.model_validate(caller.shown(store, found))
