"""Proposed weights beside those in force and beside honest peers, on a year not learned from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from features.indicator_set import IndicatorSet
from features.scorecard import scorecard
from gnn.evaluate import DRAWS, interval, seed_mean_draws
from gnn.learned_weights import LearnedWeights, Outcomes, fitted, signed_shares
from gnn.own_risk import fit_own_risk

Floats = NDArray[np.float64]
IN_FORCE, PROPOSED = "in force", "proposed"
FREE, TREES = "logistic, any sign", "trees"


@dataclass(frozen=True)
class WeightEvaluation:
    """results: [model, seeds, auc, auc_low, auc_high, ap, ap_low, ap_high], a row a model.

    Means over the seeds, 95 % intervals by bootstrap of the judged rows.  auc_gap, ap_gap: the
    interval of proposed minus in force, on the same draws.
    """

    results: pd.DataFrame
    auc_gap: tuple[float, float]
    ap_gap: tuple[float, float]


def evaluate_weights(
    years: tuple[Outcomes, Outcomes],
    sets: tuple[IndicatorSet, IndicatorSet],
    *,
    learned: LearnedWeights,
    seeds: Sequence[int],
) -> WeightEvaluation:
    """years: learned from, judged on.  sets: in force, proposed.

    Both sets are judged by the points that they really give, cut at the caps. The peers learn on
    the same year: a logistic regression of any sign and without caps, and boosted trees on all
    indicators there are, once a seed.
    """
    late = years[1]
    events = late.events[late.rows]
    points = [
        scorecard(late.table, one).summary["points"].to_numpy()[late.rows][None] for one in sets
    ]
    scores = {
        IN_FORCE: points[0],
        PROPOSED: points[1],
        FREE: _free(years, sets[0], learned.strength)[None],
        TREES: np.array([_trees(years, seed) for seed in seeds]),
    }
    aucs = {name: seed_mean_draws(events, found) for name, found in scores.items()}
    precisions = {name: precision_draws(events, found) for name, found in scores.items()}
    rows = [
        {
            "model": name,
            "seeds": len(found),
            "auc": _mean(roc_auc_score, events, found),
            **_ends("auc", aucs[name]),
            "ap": _mean(average_precision_score, events, found),
            **_ends("ap", precisions[name]),
        }
        for name, found in scores.items()
    ]
    return WeightEvaluation(
        pd.DataFrame(rows),
        interval(aucs[PROPOSED] - aucs[IN_FORCE]),
        interval(precisions[PROPOSED] - precisions[IN_FORCE]),
    )


def precision_draws(events: Floats, scores: Floats) -> Floats:
    """(draws,) mean over the seeds of the average precision, on the draws of `seed_mean_draws`.

    A row drawn k times counts k times; equal scores are one threshold, as in scikit-learn.
    """
    orders = [np.argsort(-one, kind="stable") for one in scores]
    ends = [
        np.append(np.flatnonzero(np.diff(one[order])), len(order) - 1)
        for one, order in zip(scores, orders, strict=True)
    ]
    chance = np.random.default_rng(0)
    means: list[float] = []
    while len(means) < DRAWS:
        rows = chance.integers(0, len(events), len(events))
        if 0 < events[rows].sum() < len(rows):
            drawn = np.bincount(rows, minlength=len(events)).astype(np.float64)
            told = zip(orders, ends, strict=True)
            means.append(
                float(np.mean([_precision(drawn[o], (drawn * events)[o], end) for o, end in told]))
            )
    return np.array(means)


def _precision(drawn: Floats, struck: Floats, ends: NDArray[np.int64]) -> float:
    """Sum of precision times gain of recall over the thresholds, rows by falling score."""
    found, seen = np.cumsum(struck)[ends], np.cumsum(drawn)[ends]
    gains = np.diff(found, prepend=0.0)
    return float((gains * found / np.maximum(seen, 1.0)).sum() / found[-1])


def _free(years: tuple[Outcomes, Outcomes], base: IndicatorSet, strength: float) -> Floats:
    early, late = (signed_shares(year, base) for year in years)
    events = years[0].events[years[0].rows]
    _, coefficients = fitted(early, events, strength=strength, any_sign=True)
    return np.asarray(late @ coefficients)


def _trees(years: tuple[Outcomes, Outcomes], seed: int) -> Floats:
    early, late = (year.table.frame.to_numpy()[year.rows] for year in years)
    # One thread: where processors are shared, two wait for each other at every split.
    trees, _ = fit_own_risk(early, years[0].events[years[0].rows], seed=seed, threads=1)
    return trees.log_odds(late)


def _mean(measure: Callable[[Floats, Floats], float], events: Floats, scores: Floats) -> float:
    return float(np.mean([measure(events, one) for one in scores]))


def _ends(name: str, draws: Floats) -> dict[str, float]:
    low, high = interval(draws)
    return {f"{name}_low": low, f"{name}_high": high}
