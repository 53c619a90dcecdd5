"""Social indicators on records drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]
TWO = [e("a"), e("b")]


def complaint(record_id: str, on: str, result: str = "pending", **more: Any) -> dict[str, Any]:
    return record(record_id, "complaint", "a", on, result=result, **more)


def test_complaint_rate_is_shrunk_and_knows_the_exposure() -> None:
    half_year = e("c", established_on="2026-01-01")  # 180 days
    undated = e("d", established_on=None)
    records = [
        complaint("1", "2025-07-01"),
        complaint("2", "2026-06-30"),
        complaint("3", "2025-06-30"),
        complaint("4", "2026-01-01", valid_to="2026-02-01"),
    ]
    expected = {"a": 2.2 / 2, "b": 0.1, "c": 0.2 / (1 + 180 / 365), "d": 0.1}
    check("complaint_rate", expected, enterprises=[*TWO, half_year, undated], records=records)
    assert evidence("complaint_rate", "a", enterprises=TWO, records=records) == ["2", "1"]


# 90 days before as_of is 2026-04-01; 365 days before that is 2025-04-01.
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2026-04-02", "2026-05-01", "2026-06-30"], 2.0),
        (["2026-04-01"], 0.0),
        (["2026-06-30", "2026-06-29", "2025-04-02"], math.log2(3 / (1 + 90 / 365))),
        (["2026-06-30", "2026-06-29", "2025-04-01"], math.log2(3)),
    ],
)
def test_surge_compares_ninety_days_with_the_year_before(days: list[str], expected: float) -> None:
    records = [complaint(str(number), day) for number, day in enumerate(days)]
    withdrawn = complaint("w", "2026-06-01", valid_to="2026-06-02")
    check(
        "complaint_surge", {"a": expected, "b": 0}, enterprises=TWO, records=[*records, withdrawn]
    )


def test_surge_rests_on_the_recent_complaints() -> None:
    records = [complaint("1", "2026-06-01"), complaint("2", "2026-01-01")]
    assert evidence("complaint_surge", "a", enterprises=TWO, records=records) == ["1"]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (["refused", "mediated", "mediated", "pending"], 1 / 3),
        (["mediated"], 0.0),
        (["pending"], NAN),
        ([], NAN),
    ],
)
def test_mediation_refusal(results: list[str], expected: float) -> None:
    records = [complaint(str(n), "2025-07-01", result) for n, result in enumerate(results)]
    records.append(complaint("old", "2025-06-30", "refused"))
    check("mediation_refusal", {"a": expected, "b": NAN}, enterprises=TWO, records=records)


def test_honours_of_three_years_count() -> None:
    records = [
        record("1", "honour", "a", "2023-07-01"),
        record("2", "honour", "a", "2023-06-30"),
        record("3", "honour", "a", "2026-01-01"),
        record("4", "honour", "a", "2026-01-01", valid_to="2026-06-30"),
    ]
    check("honours", {"a": 2, "b": 0}, enterprises=TWO, records=records)
    assert evidence("honours", "a", enterprises=TWO, records=records) == ["3", "1"]


def reported(record_id: str, on: str, filed: bool | None) -> dict[str, Any]:
    told = None if filed is None else f'{{"filed":{str(filed).lower()}}}'
    return record(record_id, "report", "a", on, details=told)


def test_reports_that_became_cases_are_shrunk_to_a_fifth() -> None:
    reports = [
        reported("1", "2026-01-01", filed=True),
        reported("2", "2024-07-01", filed=False),
        reported("3", "2024-06-30", filed=True),
        reported("4", "2026-01-01", filed=None),
    ]
    expected = {"a": (1 + 1) / (5 + 2), "b": NAN}
    check("report_filing_rate", expected, enterprises=TWO, records=reports)
    check("report_filing_rate", {"a": NAN}, enterprises=[e("a")], records=reports[2:])


def test_different_complainants_about_one_category_are_counted() -> None:
    def by(record_id: str, who: str, category: str, on: str = "2026-01-01") -> dict[str, Any]:
        told = f'{{"complainant":"{who}"}}'
        return complaint(record_id, on, category=category, details=told)

    complaints = [
        by("1", "u", "food"),
        by("2", "u", "food"),
        by("3", "v", "food"),
        by("4", "w", "price"),
        by("5", "x", "food", "2025-06-30"),
        complaint("6", "2026-01-01", category="food"),
    ]
    expected = {"a": 2.0, "b": 0.0}
    check("collective_complaint", expected, enterprises=TWO, records=complaints)
