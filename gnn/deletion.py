"""Deletion curves: how far a score falls as links are taken away in an explanation's order.

The area over the curve is the mean fall over the steps, in log-odds (AOPC: Samek et al. 2017,
eq. 12). An order is judged on the score of any model, so that two explainers meet on both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.evaluate import DRAWS, interval

Floats = NDArray[np.float64]
Without = Callable[[int, Sequence[frozenset[str]]], Floats]  # row, sets of links to log-odds
STEPS = 5
SHOWN = (1, 2, 3, 5)
FALLS = [f"fall_{step}" for step in range(1, STEPS + 1)]
_OF = ["score_of", "order"]


def falls(without: Without, row: int, orders: Sequence[Sequence[str]]) -> Floats:
    """(STEPS,) how far the log-odds of a row have fallen after so many links; of orders the mean.

    An order that is shorter has taken all there is: the score stays where it was last.
    """
    sets = [frozenset(order[:step]) for order in orders for step in range(STEPS + 1)]
    odds = without(row, sets).reshape(len(orders), STEPS + 1)
    return np.asarray((odds[:, :1] - odds[:, 1:]).mean(axis=0))


def curves(fallen: pd.DataFrame) -> list[dict[str, Any]]:
    """Of each score and order the mean fall by links gone, its area, and what the first is ahead.

    fallen: [score_of, order, enterprise, *FALLS], rows of several seeds together; low, high and
    ahead_low, ahead_high (area of the score's first order minus this one's): 95 % bootstrap of the
    enterprises, the same draws for all orders.  ahead_* are None of the first order itself.
    """
    return [row for _, part in fallen.groupby("score_of", sort=False) for row in _of_score(part)]


def _of_score(fallen: pd.DataFrame) -> Iterable[dict[str, Any]]:
    first: Floats | None = None
    for (score_of, order), part in fallen.groupby(_OF, sort=False):
        drawn = _draws(part[FALLS].to_numpy().mean(axis=1), part["enterprise"].to_numpy())
        ahead = (None, None) if first is None else interval(first - drawn)
        first = drawn if first is None else first
        low, high = interval(drawn)
        yield {
            "score_of": score_of,
            "order": order,
            "rows": len(part),
            "falls": {str(step): float(part[FALLS[step - 1]].mean()) for step in SHOWN},
            "area": float(part[FALLS].to_numpy().mean()),
            "low": low,
            "high": high,
            "ahead_low": ahead[0],
            "ahead_high": ahead[1],
        }


def _draws(areas: Floats, enterprises: NDArray[np.int64]) -> Floats:
    """(DRAWS,) mean area, whole enterprises drawn anew each time: their seeds are not apart."""
    named, of = np.unique(enterprises, return_inverse=True)
    total, count = np.bincount(of, areas), np.bincount(of)
    chosen = np.random.default_rng(0).integers(0, len(named), (DRAWS, len(named)))
    return np.asarray(total[chosen].sum(axis=1) / count[chosen].sum(axis=1))
