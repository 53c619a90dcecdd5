"""Whom news reach in a month graded again: by how much, by which links, from which records."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.indicator import resting_on_records
from features.table import FeatureTable, feature_table
from gnn.changed_messages import sources_of
from gnn.contagion_reasons import SHOWN_PATHS, SMALLEST
from gnn.explanation import Explainer
from gnn.own_news import (
    Sides,
    learned_between,
    own_tables,
    sides_of,
    with_news,
    with_news_among,
)
from gnn.packed_explanation import path_told
from gnn.removed_records import same_values
from gnn.rescored import Rescored, rescored
from graph.store import Store

Value = dict[str, Any]
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class NewsReach:
    """What news since a month's last day move, by the month's own model and links.

    scores: None where nobody has news.  record_ids: what was learned, by the row of whom it is.
    """

    explainer: Explainer
    scores: Rescored | None
    record_ids: dict[int, list[str]]

    def moved(self, enterprise_ids: list[str]) -> tuple[Floats, Floats]:
        """(own, contagion) log-odds that enterprises of the month move."""
        if self.scores is None:
            return np.zeros(len(enterprise_ids)), np.zeros(len(enterprise_ids))
        rows = _rows(self.explainer, enterprise_ids)
        return self.scores.own_of(rows), self.scores.contagion_of(rows)

    def reached(self) -> list[str]:
        """The enterprises of the month whose contagion moves, sorted."""
        if self.scores is None:
            return []
        moved = np.abs(self.scores.contagion) > SMALLEST
        return sorted(self._ids[self.scores.reached[moved]].tolist())

    def told(self, enterprise_id: str) -> Value:
        """contagion_moved: log-odds; contagion: the strongest paths from whom news are of.

        A path says its `points` now, what it `moved`, and the records learned of its source.
        contagion_rest: what the other paths moved; with the paths it sums to contagion_moved.
        """
        if self.scores is None:
            return {"contagion_moved": 0.0, "contagion": [], "contagion_rest": 0.0}
        [row] = _rows(self.explainer, [enterprise_id]).tolist()
        paths = self.scores.paths(row)
        size = np.where(paths["changed"], np.abs(paths["moved"]), 0.0)
        order = np.argsort(-size, kind="stable")
        shown = order[size[order] > SMALLEST][:SHOWN_PATHS]
        columns = [values[shown].tolist() for values in paths.values()]
        told = [
            self._path(dict(zip(paths, values, strict=True)))
            for values in zip(*columns, strict=True)
        ]
        total = math.fsum(paths["moved"])
        rest = total - math.fsum(one["moved"] for one in told)
        return {"contagion_moved": total, "contagion": told, "contagion_rest": rest}

    def _path(self, path: Value) -> Value:
        nodes, links = self.explainer.drawer.draw(path)
        ids = self.record_ids[path["source"]]
        drawn = [path["points"], path["operator"], nodes, links, range(len(ids))]
        return {**path_told(drawn, ids), "moved": path["moved"]}

    @cached_property
    def _ids(self) -> NDArray[np.object_]:
        return np.asarray(self.explainer.snapshot.enterprises["enterprise_id"], dtype=object)


def news_reach(
    store: Store, explainer: Explainer, day: date, *, of: list[str] | None = None
) -> NewsReach:
    """What was learned from the day after the month through another day, and whom it reaches.

    explainer: the month's.  of: asks only for what can reach these enterprises; None: everyone.
    Who left the register since sends what it sent.
    """
    known = explainer.snapshot.enterprises["enterprise_id"]
    first = explainer.snapshot.as_of + timedelta(days=1)
    if of is None:
        having = with_news(store, first, day)
    else:
        near = known.iloc[_near(explainer, _rows(explainer, of))].tolist()
        having = with_news_among(store, near, since=first, until=day)
    having = sorted(set(having) & set(known))
    if not having:
        return NewsReach(explainer, None, {})
    tables = own_tables(store, having)
    sides = sides_of(tables, having, (explainer.snapshot.as_of, day))
    ids = sides.now.enterprises["enterprise_id"].tolist()
    rows = _rows(explainer, ids)
    order = np.argsort(rows)
    stood = explainer.table.frame.to_numpy(dtype=np.float64)[rows]
    values = _values(explainer.table, sides, stood)
    scores = rescored(explainer.attribution, rows[order], values[order], stood=stood[order])
    news = learned_between(tables, sides)
    records = {
        row: list(dict.fromkeys(one["record_id"] for one in news.get(id_, [])))
        for row, id_ in zip(rows.tolist(), ids, strict=True)
    }
    return NewsReach(explainer, scores, records)


def _values(table: FeatureTable, sides: Sides, stood: Floats) -> Floats:
    """(rows, features) with the indicators that rest on own records found anew.

    One that also rests on links or on other enterprises stands, as `RecordRemoval.values` says.
    """
    names = resting_on_records(table.names)
    then, now = (feature_table(one, names) for one in (sides.then, sides.now))
    columns = [table.names.index(name) for name in now.names]
    own = same_values(then.frame.to_numpy(), stood[:, columns])
    values = stood.copy()
    values[:, columns] = np.where(own, now.frame.to_numpy(), stood[:, columns])
    return values


def _near(explainer: Explainer, rows: Rows) -> Rows:
    """The rows and all whose messages can arrive at them."""
    found = [sources_of(one, rows) for one in explainer.attribution.operators]
    return np.unique(np.concatenate([rows, *found]))


def _rows(explainer: Explainer, enterprise_ids: list[str]) -> Rows:
    """The rows of enterprises of the month, in the order asked; others are left out."""
    known = pd.Index(explainer.snapshot.enterprises["enterprise_id"])
    found = np.asarray(known.get_indexer(pd.Index(enterprise_ids, dtype=object)), dtype=np.int64)
    return found[found >= 0]
