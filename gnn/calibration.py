"""Calibration on a later month: an affine map, so that points stay additive, and then a curve.

The map's log-odds are what reasons add up to and classes are cut on. The curve comes after and says
what they mean as a probability; which one is kept is decided on the same later month.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from gnn.probability_curve import METHODS, ProbabilityCurve, fit_curve
from gnn.scorer import Scorer, Scores
from gnn.train import Examples

Floats = NDArray[np.float64]
FOLDS = 5
_SURE = 1e-6  # a probability of 0 or 1 is judged as if it were so far from it


def calibrated(scorer: Scorer, scores: Scores, *, events: Floats) -> Scorer:
    """The scorer with slope, shift (Platt 1999) and curve that fit the events of a later month.

    Monotone: a slope that would turn the order round is refused by keeping the scorer as it was.
    """
    slope, shift = platt(scores.log_odds, events)
    if slope <= 0.0:
        return scorer
    return replace(
        scorer,
        slope=scorer.slope * slope,
        shift=scorer.shift * slope + shift,
        curve=best_curve(scores.log_odds, events, log_odds=slope * scores.log_odds + shift),
    )


def calibrated_on(scorer: Scorer, held: Examples) -> Scorer:
    """The scorer fitted to the events of the rows of a later month that take part."""
    scores = scorer.score(held.names, held.values, operators=held.operators)
    kept = replace(scores, log_odds=scores.log_odds[held.rows])
    return calibrated(scorer, kept, events=held.events[held.rows])


def platt(raw: Floats, events: Floats) -> tuple[float, float]:
    """Slope and shift of raw log-odds that fit the events (Platt 1999)."""
    fit = LogisticRegression(C=1e6).fit(raw[:, None], events)
    return float(fit.coef_[0, 0]), float(fit.intercept_[0])


def best_curve(raw: Floats, events: Floats, *, log_odds: Floats) -> ProbabilityCurve:
    """The curve over `log_odds` (Platt's of `raw`) by the method with the least cross-fitted loss.

    Log loss decides; the Brier score stands beside it.
    """
    told = cross_fitted(raw, events)
    losses = {
        "log_loss": {name: log_loss(told[name], events) for name in METHODS},
        "brier": {name: float(np.mean((told[name] - events) ** 2)) for name in METHODS},
    }
    best = min(METHODS, key=lambda name: losses["log_loss"][name])
    return replace(fit_curve(log_odds, events, method=best), losses=losses)


def cross_fitted(raw: Floats, events: Floats) -> dict[str, Floats]:
    """Probabilities of each row by every method, fitted to the four fifths it is not in."""
    found = {name: np.zeros(len(events)) for name in METHODS}
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for kept, held in folds.split(raw, events):
        slope, shift = platt(raw[kept], events[kept])
        log_odds = slope * raw + shift
        curve = fit_curve(log_odds[kept], events[kept], method=METHODS[0])
        for name in METHODS:
            found[name][held] = replace(curve, method=name).probability(log_odds[held])
    return found


def log_loss(probability: Floats, events: Floats) -> float:
    """Mean of minus the log of the probability of what happened."""
    inside = np.clip(probability, _SURE, 1.0 - _SURE)
    return float(-np.mean(np.where(events == 1.0, np.log(inside), np.log1p(-inside))))


def calibration_error(probability: Floats, events: Floats, *, bins: int = 10) -> float:
    """Expected calibration error in [0, 1] over bins of equal count (Naeini et al. 2015)."""
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(probability[part].mean() - events[part].mean()) * len(part) for part in parts]
    return float(np.sum(gaps) / len(order))


def error_of_chance(probability: Floats, *, bins: int = 10, draws: int = 200) -> float:
    """Mean calibration error if every probability were true: what so few rows show by chance."""
    chance = np.random.default_rng(0)
    events = [(chance.random(len(probability)) < probability).astype(float) for _ in range(draws)]
    return float(np.mean([calibration_error(probability, one, bins=bins) for one in events]))
