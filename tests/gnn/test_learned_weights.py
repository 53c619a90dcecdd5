"""Weights from outcomes: odds by hand, an oracle, what must hold, and the sample province."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from features.indicator_set import load_set
from features.proposal import proposed_set
from gnn.events import months_before
from gnn.learned_weights import Outcomes, fitted, learned_weights, outcomes_of, signed_shares
from gnn.weight_evaluation import (
    FREE,
    IN_FORCE,
    PROPOSED,
    TREES,
    WeightEvaluation,
    evaluate_weights,
    precision_draws,
)
from graph.errors import BadInput
from graph.sample import Province
from tests.drawing import AS_OF, draw, e
from tests.features.test_indicator_set import BASE

NATIONAL = load_set(BASE)


def test_one_indicator_by_hand() -> None:
    # 6 of 10 with the indicator are struck, 2 of 10 without: the coefficient is the difference of
    # the log-odds, ln(6/4) - ln(2/8) = ln 6; the intercept those without it.
    values = np.array([[1.0]] * 10 + [[0.0]] * 10)
    events = np.array([1.0] * 6 + [0.0] * 4 + [1.0] * 2 + [0.0] * 8)
    base, coefficients = fitted(values, events, strength=0.0)
    assert base == pytest.approx(log(2 / 8), abs=1e-4)
    assert coefficients == pytest.approx([log(6.0)], abs=1e-4)


def test_what_speaks_against_its_direction_weighs_nothing() -> None:
    # The same turned round would be -ln 6; held at 0, the intercept is the log-odds of 8 of 20.
    values = np.array([[0.0]] * 10 + [[1.0]] * 10)
    events = np.array([1.0] * 6 + [0.0] * 4 + [1.0] * 2 + [0.0] * 8)
    base, coefficients = fitted(values, events, strength=0.0)
    assert coefficients.tolist() == [0.0]
    assert base == pytest.approx(log(8 / 12), abs=1e-4)
    assert fitted(values, events, strength=0.0, any_sign=True)[1] == pytest.approx([-log(6)], 1e-3)


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    values = chance.random((200, 4)) * (chance.random((200, 4)) < 0.5)
    odds = values @ np.array([2.0, -1.0, 0.5, 0.0]) - 0.5
    events = (chance.random(200) < 1 / (1 + np.exp(-odds))).astype(np.float64)
    return values, events


def test_any_sign_is_the_logistic_regression_of_scikit_learn() -> None:
    values, events = drawn(0)
    base, coefficients = fitted(values, events, strength=0.01, any_sign=True)
    # Its penalty is 1 / (2 C) beside the sum of the losses, ours is strength / 2 beside the mean.
    oracle = LogisticRegression(C=1 / (200 * 0.01), tol=1e-10, max_iter=1000).fit(values, events)
    np.testing.assert_allclose(coefficients, oracle.coef_[0], atol=1e-4)
    assert base == pytest.approx(oracle.intercept_[0], abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.permutations(range(4)), st.sampled_from([1e-3, 1e-2, 1e-1]))
def test_the_optimum_under_the_bound_in_any_order(
    seed: int, order: list[int], strength: float
) -> None:
    values, events = drawn(seed)
    base, coefficients = fitted(values, events, strength=strength)
    missed = 1 / (1 + np.exp(-(values @ coefficients + base))) - events
    gradient = values.T @ missed / len(events) + strength * coefficients
    # Karush, Kuhn, Tucker: no slope where a weight is free, none downwards where it is held at 0.
    assert (coefficients >= 0.0).all()
    assert np.abs(gradient[coefficients > 0.0]).max(initial=0.0) < 1e-4
    assert gradient.min() > -1e-4
    assert abs(missed.mean()) < 1e-4
    mixed = fitted(values[:, order], events, strength=strength)[1]
    np.testing.assert_allclose(mixed, coefficients[order], atol=1e-3)


@pytest.mark.parametrize("seed", range(4))
def test_average_precision_is_that_of_scikit_learn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.integers(0, 6, (2, 40)).astype(np.float64)
    events = (chance.random(40) < 0.3).astype(np.float64)
    rows = np.random.default_rng(0).integers(0, 40, 40)
    assert 0 < events[rows].sum() < 40
    # Few values, so many rows are equal; the mean of two seeds.
    expected = [average_precision_score(events[rows], one[rows]) for one in scores]
    draws = precision_draws(events, scores)
    assert draws[0] == pytest.approx(np.mean(expected))
    assert (draws <= 1.0).all() and (draws > 0.0).all()


@pytest.fixture(scope="module")
def years(province: Province) -> tuple[Outcomes, Outcomes]:
    end = province.settings.end
    return (
        outcomes_of(province.tables, months_before(end, 24)),
        outcomes_of(province.tables, months_before(end, 12)),
    )


@pytest.fixture(scope="module")
def evaluation(years: tuple[Outcomes, Outcomes]) -> WeightEvaluation:
    learned = learned_weights(years[0], NATIONAL, seeds=range(2))
    made = proposed_set(NATIONAL, learned.coefficients)
    return evaluate_weights(years, (NATIONAL, made), learned=learned, seeds=range(2))


def test_weights_of_the_province_are_learned_in_the_direction_of_each(
    years: tuple[Outcomes, Outcomes],
) -> None:
    learned = learned_weights(years[0], NATIONAL, seeds=range(2))
    assert (learned.coefficients >= 0.0).all() and (learned.coefficients > 0.0).any()
    assert learned.strength == min(learned.losses, key=lambda one: learned.losses[one])
    values, events = signed_shares(years[0], NATIONAL), years[0].events[years[0].rows]
    places = [item.item_id for item in NATIONAL.items]
    at, honours = places.index("RE07"), places.index("SO15")
    assert learned.shown.loc["RE07"].tolist() == [
        (values[:, at] > 0).sum(),
        ((values[:, at] > 0) & (events == 1)).sum(),
    ]
    # Honours take points away: their shares count below 0.
    assert values[:, honours].max() == 0.0 and values[:, honours].min() < 0.0
    silent = learned.shown["enterprises"] == 0
    assert silent.any() and (learned.coefficients[silent] == 0.0).all()
    again = learned_weights(years[0], NATIONAL, seeds=range(2))
    assert again.coefficients.equals(learned.coefficients)


def test_both_sets_and_the_peers_are_judged_on_the_later_year(evaluation: WeightEvaluation) -> None:
    results = evaluation.results.set_index("model")
    assert results.index.tolist() == [IN_FORCE, PROPOSED, FREE, TREES]
    assert results["seeds"].tolist() == [1, 1, 1, 2]
    assert (results["auc_low"] < results["auc"]).all()
    assert (results["auc"] < results["auc_high"]).all()
    assert results["ap"].between(results["ap_low"], results["ap_high"]).all()
    # The planted law makes past records tell: every model ranks better than chance.
    assert (results["auc_low"] > 0.5).all()
    gap = results.loc[PROPOSED, "auc"] - results.loc[IN_FORCE, "auc"]
    assert evaluation.auc_gap[0] < gap < evaluation.auc_gap[1]


def test_too_few_events_are_refused() -> None:
    with pytest.raises(BadInput, match=r"50 enterprises or more.*got 0"):
        outcomes_of(draw(enterprises=[e("X-a")]), AS_OF)
