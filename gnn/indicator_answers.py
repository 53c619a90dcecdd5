"""What one indicator says of an enterprise in a graded month, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from features.bases import BASES, basis_of
from features.basis_told import Page, basis_told
from features.indicator import REGISTRY, Indicator, Values
from features.prior import Prior
from features.table import feature_table
from gnn.cited_records import CitedRecords
from gnn.explanation import Explainer
from gnn.monthly_run import Run
from gnn.prior_month import prior_month
from gnn.stored_grades import StoredGrades
from graph.errors import BadInput
from graph.history import entries
from graph.snapshot import Snapshot

Value = dict[str, Any]


def prior_again(run: Run, snapshot: Snapshot) -> Prior | None:
    """The grades of the newest sealed month that ended before the snapshot's day; None without."""
    return prior_month(StoredGrades(run.store).classes, snapshot, entries(run.store))


def indicator_named(name: str) -> Indicator:
    """An indicator by its id ('RL01') or its name. Raises BadInput for one that is not known."""
    found = [one for one in REGISTRY.values() if name in (one.indicator_id, one.name)]
    if not found:
        raise BadInput("the id or name of an indicator (see GET /indicators)", name)
    return found[0]


@dataclass(frozen=True)
class IndicatorAnswers:
    """Answers for any row of a graded snapshot; nothing of it is stored.

    prior: the month before, None where none is sealed.
    """

    explainer: Explainer
    prior: Prior | None
    _values: dict[str, Values] = field(default_factory=dict, repr=False)

    def told(self, row: int, name: str, page: Page) -> Value:
        """An indicator (id or name) of an enterprise, its value, and what that rests on.

        value: null where it abstains.  points: log-odds that it adds to the grade, null where the
        grade does not count it.  records: those of the enterprise that it rests on, newest first.
        basis: what else it rests on (`basis_told`), null where records are all.  Raises BadInput
        for an indicator that is not known.
        """
        known, snapshot = indicator_named(name), self.explainer.snapshot
        value = float(self._of_all(known)[row])
        own = snapshot.enterprises.iloc[row]
        return {
            "enterprise_id": own["enterprise_id"],
            "name": own["name"],
            "period": self.explainer.period,
            "prior_period": f"{self.prior.as_of:%Y-%m}" if self.prior else None,
            "indicator_id": known.indicator_id,
            "indicator": known.name,
            "label_zh": known.label_zh,
            "dimension": known.dimension,
            "description": known.description,
            "value": None if np.isnan(value) else value,
            "points": self._points(row, known),
            "records": self._records(row, known),
            "basis": self._basis(row, known, page),
        }

    def _of_all(self, known: Indicator) -> Values:
        table = self.explainer.table
        if known.name in table.names:
            return np.asarray(table.frame[known.name], dtype=np.float64)
        if known.name not in self._values:
            self._values[known.name] = known.values(table.snapshot, self.prior)
        return self._values[known.name]

    def _points(self, row: int, known: Indicator) -> float | None:
        names = self.explainer.table.names
        if known.name not in names:
            return None
        return float(self.explainer.attribution.scores.own_points[row][names.index(known.name)])

    def _records(self, row: int, known: Indicator) -> list[Value]:
        if known.records is None:
            return []
        table = self.explainer.table
        if known.name not in table.names:
            table = feature_table(table.snapshot, [known.name])
        sources = table.sources(known.name)
        places = sources.places[sources.starts[row] : sources.starts[row + 1]].tolist()
        columns = CitedRecords(table.snapshot).of(places)
        return [dict(zip(columns, one, strict=True)) for one in zip(*columns.values(), strict=True)]

    def _basis(self, row: int, known: Indicator, page: Page) -> Value | None:
        if known.name not in BASES:
            return None
        snapshot = self.explainer.snapshot
        basis = basis_of(snapshot, known.name, row, prior=self.prior)
        return basis_told(snapshot, known.name, basis, page)
