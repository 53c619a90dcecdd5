"""Percent and shares turn into each other without a change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.percent import percent_of, share_of


@given(st.integers(0, 10**12), st.integers(0, 12))
def test_a_share_comes_back(digits: int, places: int) -> None:
    share = float(f"0.{digits:0{places}d}")
    assert share_of(percent_of(share)) == share


@pytest.mark.parametrize(
    ("percent", "share"), [(5.8568, 0.058568), ("7", 0.07), (0, 0.0), (1e-7, 1e-9), (100, 1.0)]
)
def test_the_point_moves_by_two_places(percent: float | str, share: float) -> None:
    assert share_of(percent) == share


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="could not convert"):
        share_of("1.2.3")
