"""How well scores rank and foretell: precision where it is sampled, lift by class, Brier, error."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

from gnn.calibration import calibration_error
from gnn.policy import CLASSES, Policy

Floats = NDArray[np.float64]
BINS = 15
_LEAST = 1e-6  # a probability is kept this far from 0 and 1 before its log-odds are taken


def class_shares(policy: Policy) -> dict[str, float]:
    """Share of enterprises by class: the middle of the policy's band, made to add up to one."""
    middle = {name: sum(policy.band[name]) / 2.0 for name in CLASSES}
    total = sum(middle.values())
    return {name: share / total for name, share in middle.items()}


def precision_at(scores: Floats, events: Floats, *, share: float) -> float:
    """Event rate among the share of rows that score highest; of equal scores the mean counts."""
    many = max(1, round(share * len(events)))
    return float(_ranked_events(scores, events)[:many].mean())


def lifts(scores: Floats, events: Floats, *, shares: dict[str, float]) -> dict[str, float]:
    """Event rate of each class over that of all; classes take their shares in order of score.

    NaN for a class that gets no row.
    """
    ranked = _ranked_events(scores, events)
    worst_first = sorted(shares, reverse=True)
    ends = np.rint(np.cumsum([shares[name] for name in worst_first]) * len(ranked)).astype(int)
    parts = zip(worst_first, np.split(ranked, ends[:-1]), strict=True)
    return {
        name: float(part.mean() / events.mean()) if len(part) else np.nan for name, part in parts
    }


def brier(probability: Floats, events: Floats) -> float:
    """Mean squared distance of probability and event (Brier 1950), in [0, 1]."""
    return float(np.mean((probability - events) ** 2))


def log_odds(probability: Floats) -> Floats:
    """Log-odds of probabilities, bounded where they are sure."""
    inside = np.clip(probability, _LEAST, 1.0 - _LEAST)
    return np.asarray(np.log(inside / (1.0 - inside)))


def probabilities(held: tuple[Floats, Floats], scores: Floats) -> Floats:
    """Log-odds as probabilities, by slope and shift that fit the held (scores, events).

    Platt (1999), as the model's own calibration; so peers that give no probability have one too.
    """
    fit = LogisticRegression(C=1e6).fit(held[0][:, None], held[1])
    return np.asarray(fit.predict_proba(scores[:, None])[:, 1])


def figures(
    held: tuple[Floats, Floats], tested: tuple[Floats, Floats], *, shares: dict[str, float]
) -> dict[str, float]:
    """All measures of one model and seed; held, tested: (log-odds, events) of the rows judged.

    The sampling ratio is the share of the classes C and D.
    """
    probability = probabilities(held, tested[0])
    lifted = lifts(*tested, shares=shares)
    return {
        "held_auc": float(roc_auc_score(held[1], held[0])),
        "held_ap": float(average_precision_score(held[1], held[0])),
        "test_auc": float(roc_auc_score(tested[1], tested[0])),
        "test_ap": float(average_precision_score(tested[1], tested[0])),
        "test_precision": precision_at(*tested, share=shares["C"] + shares["D"]),
        **{f"lift_{name}": lifted[name] for name in shares},
        "test_brier": brier(probability, tested[1]),
        "test_calibration_error": calibration_error(probability, tested[1], bins=BINS),
    }


def _ranked_events(scores: Floats, events: Floats) -> Floats:
    """Events from the highest score down; among equal scores each is their mean."""
    shared = pd.Series(events).groupby(scores).transform("mean").to_numpy()
    return np.asarray(shared[np.argsort(-scores, kind="stable")])
