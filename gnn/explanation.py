"""The explanation of a grade as one value: parts that sum to its log-odds, and their evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.indicator import REGISTRY
from features.table import FeatureTable, Sources
from gnn.attribution import Attribution
from gnn.cited_records import CitedRecords
from gnn.events import is_adverse
from gnn.grades import Grades
from gnn.paths import PathDrawer
from gnn.policy import Policy
from graph.snapshot import Snapshot

Value = dict[str, Any]
SHOWN_PATHS = 12  # the strongest; what the others add is `contagion_rest`
SMALLEST = 1e-9  # points below carry no message: not shown as a reason


@dataclass(frozen=True)
class Versions:
    """What a grade was made with: policy version, model id, snapshot fingerprint."""

    policy: str
    model: str
    snapshot: str


@dataclass(frozen=True)
class Explainer:
    """Explains any row of a graded snapshot.

    rows: those that are to be graded; None: all.  inputs: hash of what the grades depend on beside
    the versions; '' where that is nothing.
    """

    table: FeatureTable
    attribution: Attribution
    drawer: PathDrawer
    grades: Grades
    policy: Policy
    versions: Versions
    period: str
    rows: NDArray[np.int64] | None = None
    inputs: str = ""

    @property
    def graded_rows(self) -> NDArray[np.int64]:
        """The rows that are to be graded, in order."""
        return np.arange(self.snapshot.size) if self.rows is None else self.rows

    @property
    def snapshot(self) -> Snapshot:
        """The graph that was graded."""
        return self.table.snapshot

    @cached_property
    def _cited(self) -> CitedRecords:
        return CitedRecords(self.snapshot)

    @cached_property
    def _values(self) -> NDArray[np.float64]:
        return np.asarray(self.table.frame, dtype=np.float64)

    @cached_property
    def _sources(self) -> list[Sources]:
        return [self.table.sources(name) for name in self.table.names]

    @cached_property
    def _graded(self) -> list[Value]:
        rows: list[Value] = self.grades.frame.to_dict("records")
        return rows

    @cached_property
    def _ruled(self) -> frozenset[int]:
        return frozenset(self.grades.rules_met["enterprise"])

    def explain(self, row: int) -> Value:
        """base + sum of own points + sum of contagion points + contagion_rest = log_odds."""
        graded = self._graded[row]
        paths = self.attribution.path_columns(row)
        contagion = [self._path(path) for path in _strongest(paths)]
        listed = math.fsum(reason["points"] for reason in contagion)
        own, rules = self._own(row), self._rules(row)
        reasons = [*own, *contagion, *rules]
        return {
            "enterprise_id": graded["enterprise_id"],
            "name": graded["name"],
            "period": self.period,
            "class": graded["class"],
            "score_class": graded["score_class"],
            "score": float(graded["score"]),
            "probability": float(graded["probability"]),
            "log_odds": float(graded["log_odds"]),
            "base": self.attribution.scores.base,
            "own": own,
            "contagion": contagion,
            "contagion_rest": math.fsum(paths["points"]) - listed,
            "rules": rules,
            "guards": self._guards(row),
            "records": self._cited.of(id_ for reason in reasons for id_ in reason["record_ids"]),
            "versions": vars(self.versions),
        }

    def _own(self, row: int) -> list[Value]:
        points = self.attribution.scores.own_points[row]
        values = self._values[row]
        order = np.argsort(-np.abs(points), kind="stable")
        return [
            self._indicator(row, int(number), value=float(values[number]))
            for number in order
            if points[number] != 0.0
        ]

    def _indicator(self, row: int, number: int, *, value: float) -> Value:
        known = REGISTRY[self.table.names[number]]
        return {
            "indicator_id": known.indicator_id,
            "indicator": known.name,
            "label_zh": known.label_zh,
            "dimension": known.dimension,
            "value": None if math.isnan(value) else value,
            "points": float(self.attribution.scores.own_points[row, number]),
            "record_ids": self._sources[number].of(row),
        }

    def _path(self, path: Value) -> Value:
        nodes, links = self.drawer.draw(path)
        return {
            "points": float(path["points"]),
            "source_id": nodes[0]["id"],
            "source_name": nodes[0]["name"],
            "operator": path["operator"],
            "path": nodes,
            "links": links,
            "record_ids": self._adverse_records(path["source"]),
        }

    @cached_property
    def _adverse(self) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        """(enterprise, record_id) of all adverse records, newest first within an enterprise."""
        records = self.snapshot.records
        adverse = records[is_adverse(records)]
        adverse = adverse.sort_values(["valid_from", "record_id"], ascending=False)
        adverse = adverse.sort_values("enterprise", kind="stable")
        return adverse["enterprise"].to_numpy(np.int64), adverse["record_id"].to_numpy(object)

    def _adverse_records(self, row: int) -> list[str]:
        """The source's own adverse records: what made it a source."""
        enterprises, ids = self._adverse
        first, last = np.searchsorted(enterprises, [row, row + 1])
        return [str(record) for record in ids[first:last]]

    def _rules(self, row: int) -> list[Value]:
        if row not in self._ruled:
            return []
        met = self.grades.rules_met
        met = met[met["enterprise"] == row]
        return [
            {
                "rule_id": self.policy.rules[number].rule_id,
                "class": self.policy.rules[number].risk_class,
                "levels": self.policy.rules[number].levels,
                "legal_basis": self.policy.rules[number].legal_basis,
                "record_ids": records["record_id"].tolist(),
            }
            for number, records in met.groupby("rule")
        ]

    @cached_property
    def _guarded(self) -> dict[int, list[Value]]:
        met = self.grades.guards_met
        told = met.drop(columns="enterprise").to_dict("records")
        found: dict[int, list[Value]] = {}
        for row, guard in zip(met["enterprise"].tolist(), told, strict=True):
            found.setdefault(row, []).append(guard)
        return found

    def _guards(self, row: int) -> list[Value]:
        return self._guarded.get(row, [])


def total(explanation: Value) -> float:
    """The sum of all parts of an explanation: its log-odds, if the reason is the computation."""
    parts = [part["points"] for part in (*explanation["own"], *explanation["contagion"])]
    return math.fsum([explanation["base"], explanation["contagion_rest"], *parts])


def _strongest(paths: dict[str, NDArray[Any]]) -> list[Value]:
    """The paths with the most points either way, one value each."""
    size = np.abs(paths["points"])
    order = np.argsort(-size, kind="stable")
    shown = order[size[order] > SMALLEST][:SHOWN_PATHS]
    columns = [values[shown].tolist() for values in paths.values()]
    return [dict(zip(paths, values, strict=True)) for values in zip(*columns, strict=True)]
