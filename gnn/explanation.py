"""The explanation of a grade as one value: parts that sum to its log-odds, and their evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.table import FeatureTable, Sources, sources_at
from gnn.attribution import Attribution
from gnn.cited_records import CitedRecords
from gnn.collection import collection_paused
from gnn.contagion_reasons import ContagionReasons, PathReason
from gnn.events import is_adverse
from gnn.grades import BOUNDS, Grades
from gnn.own_reasons import OwnReasons
from gnn.packed_explanation import unpacked
from gnn.paths import PathDrawer
from gnn.policy import Policy
from graph.snapshot import Snapshot

Value = dict[str, Any]


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
    grounds: of overrides, by enterprise_id: `decisions.grounds_on`.
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
    grounds: dict[str, Value] = field(default_factory=dict)

    @property
    def graded_rows(self) -> NDArray[np.int64]:
        """The rows that are to be graded, in order."""
        return np.arange(self.snapshot.size) if self.rows is None else self.rows

    @property
    def graded_frame(self) -> pd.DataFrame:
        """The rows of `Grades.frame` of those."""
        return self.grades.frame.iloc[self.graded_rows]

    @property
    def graded_classes(self) -> pd.Series:
        """Their classes."""
        return self.graded_frame["class"]

    @property
    def snapshot(self) -> Snapshot:
        """The graph that was graded."""
        return self.table.snapshot

    @cached_property
    def _cited(self) -> CitedRecords:
        return CitedRecords(self.snapshot)

    @cached_property
    def _own(self) -> OwnReasons:
        return OwnReasons(self.table, self.attribution.scores.own_points)

    @cached_property
    def _contagion(self) -> ContagionReasons:
        return ContagionReasons(self.attribution, self.drawer)

    @cached_property
    def _ruled(self) -> frozenset[int]:
        return frozenset(self.grades.rules_met["enterprise"])

    @cached_property
    def _rule_owners(self) -> NDArray[np.int64]:
        """The rows that met rules, in order: those of one lie together."""
        return np.asarray(self.grades.rules_met["enterprise"], dtype=np.int64)

    def rules_met(self, row: int) -> pd.DataFrame:
        """The rows of `Grades.rules_met` of one enterprise."""
        first, last = np.searchsorted(self._rule_owners, (row, row + 1)).tolist()
        return self.grades.rules_met.iloc[first:last]

    def explain(self, row: int) -> Value:
        """base + sum of own points + sum of contagion points + contagion_rest = log_odds."""
        return unpacked(self.packed(row))

    def packed(self, row: int) -> Value:
        """The explanation as the graph keeps it, a third as long; `unpacked` tells it whole."""
        [told] = self.packed_rows(np.array([row]))
        return told

    def packed_rows(self, rows: NDArray[np.int64]) -> list[Value]:
        """`packed` of many rows: what they are made of is worked out for all at once."""
        with collection_paused():
            graded: list[Value] = self.grades.frame.iloc[rows].to_dict("records")
            parts = self._own.of(rows), self._contagion.of(rows)
            told = zip(rows.tolist(), graded, *parts, strict=True)
            return [self._packed(*one) for one in told]

    def _packed(
        self, row: int, graded: Value, own: Value, contagion: tuple[list[PathReason], float]
    ) -> Value:
        paths, rest = contagion
        rules = self._rules(row)
        of_sources = [self._adverse_records(path.source) for path in paths]
        ruled = self._cited.own(row, [id_ for one in rules for id_ in one["record_ids"]])
        cited = sorted({*chain(*own["records"], *of_sources, ruled)}, key=self._record_id)
        place = dict(zip(cited, range(len(cited)), strict=True))
        own["records"] = [_placed(records, place) for records in own["records"]]
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
                [path.points, path.operator, *path.drawn, _placed(records, place)]
                for path, records in zip(paths, of_sources, strict=True)
            ],
            "contagion_rest": rest,
            "rules": rules,
            "guards": self._guards(row),
            "records": self._cited.of(cited),
            "versions": vars(self.versions),
        }

    def _record_id(self, place: int) -> str:
        return str(self._adverse.record_ids[place])

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
        met = self.rules_met(row).groupby("rule")
        return [self._rule(int(number), part) for number, part in met]

    def _rule(self, number: int, met: pd.DataFrame) -> Value:
        """One that rests on records has no word of a status: as months before there were such."""
        rule = self.policy.rules[number]
        told = {
            "rule_id": rule.rule_id,
            "class": rule.risk_class,
            "levels": rule.levels,
            "legal_basis": rule.legal_basis,
            "record_ids": met["record_id"].dropna().tolist(),
        }
        if not rule.statuses:
            return told
        status = self.snapshot.enterprises["status"].iloc[met["enterprise"].iloc[0]]
        return {**told, "status": status, "version_ids": met["version_id"].tolist()}

    @cached_property
    def _guarded(self) -> dict[int, list[Value]]:
        met = self.grades.guards_met
        told = met.drop(columns="enterprise").to_dict("records")
        found: dict[int, list[Value]] = {}
        for row, guard in zip(met["enterprise"].tolist(), told, strict=True):
            found.setdefault(row, []).append(guard | self._grounds(row, guard["guard_id"]))
        return found

    def _grounds(self, row: int, guard_id: str) -> Value:
        """What a guard rests on; nothing in months whose policy did not tell it."""
        if guard_id == "override":
            return self.grounds.get(self.snapshot.enterprises["enterprise_id"].iloc[row], {})
        basis = self.policy.guard_bases.get(guard_id)
        return {"legal_basis": basis} if basis else {}

    def _guards(self, row: int) -> list[Value]:
        return self._guarded.get(row, [])


def _placed(records: list[int], place: dict[int, int]) -> list[int]:
    return [place[record] for record in records]


def total(explanation: Value) -> float:
    """The sum of all parts of an explanation: its log-odds, if the reason is the computation."""
    parts = [part["points"] for part in (*explanation["own"], *explanation["contagion"])]
    return math.fsum([explanation["base"], explanation["contagion_rest"], *parts])
