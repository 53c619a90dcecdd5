"""Own risk: what an enterprise's own indicators say, by boosted trees with exact points."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

FOLDS = 5
ROWS_AT_ONCE = 2**15  # what is computed of many enterprises at once; memory grows with it
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
    """The mean of one booster a fold: additive, since log-odds and points average alike."""

    boosters: tuple[str, ...]

    def points(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """(rows, features + 1) log-odds of each feature, the last column the base.

        TreeSHAP (Lundberg et al. 2020): each row sums to its log-odds.
        """
        models = [lightgbm.Booster(model_str=text) for text in self.boosters]
        points = np.empty((len(values), values.shape[1] + 1))
        for rows in runs(len(values)):
            parts = [model.predict(values[rows], pred_contrib=True) for model in models]
            points[rows] = np.mean(parts, axis=0)
        return points

    def log_odds(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """(rows,) own log-odds."""
        models = (lightgbm.Booster(model_str=text) for text in self.boosters)
        parts = [model.predict(values, raw_score=True) for model in models]
        return np.asarray(np.mean(parts, axis=0))


def runs(size: int) -> list[slice]:
    """All rows in runs of `ROWS_AT_ONCE`; of no row one empty run."""
    starts = range(0, max(size, 1), ROWS_AT_ONCE)
    return [slice(start, min(start + ROWS_AT_ONCE, size)) for start in starts]


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
    return OwnRisk(tuple(boosters)), crossed
