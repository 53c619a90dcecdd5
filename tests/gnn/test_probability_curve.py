"""Probability curves: values by hand, the oracle of scikit-learn, order, and what is promised."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

from gnn.probability_curve import METHODS, MOST_STEPS, fit_curve

ROWS = st.lists(st.tuples(st.integers(-6, 3), st.booleans()), min_size=1, max_size=40)


def test_by_hand() -> None:
    # Two at -1 without an event, one with it at 1. Had one more enterprise at -1 had none (3 rows,
    # no event) or one (3 rows, 1 event); had one more at 1 had none (2, 1) or one (2, 2).
    curve = fit_curve(np.array([-1.0, 1.0, -1.0]), np.array([0.0, 1.0, 0.0]), method="venn_abers")
    low, high = curve.interval(np.array([-9.0, -1.0, 0.9, 1.0, 9.0]))
    assert low == pytest.approx([0, 0, 0, 1 / 2, 1 / 2])
    assert high == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1, 1])
    assert curve.probability(np.array([-1.0, 1.0])) == pytest.approx([1 / 4, 2 / 3])


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_is_what_isotonic_regression_says_with_one_more_row(rows: list[tuple[int, bool]]) -> None:
    raw, events = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    curve = fit_curve(raw, events, method="isotonic")
    for asked in np.unique(raw):
        more = [
            IsotonicRegression().fit(np.append(raw, asked), np.append(events, event))
            for event in (0.0, 1.0)
        ]
        expected = [float(fit.predict([asked])[0]) for fit in more]
        assert [float(end[0]) for end in curve.interval(np.array([asked]))] == pytest.approx(
            expected
        )
    expected = IsotonicRegression().fit(raw, events).predict(raw)
    assert curve.probability(raw) == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(METHODS))
def test_larger_log_odds_never_mean_less(rows: list[tuple[int, bool]], method: str) -> None:
    raw, events = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    curve = fit_curve(raw, events, method=method)
    asked = np.linspace(-8, 8, 65)
    told, (low, high) = curve.probability(asked), curve.interval(asked)
    assert (low <= told).all()
    assert (told <= high).all()
    for values in (told, low, high):
        assert (np.diff(values) >= -1e-12).all()
        assert ((values >= 0) & (values <= 1)).all()


def test_many_rows_share_steps_and_learn_a_curve_that_is_not_straight() -> None:
    chance = np.random.default_rng(3)
    raw = chance.normal(-2.0, 1.0, 40_000)
    truth = 1 / (1 + np.exp(-(1.4 * raw + 0.4)))  # raw log-odds are not the truth
    events = (chance.random(len(raw)) < truth).astype(np.float64)
    curve = fit_curve(raw, events, method="venn_abers")
    assert len(curve.low) <= MOST_STEPS
    assert np.abs(curve.probability(raw) - truth).mean() < 0.01
    assert np.abs(replace(curve, method="platt").probability(raw) - truth).mean() > 0.03
