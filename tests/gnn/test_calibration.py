"""Calibration: monotone, additive, and an error worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gnn.calibration import best_curve, calibrated, calibration_error, log_loss
from gnn.checkpoint import Checkpoint
from gnn.monthly import Month
from gnn.scorer import Scores


def _scores(log_odds: np.ndarray) -> Scores:
    size = len(log_odds)
    nothing = np.zeros((size, 0))
    return Scores(log_odds, 0.0, nothing, np.zeros(size), nothing)


def test_recovers_a_planted_slope_and_shift(checkpoint: Checkpoint) -> None:
    chance = np.random.default_rng(4)
    raw = chance.normal(size=60_000)
    events = (chance.random(60_000) < 1 / (1 + np.exp(-(0.5 * raw - 1.0)))).astype(float)
    start = replace(checkpoint.scorer, slope=2.0, shift=3.0)
    fitted = calibrated(start, _scores(raw), events=events)
    assert fitted.slope == pytest.approx(2.0 * 0.5, abs=0.06)
    assert fitted.shift == pytest.approx(3.0 * 0.5 - 1.0, abs=0.12)


def test_a_slope_that_turns_the_order_is_refused(checkpoint: Checkpoint) -> None:
    raw = np.linspace(-2, 2, 200)
    turned = calibrated(checkpoint.scorer, _scores(raw), events=(raw < 0).astype(float))
    assert turned is checkpoint.scorer


def test_calibration_keeps_the_order_of_enterprises(checkpoint: Checkpoint, month: Month) -> None:
    values = month.table.frame.to_numpy()
    bent = replace(checkpoint.scorer, slope=checkpoint.scorer.slope * 0.3, shift=-1.0)
    before, after = (
        scorer.score(month.table.names, values, operators=month.operators).log_odds
        for scorer in (checkpoint.scorer, bent)
    )
    order = np.argsort(before, kind="stable")
    assert (np.diff(after[order]) >= -1e-12).all()


def test_the_method_is_the_one_that_foretells_rows_it_has_not_seen() -> None:
    chance = np.random.default_rng(8)
    raw = chance.normal(size=6000)
    straight = 1 / (1 + np.exp(-raw))
    bent = np.where(raw > 0.5, 0.9, 0.1)  # no slope and shift give this
    for truth, chosen in ((straight, "platt"), (bent, "venn_abers")):
        events = (chance.random(6000) < truth).astype(float)
        curve = best_curve(raw, events, log_odds=raw)
        losses = curve.losses["log_loss"]
        assert (curve.method, min(losses, key=losses.__getitem__)) == (chosen, chosen)
        assert losses[chosen] == pytest.approx(log_loss(truth, events), abs=0.01)
        assert set(curve.losses["brier"]) == set(losses)


def test_log_loss_by_hand() -> None:
    events = np.array([1.0, 0.0])
    assert log_loss(np.array([0.5, 0.75]), events) == pytest.approx(1.5 * np.log(2))
    # A sure forecast that fails costs much, but not all.
    assert log_loss(np.array([0.0, 0.0]), events) == pytest.approx(-np.log(1e-6) / 2, rel=1e-4)


def test_error_by_hand() -> None:
    probability = np.array([0.9, 0.1, 0.3, 0.7])
    events = np.array([1.0, 0.0, 1.0, 1.0])
    # Bins {0.1, 0.3} and {0.7, 0.9}: gaps |0.2 - 0.5| and |0.8 - 1|, two rows each.
    assert calibration_error(probability, events, bins=2) == pytest.approx(0.25)
    assert calibration_error(events, events, bins=2) == 0.0
