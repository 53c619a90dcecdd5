"""Dynamic indicators on records drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, decayed, evidence

Rows = list[dict[str, Any]]
TWO = [e("a", registered_capital=1000.0), e("b")]


def change(record_id: str, on: str, category: str, **more: Any) -> dict[str, Any]:
    return record(record_id, "change", "a", on, category=category, **more)


def report(record_id: str, year: int, result: str, **more: Any) -> dict[str, Any]:
    day = more.pop("on", f"{year + 1}-06-30")
    return record(record_id, "annual_report", "a", day, category=str(year), result=result, **more)


def penalty(on: str, **more: Any) -> dict[str, Any]:
    return record("P", "penalty", "a", on, **more)


DECAYING = {
    "legal_rep_changes": "legal_representative",
    "address_changes": "address",
    "shareholder_changes": "shareholder",
}


@pytest.mark.parametrize(("name", "category"), DECAYING.items())
def test_changes_of_a_year_decay_by_half_in_six_months(name: str, category: str) -> None:
    records = [
        change("1", "2026-06-30", category),
        change("2", "2025-07-01", category),
        change("3", "2025-06-30", category),
        change("4", "2026-01-01", category, valid_to="2026-02-01"),
        change("5", "2026-01-01", "scope"),
    ]
    check(name, {"a": 1 + decayed(364, 6), "b": 0}, enterprises=TWO, records=records)
    assert evidence(name, "a", enterprises=TWO, records=records) == ["1", "2"]


def test_name_changes_of_two_years_count() -> None:
    records = [
        change("1", "2024-07-01", "name"),
        change("2", "2026-01-01", "name"),
        change("3", "2024-06-30", "name"),
        change("4", "2026-01-01", "address"),
    ]
    check("name_changes", {"a": 2, "b": 0}, enterprises=TWO, records=records)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([change("1", "2025-01-01", "shareholder"), penalty("2025-01-02")], 1),
        ([change("1", "2025-01-01", "legal_representative"), penalty("2025-04-01")], 1),
        ([change("1", "2025-01-01", "shareholder"), penalty("2025-04-02")], 0),
        ([change("1", "2025-01-01", "shareholder"), penalty("2025-01-01")], 0),
        ([change("1", "2025-01-02", "shareholder"), penalty("2025-01-01")], 0),
        ([change("1", "2025-01-01", "address"), penalty("2025-01-02")], 0),
        ([change("1", "2023-06-01", "shareholder"), penalty("2023-07-01")], 1),
        ([change("1", "2023-06-01", "shareholder"), penalty("2023-06-30")], 0),
        (
            [
                change("1", "2025-01-01", "shareholder"),
                penalty("2025-01-02", valid_to="2026-01-01"),
            ],
            0,
        ),
        (
            [
                change("1", "2025-01-01", "shareholder"),
                record("L", "abnormal_listing", "a", "2025-01-05", valid_to="2026-01-01"),
                penalty("2025-01-09"),
                change("2", "2025-01-07", "legal_representative"),
            ],
            2,
        ),
        ([change("1", "2025-01-01", "shareholder"), record("P", "penalty", "b", "2025-01-02")], 0),
    ],
)
def test_transfers_before_a_sanction(records: Rows, expected: float) -> None:
    check("pre_sanction_transfer", {"a": expected, "b": 0}, enterprises=TWO, records=records)


def test_a_change_of_unknown_day_precedes_no_sanction() -> None:
    undated = change("1", "2025-01-01", "shareholder") | {"valid_from": None}
    records = [undated, penalty("2025-01-02")]
    check("pre_sanction_transfer", {"a": 0, "b": 0}, enterprises=TWO, records=records)


@pytest.mark.parametrize(
    ("reports", "years", "late"),
    [
        ([report("R", 2024, "missing"), report("S", 2025, "missing")], 2, 0),
        ([report("R", 2024, "missing"), report("S", 2024, "missing")], 1, 0),
        ([report("R", 2023, "missing"), report("S", 2024, "on_time")], 0, 0),
        ([report("R", 2023, "on_time"), report("S", 2025, "missing")], 1, 0),
        ([report("R", 2024, "missing"), report("S", 2024, "late")], 0, 1),
        ([report("R", 2023, "late", on="2024-07-01"), report("S", 2024, "late")], 0, 2),
        ([report("R", 2023, "late", on="2024-06-30")], 0, NAN),
        ([report("R", 2023, "late", on="2024-06-30"), report("S", 2025, "missing")], 1, 0),
        ([report("R", 2024, "missing", valid_to="2026-01-01")], NAN, NAN),
    ],
)
def test_missing_and_late_reports(reports: Rows, years: float, late: float) -> None:
    expected = {"a": years, "b": NAN}
    check("annual_report_missing_years", expected, enterprises=TWO, records=reports)
    check("annual_report_late", {"a": late, "b": NAN}, enterprises=TWO, records=reports)


def test_a_report_of_an_unreadable_year_is_no_missing_year() -> None:
    unreadable = report("R", 2024, "missing") | {"category": "last year"}
    check("annual_report_missing_years", {"a": 0, "b": NAN}, enterprises=TWO, records=[unreadable])


def revenue(record_id: str, year: int, amount: float | None, **more: Any) -> dict[str, Any]:
    return report(record_id, year, "on_time", amount=amount, **more)


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([revenue("R", 2025, 25.0), revenue("Q", 2024, 100.0)], 0.75),
        ([revenue("R", 2024, 25.0), revenue("Q", 2023, 100.0)], 0.75),
        ([revenue("R", 2023, 25.0), revenue("Q", 2022, 100.0)], NAN),
        ([revenue("R", 2025, 0.0), revenue("Q", 2024, 100.0)], 1),
        ([revenue("R", 2025, 300.0), revenue("Q", 2024, 100.0)], 0),
        ([revenue("R", 2025, 25.0), revenue("Q", 2024, 0.0)], NAN),
        ([revenue("R", 2025, 25.0), revenue("Q", 2023, 100.0)], NAN),
        ([revenue("R", 2025, 25.0)], NAN),
        (
            [
                revenue("R", 2025, 90.0),
                revenue("S", 2025, 50.0, on="2026-06-30"),
                revenue("Q", 2024, 100.0),
                revenue("U", 2023, 1.0),
            ],
            0.5,
        ),
    ],
)
def test_revenue_drop(reports: Rows, expected: float) -> None:
    check("revenue_drop", {"a": expected, "b": NAN}, enterprises=TWO, records=reports)


def test_revenue_drop_rests_on_the_two_reports_compared() -> None:
    reports = [revenue("R", 2025, 25.0), revenue("Q", 2024, 100.0), revenue("U", 2023, 1.0)]
    assert evidence("revenue_drop", "a", enterprises=TWO, records=reports) == ["R", "Q"]


def test_missing_years_rest_on_the_missing_reports() -> None:
    reports = [report("R", 2023, "on_time"), report("S", 2024, "missing")]
    assert evidence("annual_report_missing_years", "a", enterprises=TWO, records=reports) == ["S"]


@pytest.mark.parametrize(
    ("amounts", "expected"), [([], 0.0), ([300.0, 500.0], 0.8), ([300.0, None], NAN)]
)
def test_guarantees_against_the_registered_capital(
    amounts: list[float | None], expected: float
) -> None:
    links = [
        {"source_id": "a", "target_id": target, "relation": "GUARANTEES", "amount": amount}
        for target, amount in zip("bc", amounts, strict=False)
    ]
    links += [{"source_id": "a", "target_id": "b", "relation": "SUPPLIES", "amount": 7.0}]
    check(
        "guarantee_ratio",
        {"a": expected, "b": NAN, "c": NAN},
        enterprises=[*TWO, e("c")],
        affiliations=links,
    )
