"""The target: the borders of the window, in what happened and in what was learned."""

from __future__ import annotations

from datetime import date

import pytest

from gnn.events import events_after, gradable, months_before
from graph.snapshot import snapshot_of
from tests.drawing import draw, drawn_snapshot, e, record

DAY = date(2025, 6, 30)
SOON = "2025-09-01"


@pytest.mark.parametrize(
    ("happened", "learned", "expected"),
    [
        ("2025-07-01", "2025-07-01", 1.0),
        ("2025-06-30", "2025-07-15", 0.0),
        ("2025-06-01", "2025-07-15", 0.0),
        ("2026-06-30", "2026-06-30", 1.0),
        ("2026-06-30", "2026-07-01", 0.0),
        ("2026-07-01", "2026-06-30", 0.0),
        ("2025-07-01", "2025-06-30", 0.0),
        (None, "2025-09-01", 0.0),
    ],
)
def test_borders_of_the_window(happened: str | None, learned: str, expected: float) -> None:
    struck = record("r1", "penalty", "X-b", SOON, valid_from=happened, recorded_at=learned)
    tables = draw(enterprises=[e("X-a"), e("X-b")], records=[struck])
    assert events_after(snapshot_of(tables, DAY), tables).tolist() == [0.0, expected]


@pytest.mark.parametrize(("retracted", "expected"), [("2026-06-30", 0.0), ("2026-07-01", 1.0)])
def test_an_event_retracted_by_the_end_of_the_window_is_none(
    retracted: str, expected: float
) -> None:
    told = record("r1", "penalty", "X-a", SOON)
    tables = draw(enterprises=[e("X-a")], records=[told, {**told, "retracted_at": retracted}])
    assert events_after(snapshot_of(tables, DAY), tables).tolist() == [expected]


def test_a_known_record_learned_anew_is_no_event() -> None:
    versions = [
        record("r1", "penalty", "X-a", SOON, recorded_at=learned)
        for learned in ("2025-06-01", "2025-09-05")
    ]
    tables = draw(enterprises=[e("X-a")], records=versions)
    assert events_after(snapshot_of(tables, DAY), tables).tolist() == [0.0]


@pytest.mark.parametrize(
    ("kind", "result", "expected"),
    [
        ("penalty", None, 1.0),
        ("abnormal_listing", None, 1.0),
        ("serious_listing", None, 1.0),
        ("inspection", "problem_found", 1.0),
        ("inspection", "passed", 0.0),
        ("inspection", None, 0.0),
        ("judgment_debt", None, 0.0),
        ("abnormal_mark", None, 1.0),
        ("spot_check", "problem_found", 1.0),
        ("double_random_inspection", "problem_found", 1.0),
        ("double_random_inspection", "passed", 0.0),
        ("complaint", "mediated", 0.0),
    ],
)
def test_what_counts_as_an_event(kind: str, result: str | None, expected: float) -> None:
    tables = draw(enterprises=[e("X-a")], records=[record("r1", kind, "X-a", SOON, result=result)])
    assert events_after(snapshot_of(tables, DAY), tables).tolist() == [expected]


def test_only_what_is_still_in_the_register_is_gradable() -> None:
    snapshot = drawn_snapshot(
        DAY,
        enterprises=[
            e("X-a"),
            e("X-b", status="revoked"),
            e("X-c", ended_on="2025-06-30"),
            e("X-d", ended_on="2025-07-01"),
            e("X-e", status="suspended"),
        ],
    )
    assert gradable(snapshot).tolist() == [True, False, False, True, True]


def test_months_before_ends_a_month() -> None:
    assert months_before(date(2026, 6, 30), 12) == date(2025, 6, 30)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
