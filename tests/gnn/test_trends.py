"""Migration, drivers and the stability index against figures worked out by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnn.trends import SMALLEST, Graded, drivers, migration, stability, stability_index


def test_every_enterprise_is_in_the_matrix_once() -> None:
    before = pd.Series({"a": "A", "b": "A", "c": "D", "gone": "B"})
    after = pd.Series({"a": "A", "b": "C", "c": "C", "new": "B"})
    found = migration(before, after)
    assert (found.index.tolist(), found.columns.tolist()) == (list("ABCD-"), list("ABCD-"))
    expected = {("A", "A"): 1, ("A", "C"): 1, ("D", "C"): 1, ("B", "-"): 1, ("-", "B"): 1}
    for row in found.index:
        for column in found.columns:
            assert found.loc[row, column] == expected.get((row, column), 0)


def test_the_index_of_two_bins_by_hand() -> None:
    before = np.array([0.0] * 5 + [1.0] * 5)
    after = np.array([0.0] * 8 + [1.0] * 2)
    # Tenths of `before` lie at 0 and 1 (and at 0.5 between them): 0.8 against 0.5, 0.2 against 0.5.
    by_hand = (0.8 - 0.5) * log(0.8 / 0.5) + (0.2 - 0.5) * log(0.2 / 0.5)
    assert stability_index(before, after) == pytest.approx(by_hand)


def _yes(share: int) -> np.ndarray:
    return np.array([1.0] * share + [0.0] * (100 - share))


@pytest.mark.parametrize(("before", "after"), [(95, 5), (5, 95)])
def test_a_value_that_is_nearly_always_the_same_moves_the_index(before: int, after: int) -> None:
    by_hand = 2 * (0.95 - 0.05) * log(0.95 / 0.05)
    assert stability_index(_yes(before), _yes(after)) == pytest.approx(by_hand)


@pytest.mark.parametrize("moved", [0.97, 1.03])
def test_a_rate_that_many_share_may_move_a_little(moved: float) -> None:
    before = np.array([0.03] * 40 + [0.05] * 60)
    assert stability_index(before, before * moved) == 0.0
    assert stability_index(before, before * 2) > 1.0
    assert stability_index(np.full(9, 0.03), np.full(9, 0.03 * moved)) == 0.0
    alike = np.array([0.11967] * 12 + [0.11972] * 88)
    assert stability_index(alike, alike * moved) == 0.0


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.1), (0.0, -0.1), (-5.0, -7.0)])
def test_a_constant_of_zero_or_below_moves_too(before: float, after: float) -> None:
    assert stability_index(np.full(9, before), np.full(9, after)) > 1.0


@pytest.mark.parametrize("after", [3.0, 7.0])
def test_a_constant_that_becomes_another_moves_the_index(after: float) -> None:
    by_hand = 2 * (1.0 - SMALLEST) * log(1.0 / SMALLEST)
    assert stability_index(np.full(9, 5.0), np.full(9, after)) == pytest.approx(by_hand)


def test_values_that_become_unknown_move_the_index() -> None:
    before = np.zeros(10)
    after = np.array([0.0] * 9 + [np.nan])
    by_hand = (0.9 - 1.0) * log(0.9 / 1.0) + (0.1 - SMALLEST) * log(0.1 / SMALLEST)
    assert stability_index(before, after) == pytest.approx(by_hand)
    assert stability_index(np.full(4, np.nan), np.full(3, np.nan)) == 0.0


@given(
    st.lists(st.floats(-5, 5), min_size=1, max_size=60),
    st.lists(st.floats(-5, 5), min_size=1, max_size=60),
)
def test_the_index_is_never_negative_and_zero_for_the_same(
    one: list[float], other: list[float]
) -> None:
    assert stability_index(np.array(one), np.array(one)) == 0.0
    assert stability_index(np.array(one), np.array(other)) >= 0.0


def test_columns_come_by_how_far_they_moved() -> None:
    before = pd.DataFrame({"still": [0.0, 1.0], "moved": [0.0, 1.0], "gone": [1.0, 1.0]})
    after = pd.DataFrame({"still": [1.0, 0.0], "moved": [1.0, 1.0]})
    found = stability(before, after)
    assert found.index.tolist() == ["moved", "still"]
    assert found["still"] == 0.0


def graded(
    classes: dict[str, str],
    points: dict[str, list[float]],
    *decided: tuple[str, str, str],
    alone: dict[str, str] | None = None,
    policy: str = "1",
) -> Graded:
    """A month; alone: classes by the score alone where they are others."""
    grades = pd.DataFrame({"class": classes}, dtype=object)
    return Graded(
        grades=grades,
        values=pd.DataFrame(index=grades.index),
        points=pd.DataFrame(points, grades.index),
        score_classes=pd.Series({**classes, **(alone or {})}, dtype=object),
        decided=pd.DataFrame(decided, columns=["enterprise_id", "kind", "part"], dtype=object),
        policy=policy,
    )


def told(before: Graded, after: Graded) -> list[tuple[object, ...]]:
    """The drivers, points that are none as None."""
    found = drivers(before, after)
    plain = found.astype(object).where(found.notna(), None)
    return [tuple(row) for row in plain.itertuples(index=False)]


def test_drivers_are_the_mean_change_of_those_who_moved() -> None:
    before = graded(
        {"a": "A", "b": "A", "c": "D", "d": "B", "x": "A"},
        {"fines": [0.0, 0.0, 2.0, 1.0, 9.0], "contagion": [0.0, 0.5, 0.0, 0.0, 9.0]},
    )
    after = graded(
        {"a": "C", "b": "B", "c": "C", "d": "B", "y": "D"},
        {"fines": [1.0, 3.0, 1.5, 4.0, 9.0], "contagion": [0.5, 0.0, 0.0, 0.0, 9.0]},
    )
    assert told(before, after) == [
        ("worse", "points", "fines", "", 2.0, 2),
        ("better", "points", "fines", "", -0.5, 1),
    ]


def test_drivers_name_what_decided_where_the_score_did_not() -> None:
    """a: a rule; b: an override; c: the guard ended; d: score and rule; e moved by nothing told."""
    before = graded(
        {"a": "A", "b": "C", "c": "C", "d": "A", "e": "A"},
        {"fines": [0.0, 1.0, 0.0, 0.0, 0.0]},
        ("c", "guard", "improvement"),
        ("d", "rule", "penalties_any"),
        alone={"c": "A"},
    )
    after = graded(
        {"a": "D", "b": "A", "c": "A", "d": "D", "e": "B"},
        {"fines": [0.25, 1.0, 0.0, 3.0, 0.0]},
        ("a", "rule", "debt"),
        ("b", "guard", "override"),
        ("d", "rule", "debt"),
        ("d", "rule", "penalties_any"),
        alone={"a": "A", "b": "C", "e": "A"},
        policy="2",
    )
    assert told(before, after) == [
        ("worse", "points", "fines", "", 3.0, 1),
        ("worse", "rule", "debt", "began", None, 2),
        ("worse", "policy", "1 to 2", "began", None, 3),
        ("better", "guard", "improvement", "ended", None, 1),
        ("better", "guard", "override", "began", None, 1),
        ("better", "policy", "1 to 2", "began", None, 2),
    ]


def test_a_month_that_graded_nobody_has_no_drivers_and_no_drift() -> None:
    nobody, one = graded({}, {"fines": []}), graded({"a": "A"}, {"fines": [1.0]}, policy="2")
    for before, after in ((nobody, one), (one, nobody), (nobody, nobody)):
        assert told(before, after) == []
        moved = migration(before.grades["class"], after.grades["class"])
        assert moved.to_numpy().sum() == len({*before.grades.index, *after.grades.index})
        assert (stability(before.points, after.points) >= 0).all()
