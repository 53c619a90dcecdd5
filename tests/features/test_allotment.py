"""Points shared out by weights: by hand, and what must hold for any weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from features.allotment import LEAST, allotted
from features.indicator_set import IndicatorSet, load_set
from graph.errors import BadInput
from tests.features.test_indicator_set import BASE, written
from tests.features.test_scorecard import SMALL

NATIONAL = load_set(BASE)
IDS = [item.item_id for item in NATIONAL.items]


@pytest.fixture
def small(tmp_path: Path) -> IndicatorSet:
    return load_set(written(tmp_path, SMALL))


def shared(base: IndicatorSet, **weights: float) -> dict[str, float]:
    return {str(name): value for name, value in allotted(base, pd.Series(weights)).items()}


def test_shares_by_hand(small: IndicatorSet) -> None:
    # 30 + 20 + 10 + 6 = 66 points. Group one may have the larger of its cap and its own 50, group
    # two the larger of 15 and 16. By 6:3:1:1 one would get 54 of 66, so it is cut to 50, 2:1; the
    # other 16 go to group two, half each, and the points of the honours still take away.
    assert shared(small, P=6, A=3, C=1, H=1) == {"P": 33.3, "A": 16.7, "C": 8.0, "H": -8.0}


def test_what_an_indicator_may_not_have_goes_to_the_others(small: IndicatorSet) -> None:
    # P alone would get 50 * 9/10 = 45 of group one, but its cap is 40: A gets the rest.
    assert shared(small, P=9, A=1) == {"P": 40.0, "A": 10.0, "C": 10.0, "H": -6.0}


def test_who_is_not_named_keeps_its_points(small: IndicatorSet) -> None:
    assert shared(small, C=1, H=0) == {"P": 30.0, "A": 20.0, "C": 15.0, "H": -0.0}
    assert shared(small, A=1, C=1) == {"P": 30.0, "A": 20.0, "C": 10.0, "H": -6.0}


def test_an_indicator_without_points_keeps_its_direction(small: IndicatorSet) -> None:
    without = replace(small, items=tuple(replace(item, points=0.0) for item in small.items))
    # More penalties, less age and more complaints are worse, more honours are better.
    assert [item.sign for item in without.items] == [1.0, 1.0, 1.0, -1.0]


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"Z": 1.0}, "an indicator of small 1, got 'Z'"),
        ({"P": -1.0, "A": 1.0}, "weights of 0 or more, got -1"),
        ({"P": float("nan")}, "weights of 0 or more"),
        ({"P": 0.0, "A": 0.0}, "an indicator with a weight above 0"),
    ],
)
def test_what_is_refused(small: IndicatorSet, weights: dict[str, float], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        shared(small, **weights)


WEIGHTS = st.lists(
    st.one_of(st.just(0.0), st.floats(1e-6, 1e6)), min_size=len(IDS), max_size=len(IDS)
).filter(any)


# The last of these counts as 0: it is less than a billionth of the largest.
@example([0.0] * (len(IDS) - 2) + [3140.0, 3.1390241577485076e-06])
@settings(max_examples=30, deadline=None)
@given(WEIGHTS)
def test_caps_limits_sum_and_signs_always_hold(weights: list[float]) -> None:
    points = allotted(NATIONAL, pd.Series(weights, index=IDS))
    old = pd.Series({item.item_id: item.points for item in NATIONAL.items})
    groups = pd.Series({item.item_id: item.group for item in NATIONAL.items})
    caps = pd.Series(NATIONAL.caps)
    size = points.abs()
    assert (size <= groups.map(caps)).all()
    sums = size.groupby(groups).sum()
    limits = np.maximum(caps, old.abs().groupby(groups).sum())
    assert (sums <= limits + 1e-9).all()
    weighed = np.array(weights) / max(weights) >= LEAST
    assert size[~weighed].eq(0.0).all()
    assert (points * old >= 0.0).all()
    # All points are placed, or every group that has a weight is full.
    room = np.minimum(groups.map(caps)[weighed].groupby(groups).sum(), limits)
    assert size.sum() == pytest.approx(min(old.abs().sum(), room.sum()))


@settings(max_examples=30, deadline=None)
@given(WEIGHTS, st.floats(1e-3, 1e3))
def test_only_proportions_count(weights: list[float], factor: float) -> None:
    first = allotted(NATIONAL, pd.Series(weights, index=IDS))
    second = allotted(NATIONAL, pd.Series(weights, index=IDS) * factor)
    np.testing.assert_allclose(second, first, atol=0.1001)


@settings(max_examples=30, deadline=None)
@given(WEIGHTS, st.permutations(IDS))
def test_the_order_of_the_weights_does_not_count(weights: list[float], order: list[str]) -> None:
    told = pd.Series(weights, index=IDS)
    pd.testing.assert_series_equal(allotted(NATIONAL, told[order]), allotted(NATIONAL, told))
