"""The route that tells which links or records make an enterprise's class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Request
from pydantic import Field

from api.caller import Caller, CallerOf, StoreOf
from api.errors import UnknownGrade
from api.grades import EnterpriseInPath, OptionalPeriod
from api.masking import masked_name
from api.models import Answer, EnterpriseId, Model, Name, Period, RiskClass
from gnn.counterfactual import Counterfactuals
from gnn.explainer_again import explainer_in
from gnn.month_grading import MonthGrades
from gnn.monthly_run import Run, last_sealed, month_again
from graph.snapshot import Snapshot
from graph.store import Store

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


@dataclass
class KeptMonth:
    """The month that was asked last, graded again once: what its enterprises share is kept."""

    period: str = ""
    month: MonthGrades | None = None
    answers: dict[int, Counterfactuals] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def graded(self, run: Run, period: str) -> MonthGrades:
        """The month. Raises as `month_again`."""
        with self.lock:
            return self._graded(run, period)

    def of(self, run: Run, enterprise_id: str, period: str) -> tuple[Counterfactuals, int]:
        """What answers for an enterprise, and its row. Raises as `explainer_again`."""
        with self.lock:
            explainer, row = explainer_in(run, self._graded(run, period), enterprise_id)
            return self.answers.setdefault(id(explainer), Counterfactuals(explainer)), row

    def _graded(self, run: Run, period: str) -> MonthGrades:
        if self.month is None or self.period != period:
            self.month, self.period, self.answers = month_again(run, period), period, {}
        return self.month


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
    models: Path | None = request.app.state.models
    if models is None:
        raise UnknownGrade("a month whose model is at hand", period, enterprise_id)
    run = Run(store, models, models.parent / "snapshots")
    caller.reads("counterfactual", enterprises=1)
    answers, row = request.app.state.kept_month.of(run, enterprise_id, period or last_sealed(run))
    found = answers.smallest_change(row)
    return CounterfactualAnswer.model_validate(
        _shown(found, caller, store, snapshot=answers.explainer.snapshot)
    )


def _shown(
    found: dict[str, Any], caller: Caller, store: Store, *, snapshot: Snapshot
) -> dict[str, Any]:
    """The answer with persons masked, and nothing of enterprises outside the caller's area."""
    told = [*found["removed"], *found["candidates"]]
    ends = {one[end] for one in told for end in ("from", "to") if one.get(end)}
    persons = set() if caller.sees_names else _persons(snapshot, sorted(ends))
    hidden = set() if caller.role.beyond_area == "named" else caller.outside(store, ends)
    for one in told:
        for end in ("from", "to"):
            if one.get(end) in persons:
                one[f"{end}_name"] = masked_name(one[f"{end}_name"])
            if one.get(end) in hidden:
                one[f"{end}_name"] = None
    shown: dict[str, Any] = caller.shown(store, found)
    return shown


def _persons(snapshot: Snapshot, ids: Sequence[str]) -> set[str]:
    known = snapshot.persons["person_id"].to_numpy()
    return set(np.array(ids, dtype=object)[np.isin(ids, known)]) if len(ids) else set()
