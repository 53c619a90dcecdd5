"""Annual reports: which years are recent, and which report of a year counts."""

from __future__ import annotations

from typing import Any

import pytest

from features.reports import annual_reports, filed_reports, latest_reports
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, record


def _report(record_id: str, year: str, on: str, **more: Any) -> dict[str, Any]:
    given = {"category": year, "result": "on_time", "amount": 1.0, **more}
    return record(record_id, "annual_report", "a", on, **given)


@pytest.fixture
def snapshot() -> Snapshot:
    """Reports for 2022 to 2026, one year twice, one ended, one unreadable."""
    return drawn_snapshot(
        enterprises=[e("a")],
        records=[
            _report("1", "2022", "2023-05-01"),
            _report("2", "2023", "2024-05-01"),
            _report("3", "2024", "2025-05-01"),
            _report("4", "2024", "2025-07-01", result="late"),
            _report("5", "2025", "2026-05-01", valid_to="2026-06-01"),
            _report("6", "2026", "2026-06-01"),
            _report("7", "soon", "2026-06-02"),
            record("8", "penalty", "a", "2026-06-02", category="2025", result="on_time"),
        ],
    )


def test_reports_are_sorted_by_year(snapshot: Snapshot) -> None:
    assert annual_reports(snapshot)["record_id"].tolist() == ["1", "2", "3", "4", "6", "7"]


@pytest.mark.parametrize(("years", "ids"), [(2, ["4"]), (3, ["2", "4"]), (4, ["1", "2", "4"])])
def test_filed_reports_are_the_last_of_each_finished_year(
    snapshot: Snapshot, years: int, ids: list[str]
) -> None:
    assert filed_reports(snapshot, years=years)["record_id"].tolist() == ids


def test_the_latest_is_marked_among_the_records(snapshot: Snapshot) -> None:
    assert snapshot.records["record_id"][latest_reports(snapshot)].tolist() == ["4"]
