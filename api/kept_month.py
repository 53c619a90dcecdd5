"""The month that was asked last, graded again once, and what answers about its enterprises."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from fastapi import Request

from api.errors import UnknownGrade
from gnn.counterfactual import Counterfactuals
from gnn.explainer_again import explainer_in
from gnn.explanation import Explainer
from gnn.indicator_answers import IndicatorAnswers, prior_again
from gnn.month_grading import MonthGrades
from gnn.monthly_run import Run, month_again
from graph.store import Store


@dataclass
class KeptMonth:
    """What the enterprises of a month share is kept until another month is asked for."""

    period: str = ""
    month: MonthGrades | None = None
    counterfactuals: dict[int, Counterfactuals] = field(default_factory=dict)
    indicators: dict[int, IndicatorAnswers] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def graded(self, run: Run, period: str) -> MonthGrades:
        """The month. Raises as `month_again`."""
        with self.lock:
            return self._graded(run, period)

    def counterfactuals_of(
        self, run: Run, enterprise_id: str, *, period: str
    ) -> tuple[Counterfactuals, int]:
        """What answers for an enterprise, and its row. Raises as `explainer_again`."""
        with self.lock:
            explainer, row = self._explainer(run, enterprise_id, period)
            if id(explainer) not in self.counterfactuals:
                self.counterfactuals[id(explainer)] = Counterfactuals(explainer)
            return self.counterfactuals[id(explainer)], row

    def indicators_of(
        self, run: Run, enterprise_id: str, *, period: str
    ) -> tuple[IndicatorAnswers, int]:
        """What answers for an enterprise, and its row. Raises as `explainer_again`."""
        with self.lock:
            explainer, row = self._explainer(run, enterprise_id, period)
            if id(explainer) not in self.indicators:
                prior = prior_again(run, explainer.snapshot)
                self.indicators[id(explainer)] = IndicatorAnswers(explainer, prior)
            return self.indicators[id(explainer)], row

    def _explainer(self, run: Run, enterprise_id: str, period: str) -> tuple[Explainer, int]:
        return explainer_in(run, self._graded(run, period), enterprise_id)

    def _graded(self, run: Run, period: str) -> MonthGrades:
        if self.month is None or self.period != period:
            self.month, self.period = month_again(run, period), period
            self.counterfactuals, self.indicators = {}, {}
        return self.month


def run_asked(request: Request, store: Store, enterprise_id: str, *, period: str | None) -> Run:
    """What grades a month again. Raises UnknownGrade where no models are at hand."""
    models: Path | None = request.app.state.models
    if models is None:
        raise UnknownGrade("a month whose model is at hand", period, enterprise_id)
    return Run(store, models, models.parent / "snapshots")
