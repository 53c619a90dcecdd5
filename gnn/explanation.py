"""The explanation of a grade as one value: parts that sum to its log-odds, and their evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.indicator import REGISTRY
from features.table import FeatureTable, Sources, sources_at
from gnn.attribution import Attribution
from gnn.cited_records import CitedRecords
from gnn.events import is_adverse
from gnn.grades import BOUNDS, Grades
from gnn.packed_explanation import unpacked
from gnn.paths import PathDrawer
from gnn.policy import Policy
from graph.snapshot import Snapshot

Value = dict[str, Any]
SHOWN_PATHS = 12  # the strongest; what the others add is `contagion_rest`
SMALLEST = 1e-9  # points below carry no message: not shown as a reason
_RUN = 1024  # rows whose columns are taken out together


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
    the versions; '' where that is nothing.  whole: the graph keeps explanations as months did
    before these were packed.
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
    whole: bool = False

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
    def _near(self) -> dict[int, _Run]:
        """The run of rows that was asked last, by its number."""
        return {}

    def _run(self, row: int) -> tuple[_Run, int]:
        """The row's run, and its place in it."""
        number, place = divmod(row, _RUN)
        run = self._near.get(number)
        if run is None:
            rows = slice(number * _RUN, (number + 1) * _RUN)
            graded: list[Value] = self.grades.frame.iloc[rows].to_dict("records")
            bounds = [
                source.starts[rows.start : rows.stop + 1].tolist() if len(source.places) else None
                for source in self._sources
            ]
            run = _Run(graded, bounds)
            self._near.clear()
            self._near[number] = run
        return run, place

    @cached_property
    def _ruled(self) -> frozenset[int]:
        return frozenset(self.grades.rules_met["enterprise"])

    def explain(self, row: int) -> Value:
        """base + sum of own points + sum of contagion points + contagion_rest = log_odds."""
        return unpacked(self.packed(row))

    def packed(self, row: int) -> Value:
        """The explanation as the graph keeps it, a third as long; `unpacked` tells it whole."""
        run, at = self._run(row)
        graded = run.graded[at]
        paths = self.attribution.path_columns(row)
        strongest = _strongest(paths)
        own, rules = self._own(row, run.of(at)), self._rules(row)
        of_sources = [self._adverse_records(path["source"]) for path in strongest]
        ruled = self._cited.own(row, [id_ for one in rules for id_ in one["record_ids"]])
        cited = sorted({*chain(*own["records"], *of_sources, ruled)}, key=self._record_id)
        place = dict(zip(cited, range(len(cited)), strict=True))
        own["records"] = [_placed(records, place) for records in own["records"]]
        listed = math.fsum(path["points"] for path in strongest)
        return {
            "enterprise_id": graded["enterprise_id"],
            "name": graded["name"],
            "period": self.period,
            "class": graded["class"],
            "score_class": graded["score_class"],
            "score": graded["score"],
            "probability": graded["probability"],
            **{name: graded[name] for name in BOUNDS if name in graded},
            "log_odds": graded["log_odds"],
            "base": self.attribution.scores.base,
            "own": own,
            "contagion": [
                [
                    path["points"],
                    path["operator"],
                    *self.drawer.draw(path),
                    _placed(records, place),
                ]
                for path, records in zip(strongest, of_sources, strict=True)
            ],
            "contagion_rest": math.fsum(paths["points"]) - listed,
            "rules": rules,
            "guards": self._guards(row),
            "records": self._cited.of(cited),
            "versions": vars(self.versions),
        }

    def _own(self, row: int, bounds: list[tuple[int, int]]) -> Value:
        """Columns of the indicators with points, heaviest first; records: their places."""
        points = self.attribution.scores.own_points[row]
        order = np.argsort(-np.abs(points), kind="stable")
        order = order[points[order] != 0.0]
        return {
            "indicator_id": self._indicator_ids[order].tolist(),
            "value": [
                None if math.isnan(one) else one for one in self._values[row, order].tolist()
            ],
            "points": points[order].tolist(),
            "records": [self._places(number, *bounds[number]) for number in order.tolist()],
        }

    def _places(self, number: int, first: int, last: int) -> list[int]:
        """The records behind an indicator's value, as rows of the snapshot's."""
        places: list[int] = (
            self._sources[number].places[first:last].tolist() if last > first else []
        )
        return places

    def _record_id(self, place: int) -> str:
        return str(self._adverse.record_ids[place])

    @cached_property
    def _indicator_ids(self) -> NDArray[np.object_]:
        return np.array([REGISTRY[name].indicator_id for name in self.table.names], dtype=object)

    @cached_property
    def _adverse(self) -> Sources:
        """All adverse records by enterprise, newest first."""
        records = self.snapshot.records.reset_index(drop=True)
        adverse = records.loc[is_adverse(records), ["enterprise", "valid_from", "record_id"]]
        adverse = adverse.sort_values(["valid_from", "record_id"], ascending=False)
        adverse = adverse.sort_values("enterprise", kind="stable")
        return sources_at(self.snapshot, adverse.index.to_numpy(np.int64))

    def _adverse_records(self, row: int) -> list[int]:
        """The source's own adverse records: what made it a source."""
        adverse = self._adverse
        places: list[int] = adverse.places[adverse.starts[row] : adverse.starts[row + 1]].tolist()
        return places

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


@dataclass(frozen=True)
class _Run:
    """Of a run of rows the grades, and where the records behind each indicator begin and end."""

    graded: list[Value]
    bounds: list[list[int] | None]

    def of(self, place: int) -> list[tuple[int, int]]:
        """Of each indicator the bounds of one row."""
        return [(starts[place], starts[place + 1]) if starts else (0, 0) for starts in self.bounds]


def _placed(records: list[int], place: dict[int, int]) -> list[int]:
    return [place[record] for record in records]


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
