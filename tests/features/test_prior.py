"""The prior month by hand: rows, risk, what it may not see, and who reads it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from features.indicator import REGISTRY
from features.prior import Prior, prior_of
from features.table import feature_table, indicator_table
from graph.errors import BadInput
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e
from tests.features.values import MAY, NAN, graded

NEEDING = [name for name, known in REGISTRY.items() if known.needs_prior]


def snapshot() -> Snapshot:
    return drawn_snapshot(enterprises=[e("c"), e("a"), e("b")])


def test_grades_take_the_rows_of_the_snapshot() -> None:
    grades = pd.DataFrame(
        {
            "class": ["D", "B"],
            "log_odds": [np.log(9.0), np.log(0.25)],
            "contagion_points": [np.log(9.0), 0.0],
        },
        index=["c", "gone"],
    )
    prior = prior_of(snapshot(), MAY, grades)
    assert prior.classes.tolist() == [-1, -1, 3]
    assert prior.risk.tolist() == pytest.approx([NAN, NAN, 1.0], nan_ok=True)
    assert prior.worst.tolist() == [False, False, True]
    assert prior.probability.tolist() == pytest.approx([NAN, NAN, 0.9], nan_ok=True)
    assert prior.alone.tolist() == pytest.approx([NAN, NAN, 0.5], nan_ok=True)


def test_a_class_is_a_third_worse_than_the_one_before() -> None:
    whole = drawn_snapshot(enterprises=[e(name) for name in "abcd"])
    prior = graded(whole, {"a": "A", "b": "B", "c": "C", "d": "D"})
    assert prior.risk.tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert prior.high.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 7, 31)])
def test_grades_of_the_same_day_or_later_are_refused(day: date) -> None:
    with pytest.raises(BadInput, match=r"ended before 2026-06-30: none may see its future"):
        prior_of(snapshot(), day, pd.DataFrame({"class": []}))
    later = Prior(day, np.zeros(3, np.int64), np.zeros(3), np.zeros(3))
    with pytest.raises(BadInput, match=f"got .*{day.year}"):
        indicator_table(snapshot(), later)


def test_grades_of_other_rows_and_of_no_class_are_refused() -> None:
    short = Prior(MAY, np.zeros(2, np.int64), np.zeros(2), np.zeros(2))
    with pytest.raises(BadInput, match="grades of 3 enterprises, got 2"):
        REGISTRY["shareholder_risk"].values(snapshot(), short)
    with pytest.raises(BadInput, match="A, B, C, D, got 'E'"):
        prior_of(snapshot(), MAY, pd.DataFrame({"class": ["E"]}, index=["a"]))


def test_those_that_need_it_abstain_without_it_and_are_no_features() -> None:
    table = indicator_table(snapshot(), None)
    assert table.names == tuple(REGISTRY)
    assert table.frame[NEEDING].isna().all(axis=None)
    assert not set(NEEDING) & set(feature_table(snapshot()).names)
    with pytest.raises(BadInput, match="needs no prior month, got 'shareholder_risk'"):
        feature_table(snapshot(), ["shareholder_risk"])


def test_the_catalogue_says_which_they_are() -> None:
    ids = [REGISTRY[name].indicator_id for name in NEEDING]
    numbers = ["02", "04", "05", "06", "08", "14", "15", "16", "17", "18", "19", "20"]
    assert ids == [f"RL{number}" for number in numbers]
