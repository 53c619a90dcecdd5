"""Weights of an indicator set learned from outcomes, each in the direction of its indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.model_selection import StratifiedKFold

from features.indicator_set import IndicatorSet
from features.scorecard import shares
from features.table import FeatureTable, feature_table
from gnn.events import events_after, gradable
from gnn.monthly import FEWEST_EVENTS
from graph.errors import BadInput
from graph.snapshot import snapshot_of
from graph.tables import Tables

Floats = NDArray[np.float64]
STRENGTHS = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
FOLDS = 5


@dataclass(frozen=True)
class Outcomes:
    """What was known on a day, and what befell whom in the 12 months after it.

    events: (n,) 1.0 where an event happened.  rows: (n,) mask of those in the register.
    """

    table: FeatureTable
    events: Floats
    rows: NDArray[np.bool_]


@dataclass(frozen=True)
class LearnedWeights:
    """coefficients: log-odds at all of an indicator's points, 0 or more, by item id.

    strength: of the penalty, chosen by cross-validation.  losses: mean log loss of each strength.
    shown: [enterprises, events] by item id: those in whom it gives points, and the events of them.
    """

    coefficients: pd.Series
    strength: float
    losses: dict[float, float]
    shown: pd.DataFrame


def outcomes_of(tables: Tables, day: date) -> Outcomes:
    """Indicators as known on the day, events of the 12 months after. Raises BadInput: too few."""
    snapshot = snapshot_of(tables, day)
    found = Outcomes(feature_table(snapshot), events_after(snapshot, tables), gradable(snapshot))
    events = int(found.events[found.rows].sum())
    if events < FEWEST_EVENTS:
        wanted = f"{FEWEST_EVENTS} enterprises or more with an event in the 12 months after {day}"
        raise BadInput(wanted, events, "weights")
    return found


def learned_weights(
    outcomes: Outcomes, base: IndicatorSet, *, seeds: Sequence[int]
) -> LearnedWeights:
    """Non-negative logistic regression of the events on the shares of the indicators' points.

    The penalty is the one with the least log loss over `FOLDS` folds, drawn once a seed.
    """
    values, events = signed_shares(outcomes, base), outcomes.events[outcomes.rows]
    losses = {one: _held_out(values, events, strength=one, seeds=seeds) for one in STRENGTHS}
    strength = min(losses, key=lambda one: losses[one])
    _, coefficients = fitted(values, events, strength=strength)
    names = [item.item_id for item in base.items]
    given = values != 0.0
    shown = {"enterprises": given.sum(axis=0), "events": (given & (events[:, None] == 1.0)).sum(0)}
    return LearnedWeights(
        pd.Series(coefficients, index=names), strength, losses, pd.DataFrame(shown, index=names)
    )


def signed_shares(outcomes: Outcomes, base: IndicatorSet) -> Floats:
    """(rows, items) shares of those that take part; below 0 where points take away.

    One that abstains is 0: a set gives it no points either.
    """
    found = shares(outcomes.table, base).to_numpy()[outcomes.rows]
    signs = np.array([item.sign for item in base.items])
    return np.asarray(np.nan_to_num(found) * signs, dtype=np.float64)


def fitted(
    values: Floats, events: Floats, *, strength: float, any_sign: bool = False
) -> tuple[float, Floats]:
    """Intercept and coefficients of least mean log loss + strength / 2 * sum of squares.

    The coefficients are 0 or more unless any_sign: L-BFGS-B (Byrd, Lu, Nocedal & Zhu 1995).
    """
    rows, columns = values.shape

    def loss(told: Floats) -> tuple[float, Floats]:
        odds = values @ told[1:] + told[0]
        missed = expit(odds) - events
        gradient = np.concatenate(([missed.mean()], values.T @ missed / rows + strength * told[1:]))
        return _log_loss(odds, events) + strength / 2 * float(told[1:] @ told[1:]), gradient

    start = np.zeros(columns + 1)
    start[0] = np.log(events.mean() / (1.0 - events.mean()))
    low = None if any_sign else 0.0
    bounds = [(None, None), *[(low, None)] * columns]
    options = {"maxiter": 1000, "ftol": 1e-12, "gtol": 1e-8}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return float(found.x[0]), np.asarray(found.x[1:])


def _held_out(values: Floats, events: Floats, *, strength: float, seeds: Sequence[int]) -> float:
    losses = []
    for seed in seeds:
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        for kept, held in folds.split(values, events):
            base, coefficients = fitted(values[kept], events[kept], strength=strength)
            losses.append(_log_loss(values[held] @ coefficients + base, events[held]))
    return float(np.mean(losses))


def _log_loss(odds: Floats, events: Floats) -> float:
    return float((np.logaddexp(0.0, odds) - events * odds).mean())
