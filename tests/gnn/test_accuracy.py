"""Measures by hand: precision, lift, Brier, calibration in bins, and the reliability plot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gnn.accuracy import brier, class_shares, lifts, log_odds, precision_at, probabilities
from gnn.calibration import calibration_error
from gnn.policy import load_policy
from gnn.reliability import draw_reliability, reliability

EVENTS = np.array([1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
FALLING = np.arange(10.0)[::-1]


def test_precision_counts_the_share_that_is_sampled() -> None:
    assert precision_at(FALLING, EVENTS, share=0.1) == 1.0
    assert precision_at(FALLING, EVENTS, share=0.2) == 0.5
    assert precision_at(FALLING, EVENTS, share=0.3) == pytest.approx(2 / 3)
    assert precision_at(FALLING, EVENTS, share=0.01) == 1.0  # one row at least


def test_among_equal_scores_the_order_of_rows_gives_nothing_away() -> None:
    level = np.zeros(10)
    assert precision_at(level, EVENTS, share=0.2) == pytest.approx(0.2)
    assert precision_at(level, EVENTS[::-1], share=0.2) == pytest.approx(0.2)


def test_lift_is_the_rate_of_a_class_over_that_of_all() -> None:
    found = lifts(FALLING, EVENTS, shares={"A": 0.5, "B": 0.2, "C": 0.2, "D": 0.1})
    assert found == pytest.approx({"D": 5.0, "C": 2.5, "B": 0.0, "A": 0.0})


def test_a_class_without_rows_has_no_lift() -> None:
    found = lifts(FALLING, EVENTS, shares={"A": 0.99, "B": 0.005, "C": 0.004, "D": 0.001})
    assert np.isnan(found["D"])
    assert found["A"] == pytest.approx(1.0)


def test_shares_of_classes_are_the_middle_of_the_policys_band() -> None:
    shares = class_shares(load_policy())
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["C"] / shares["A"] == pytest.approx(0.065 / 0.55)
    assert shares["D"] / shares["A"] == pytest.approx(0.0275 / 0.55)


def test_brier_by_hand() -> None:
    assert brier(np.array([1.0, 0.5, 0.0]), np.array([1.0, 1.0, 1.0])) == pytest.approx(1.25 / 3)


def test_log_odds_are_bounded_where_a_probability_is_sure() -> None:
    assert log_odds(np.array([0.5, 0.75])) == pytest.approx([0.0, np.log(3.0)])
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()


def test_probabilities_are_fitted_to_the_held_set() -> None:
    scores = np.repeat([-3.0, 3.0], 100)
    events = np.concatenate([np.arange(100) < 10, np.arange(100) < 60]).astype(np.float64)
    found = probabilities((scores, events), np.array([-3.0, 0.0, 3.0]))
    assert found[[0, 2]] == pytest.approx([0.1, 0.6], abs=1e-4)
    assert found[0] < found[1] < found[2]


def test_the_bins_of_a_reliability_plot_make_the_calibration_error() -> None:
    chance = np.random.default_rng(3)
    probability = chance.random(601)
    events = (chance.random(601) < probability**2).astype(np.float64)
    bins = reliability(probability, events)
    gaps = (bins["foretold"] - bins["happened"]).abs() * bins["rows"] / 601
    assert gaps.sum() == pytest.approx(calibration_error(probability, events, bins=15))
    assert bins["rows"].tolist() == [41, *[40] * 14]
    assert bins["foretold"].is_monotonic_increasing


def test_the_plot_is_a_picture_in_the_folder_asked_for(tmp_path: Path) -> None:
    bins = reliability(FALLING / 10.0, EVENTS, bins=2).assign(model="trees")
    file = draw_reliability(bins, "Drawn", tmp_path / "new")
    assert file == tmp_path / "new" / "reliability.png"
    assert file.read_bytes().startswith(b"\x89PNG")
