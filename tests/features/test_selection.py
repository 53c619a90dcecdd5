"""Which records count: kinds, windows, ends, and their sums by enterprise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features import selection
from features.indicator import Mask
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, record

SNAPSHOT = drawn_snapshot(
    enterprises=[e("a"), e("b"), e("c")],
    records=[
        record("1", "penalty", "a", "2026-06-30", category="fine"),
        record("2", "penalty", "a", "2026-05-31", category="notice", valid_to="2026-06-30"),
        record("3", "penalty", "b", "2026-05-30", category="other", valid_to="2026-07-01"),
        record("4", "honour", "b", "2020-01-01") | {"valid_from": None},
    ],
)


def chosen(mask: Mask) -> list[str]:
    return sorted(SNAPSHOT.records["record_id"][mask])


def test_kinds_and_fields() -> None:
    assert chosen(selection.of_kind(SNAPSHOT, "penalty", "honour")) == ["1", "2", "3", "4"]
    assert chosen(selection.of_kind(SNAPSHOT, "penalty", category="fine")) == ["1"]


def test_a_window_leaves_out_its_first_day_and_unknown_days() -> None:
    assert chosen(selection.within(SNAPSHOT, 1)) == ["1", "2"]


def test_an_end_counts_from_its_day() -> None:
    assert chosen(selection.ended(SNAPSHOT)) == ["2"]


def test_standing_and_recent_leave_out_the_ended() -> None:
    assert chosen(selection.standing("penalty")(SNAPSHOT)) == ["1", "3"]
    assert chosen(selection.standing("honour")(SNAPSHOT)) == ["4"]
    assert chosen(selection.recent("penalty", months=1)(SNAPSHOT)) == ["1"]


@pytest.mark.parametrize(
    ("months", "day"), [(1, "2026-02-28"), (12, "2025-03-31"), (13, "2025-02-28")]
)
def test_months_before_a_long_month_end_with_the_short_one(months: int, day: str) -> None:
    found = selection.before(pd.Timestamp("2026-03-31").date(), months=months)
    assert found == pd.Timestamp(day)


def _by_id(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> dict[str, float]:
    return dict(zip(SNAPSHOT.records["record_id"], values.tolist(), strict=True))


def test_age_and_half_life() -> None:
    month = 365.25 / 12
    ages = {"1": 0.0, "2": 30 / month, "3": 31 / month, "4": float("nan")}
    assert _by_id(selection.months_ago(SNAPSHOT)) == pytest.approx(ages, nan_ok=True)
    halves = {name: 0.5 ** (age / 2) for name, age in ages.items()}
    assert _by_id(selection.halved(SNAPSHOT, 2)) == pytest.approx(halves, nan_ok=True)


def _all(snapshot: Snapshot) -> Mask:
    return np.ones(len(snapshot.records), dtype=np.bool_)


def test_sums_by_enterprise() -> None:
    everything = _all(SNAPSHOT)
    weights = selection.weights_of(SNAPSHOT, {"fine": 2.0, "notice": 5.0})
    assert selection.count(SNAPSHOT, everything).tolist() == [2, 2, 0]
    assert selection.present(SNAPSHOT, everything).tolist() == [1, 1, 0]
    assert selection.total(SNAPSHOT, everything, np.full(4, 0.5)).tolist() == [1, 1, 0]
    found = selection.highest(SNAPSHOT, everything, weights).tolist()
    assert found == pytest.approx([5.0, float("nan"), 0.0], nan_ok=True)
    assert selection.highest(SNAPSHOT, ~everything, weights).tolist() == [0, 0, 0]


def test_a_ratio_without_a_whole_is_unknown() -> None:
    part, whole = np.array([1.0, 1.0, 0.0]), np.array([4.0, 0.0, np.nan])
    assert selection.ratio(part, whole).tolist() == pytest.approx(
        [0.25, float("nan"), float("nan")], nan_ok=True
    )
