"""Own risk: what an enterprise's own indicators say, by boosted trees with exact points."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import lightgbm
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from gnn.booster_text import trees_of
from gnn.tree_tables import TreeTables, tables_of

Floats: TypeAlias = NDArray[np.float64]
Values: TypeAlias = NDArray[np.floating[Any]]  # NaN unknown
FOLDS = 5
ROWS_AT_ONCE = 2**14  # what is computed of many enterprises at once; memory grows with it
# How all trees here are grown: in small random parts, and the same on every run.
GROWTH = {
    "objective": "binary",
    "min_data_in_leaf": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
}
_PARAMETERS = {**GROWTH, "learning_rate": 0.03, "num_leaves": 8}
_ROUNDS = 200


@dataclass(frozen=True)
class OwnRisk:
    """The mean of one booster a fold: additive, since log-odds and points average alike.

    tabled: told by tables of the trees, several times as fast as LightGBM's TreeSHAP; False for
    models of before, whose sealed grades must stay the same to the last bit.
    """

    boosters: tuple[str, ...]
    tabled: bool = False

    def points(self, values: Values) -> Floats:
        """(rows, features + 1) log-odds of each feature, the last column the base.

        TreeSHAP (Lundberg et al. 2020): each row sums to its log-odds.
        """
        if self._tables is not None:
            return self._tables.contributions(values)
        points = np.empty((len(values), values.shape[1] + 1))
        for rows in runs(len(values)):
            points[rows] = self._mean(values[rows], pred_contrib=True)
        return points

    def log_odds(self, values: Values) -> Floats:
        """(rows,) own log-odds."""
        if self._tables is not None:
            return _summed(self._tables, values)
        return self._mean(values, raw_score=True)

    def part(self, values: Values, features: Sequence[int]) -> Floats:
        """(rows,) log-odds that some features (columns of the values) add: their `points`."""
        if self._tables is not None:
            return _summed(self._tables.part(features), values)
        return np.asarray(self.points(values)[:, list(features)].sum(axis=1))

    @property
    def base(self) -> float | None:
        """The last column of `points`, the same for every row; None where only that tells it."""
        return None if self._tables is None else self._tables.base

    def _mean(self, values: Values, **asked: bool) -> Floats:
        total = np.zeros(())
        for model in self._models:
            total = total + np.asarray(model.predict(values, **asked))
        return np.asarray(total / len(self._models))

    @cached_property
    def _models(self) -> list[lightgbm.Booster]:
        return [lightgbm.Booster(model_str=text) for text in self.boosters]

    @cached_property
    def _tables(self) -> TreeTables | None:
        if not self.tabled:
            return None
        trees = [tree for text in self.boosters for tree in trees_of(text)]
        return tables_of(trees, share=1.0 / len(self.boosters))


def _summed(tables: TreeTables, values: Values) -> Floats:
    """(rows,) the tables' values."""
    told = np.empty(len(values))

    def fill(rows: slice) -> None:
        told[rows] = tables.values(values[rows])

    by_run(fill, len(values))
    return told


def runs(size: int) -> list[slice]:
    """All rows in runs of `ROWS_AT_ONCE`; of no row one empty run."""
    starts = range(0, max(size, 1), ROWS_AT_ONCE)
    return [slice(start, min(start + ROWS_AT_ONCE, size)) for start in starts]


def by_run(work: Callable[[slice], None], size: int) -> None:
    """Calls `work` with each run of the rows, several at once; no row depends on its run."""
    if size <= ROWS_AT_ONCE:
        work(slice(0, size))
        return
    # Each run has a core to itself: products of matrices that take all cores wait for each other.
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        for _ in threads.map(work, runs(size)):
            pass  # an error of a run is raised here


def fit_own_risk(
    values: NDArray[np.float64], events: NDArray[np.float64], *, seed: int, threads: int = 2
) -> tuple[OwnRisk, NDArray[np.float64]]:
    """The model and the cross-fitted log-odds of its training rows.

    A training row is judged by the booster that has not seen it, so that what is learned on
    top of own risk is not learned on top of a memory. The result is the same for any `threads`.
    """
    parameters = {**_PARAMETERS, "seed": seed, "num_threads": threads}
    crossed = np.zeros(len(events))
    boosters = []
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for kept, held in folds.split(values, events):
        data = lightgbm.Dataset(values[kept], events[kept])
        booster = lightgbm.train(parameters, data, num_boost_round=_ROUNDS)
        crossed[held] = booster.predict(values[held], raw_score=True)
        boosters.append(booster.model_to_string())
    return OwnRisk(tuple(boosters), tabled=True), crossed
