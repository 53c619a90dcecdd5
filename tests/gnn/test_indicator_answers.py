"""One indicator of an enterprise: value, points, records or basis; by hand."""

from __future__ import annotations

import pytest

from features.basis_told import Page
from features.prior import Prior
from features.table import feature_table
from gnn.indicator_answers import IndicatorAnswers, indicator_named
from graph.errors import BadInput
from tests.drawing import drawn_snapshot, e, holds, record
from tests.features.values import graded
from tests.gnn.indicator_answering import POINTS, answers_of

SNAPSHOT = drawn_snapshot(
    enterprises=[e("a", name="甲公司"), e("b")],
    holdings=[holds("b", "a", 0.6)],
    records=[
        record("R1", "penalty", "a", "2026-01-01", category="fine", amount=500.0),
        record("R2", "penalty", "a", "2026-05-01", category="fine"),
    ],
)


def answers(*names: str, prior: Prior | None = None) -> IndicatorAnswers:
    return answers_of(feature_table(SNAPSHOT, names or None), prior, "2026-06")


def test_an_indicator_is_asked_by_its_id_or_its_name() -> None:
    assert indicator_named("RE07") is indicator_named("penalty_count")
    with pytest.raises(BadInput, match="the id or name of an indicator"):
        indicator_named("RE99")


def test_records_are_all_that_an_indicator_on_records_rests_on() -> None:
    found = answers().told(0, "RE07", Page())
    assert (found["value"], found["points"], found["basis"]) == (2.0, POINTS, None)
    assert [one["record_id"] for one in found["records"]] == ["R2", "R1"]
    assert (found["records"][1]["amount"], found["records"][1]["valid_from"]) == (
        500.0,
        "2026-01-01",
    )
    assert (found["enterprise_id"], found["name"], found["period"]) == ("a", "甲公司", "2026-06")


def test_what_the_model_does_not_see_is_told_and_has_no_points() -> None:
    found = answers("entity_age").told(0, "RE07", Page())
    assert (found["value"], found["points"]) == (2.0, None)
    assert [one["record_id"] for one in found["records"]] == ["R2", "R1"]
    assert answers("entity_age").told(0, "BA01", Page())["points"] == POINTS


def test_an_indicator_of_the_prior_month_has_its_classes() -> None:
    found = answers(prior=graded(SNAPSHOT, {"b": "C"})).told(0, "RL04", Page())
    assert (found["prior_period"], found["points"], found["records"]) == ("2026-05", None, [])
    # 0.6 of a is held by b, which was in class C: two thirds.
    assert found["value"] == found["basis"]["reckoned"] == pytest.approx(0.4)
    none = answers().told(0, "RL04", Page())
    assert (none["prior_period"], none["value"], none["basis"]["reckoned"]) == (None, None, None)
    assert (none["basis"]["links"], none["basis"]["partial"]) == ([], False)
