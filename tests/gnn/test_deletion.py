"""Deletion curves by hand: falls of a score, areas, and the paired bootstrap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from gnn.deletion import FALLS, STEPS, curves, falls

WORTH = {"a": 1.0, "b": 0.5, "c": -0.25}


def without(row: int, sets: Sequence[frozenset[str]]) -> NDArray[np.float64]:
    """A score that is the sum of what is left, on top of the row's own number."""
    return np.array(
        [row + sum(worth for link, worth in WORTH.items() if link not in one) for one in sets]
    )


def test_falls_of_one_order_and_of_several() -> None:
    assert falls(without, 7, [["a", "b", "c"]]).tolist() == [1.0, 1.5, 1.25, 1.25, 1.25]
    assert falls(without, 7, [["a"], ["c"]]).tolist() == [0.375] * STEPS
    assert falls(without, 7, [[]]).tolist() == [0.0] * STEPS


def fallen(order: str, *rows: tuple[int, float]) -> pd.DataFrame:
    """Rows (enterprise, fall at each step) of one order on the score of m."""
    told = pd.DataFrame({"enterprise": [row for row, _ in rows]})
    told = told.assign(score_of="m", order=order)
    return told.assign(**{name: [fall for _, fall in rows] for name in FALLS})


def test_areas_are_means_with_paired_intervals() -> None:
    best = fallen("best", (1, 1.0), (2, 3.0), (3, 5.0))
    worse = fallen("worse", (1, 0.0), (2, 2.0), (3, 4.0))
    first, second = curves(pd.concat([best, worse]))
    assert (first["order"], first["area"], first["ahead_low"]) == ("best", 3.0, None)
    assert first["falls"] == {"1": 3.0, "2": 3.0, "3": 3.0, "5": 3.0}
    assert 1.0 <= first["low"] < 3.0 < first["high"] <= 5.0
    # The rows differ much, the orders always by one.
    assert (second["ahead_low"], second["ahead_high"]) == pytest.approx((1.0, 1.0))
    assert (second["low"], second["high"]) == pytest.approx((first["low"] - 1, first["high"] - 1))


def test_seeds_of_one_enterprise_are_drawn_together() -> None:
    (alone,) = curves(fallen("one", (1, 1.0), (1, 3.0), (1, 5.0)))
    assert (alone["rows"], alone["low"], alone["high"]) == (3, 3.0, 3.0)
