"""Points of a set by hand: proportion, caps, abstention, coverage, classes, and who moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
import pytest

from features.coverage_limit import CoverageLimit
from features.indicator_set import IndicatorSet, load_set
from features.indicator_set_file import SETS
from features.scorecard import moved, scorecard
from features.table import FeatureTable, feature_table
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, record
from tests.features.test_indicator_set import BASE, PROVINCE, made_up, written

SMALL = """set: small
version: "1"
effective_from: 2026-01-01
author: test
legal_basis: test
weights_by: judgement
limits: {A: 10, B: 30, C: 50}
groups:
  - group: one
    cap: 40
    parts:
      - part: p
        indicators:
          - {id: P, of: penalty_count, points: 30, best: 0, worst: 4}
          - {id: A, of: entity_age, points: 20, best: 36, worst: 0}
  - group: two
    cap: 15
    parts:
      - part: p
        indicators:
          - {id: C, of: complaint_rate, points: 10, best: 0.2, worst: 2.2}
          - {id: H, of: honours, points: -6, best: 0, worst: 2}
"""


def table() -> FeatureTable:
    frame = pd.DataFrame(
        {
            "penalty_count": [0.0, 2.0, 9.0, np.nan],
            "entity_age": [72.0, 18.0, 0.0, np.nan],
            "complaint_rate": [0.2, 1.2, 0.2, 2.2],
            "honours": [0.0, 0.0, 2.0, np.nan],
        },
        index=pd.Index(["a", "b", "c", "d"], name="enterprise_id"),
    )
    return FeatureTable(frame, tuple(frame.columns), cast("Snapshot", None))


@pytest.fixture
def small(tmp_path: Path) -> IndicatorSet:
    return load_set(written(tmp_path, SMALL))


def test_points_groups_and_classes_by_hand(small: IndicatorSet) -> None:
    found = scorecard(table(), small)
    assert found.points.loc["b"].tolist() == [15.0, 10.0, 5.0, 0.0]
    assert found.points.loc["c"].tolist() == [30.0, 20.0, 0.0, -6.0]
    assert found.groups.to_numpy().tolist() == [[0, 0], [25, 5], [40, 0], [0, 10]]
    assert found.summary["points"].tolist() == [0.0, 30.0, 40.0, 10.0]
    assert found.summary["class"].tolist() == ["A", "B", "C", "A"]
    assert found.summary["coverage"].tolist() == pytest.approx([1.0, 1.0, 1.0, 10 / 66])


@pytest.mark.parametrize(("least", "expected"), [(10 / 66, "ABCA"), (0.2, "ABCB")])
def test_who_is_little_known_is_not_a(small: IndicatorSet, least: float, expected: str) -> None:
    limited = replace(small, coverage=CoverageLimit(least, "B", "test"))
    found = scorecard(table(), limited).summary
    assert "".join(found["class"]) == expected
    assert "".join(found["points_class"]) == "ABCA"


def test_nothing_known_is_not_zero_risk_by_the_sets_that_ship() -> None:
    known = feature_table(drawn_snapshot(enterprises=[e("X-a")]))
    unknown = replace(known, frame=known.frame * np.nan)
    for name in ("national", "food", "special-equipment"):
        before, now = (
            scorecard(unknown, load_set(SETS / f"{name}-2026-{number}.yaml")).summary.iloc[0]
            for number in (1, 2)
        )
        assert (before["points"], before["coverage"], before["class"]) == (0.0, 0.0, "A")
        assert (now["points"], now["class"], now["points_class"]) == (0.0, "B", "A")


def test_who_moves_between_two_sets(small: IndicatorSet) -> None:
    heavier = replace(
        small,
        items=tuple(
            replace(item, points=60.0) if item.item_id == "P" else item for item in small.items
        ),
        caps={"one": 80.0, "two": 15.0},
    )
    found = moved(scorecard(table(), small), scorecard(table(), heavier))
    assert found.to_dict("index") == {
        "c": {
            "before": "C",
            "after": "D",
            "points_before": 40.0,
            "points_after": 80.0,
            "points": 40.0,
            "group": "one",
            # 60 for the penalties instead of 30; the rest is the cap, 80 instead of 40.
            "indicators": [{"id": "P", "points": 30.0}],
        },
        "b": {
            "before": "B",
            "after": "C",
            "points_before": 30.0,
            "points_after": 45.0,
            "points": 15.0,
            "group": "one",
            "indicators": [{"id": "P", "points": 15.0}],
        },
    }
    assert moved(scorecard(table(), small), scorecard(table(), small)).empty


def test_the_indicators_that_move_come_furthest_first(small: IndicatorSet) -> None:
    points = {"P": 30.0, "A": 60.0, "C": 0.0}
    other = replace(
        small,
        items=tuple(
            replace(item, points=points[item.item_id])
            for item in small.items
            if item.item_id in points
        ),
        caps={"one": 80.0, "two": 15.0},
    )
    found = moved(scorecard(table(), small), scorecard(table(), other))
    # c: 20 points for its age become 60, the 6 its honours took away are gone.
    expected = [{"id": "A", "points": 40.0}, {"id": "H", "points": 6.0}]
    assert found.loc["c", "indicators"] == expected


def test_sets_of_any_shape_score_a_whole_table(tmp_path: Path) -> None:
    fines = [record(f"r{n}", "penalty", "X-a", "2026-05-01", category="fine") for n in range(3)]
    whole = feature_table(drawn_snapshot(enterprises=[e("X-a"), e("X-b")], records=fines))
    for text in (BASE.read_text(encoding="utf-8"), PROVINCE, made_up()):
        found = scorecard(whole, load_set(written(tmp_path, text)))
        assert (found.groups.to_numpy() >= 0).all()
        assert found.summary["coverage"].between(0, 1).all()
        points = found.summary["points"]
        assert points["X-a"] > points["X-b"]
    # RE07 in the base: three penalties of this year are 3 of 5, of 45 points.
    base = scorecard(whole, load_set(BASE))
    assert base.points.loc["X-a", "RE07"] == pytest.approx(27.0)
