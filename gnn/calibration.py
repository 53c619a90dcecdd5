"""Calibration on a later month: an affine map of log-odds, so that points stay additive."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from gnn.scorer import Scorer, Scores

Floats = NDArray[np.float64]


def calibrated(scorer: Scorer, scores: Scores, *, events: Floats) -> Scorer:
    """The scorer with slope and shift that fit the events of a later month (Platt 1999).

    Monotone: a slope that would turn the order round is refused by keeping the old one.
    """
    fit = LogisticRegression(C=1e6).fit(scores.log_odds[:, None], events)
    slope, shift = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    if slope <= 0.0:
        return scorer
    return replace(scorer, slope=scorer.slope * slope, shift=scorer.shift * slope + shift)


def calibration_error(probability: Floats, events: Floats, *, bins: int = 10) -> float:
    """Expected calibration error in [0, 1] over bins of equal count (Naeini et al. 2015)."""
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(probability[part].mean() - events[part].mean()) * len(part) for part in parts]
    return float(np.sum(gaps) / len(order))
