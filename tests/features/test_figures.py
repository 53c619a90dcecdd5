"""Indicators on the figures of annual reports, drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def report(year: int, revenue: float | None = None, **figures: float) -> dict[str, Any]:
    return record(
        f"Y{year}",
        "annual_report",
        "a",
        f"{year + 1}-05-01",
        category=str(year),
        result=figures.pop("result", "on_time"),
        amount=revenue,
        details=json.dumps(figures) if figures else None,
    )


ZERO = {"assets": 0.0, "liabilities": 0.0, "equity": 0.0}
CASES: list[tuple[str, Rows, float]] = [
    ("annual_report_all_zero", [report(2025, 0.0, **ZERO)], 1),
    ("annual_report_all_zero", [report(2025, 0.0, **{**ZERO, "equity": 1.0})], 0),
    ("annual_report_all_zero", [report(2025, 0.0, assets=0.0)], NAN),
    ("annual_report_all_zero", [report(2023, 0.0, **ZERO)], NAN),
    ("annual_report_all_zero", [report(2024, 0.0, **ZERO), report(2025, 5.0, **ZERO)], 0),
    ("annual_report_all_zero", [], NAN),
    ("annual_report_inconsistent", [report(2025, 9.0, employees=0)], 1),
    ("annual_report_inconsistent", [report(2025, 9.0, employees=3)], 0),
    ("annual_report_inconsistent", [report(2025, 0.0, employees=0)], 0),
    ("annual_report_inconsistent", [report(2025, 0.0, employees=0, tax=0.0)], 1),
    ("annual_report_inconsistent", [report(2025, 0.0, employees=0, tax=7.0)], 0),
    ("annual_report_inconsistent", [report(2025, 9.0)], NAN),
    ("debt_ratio", [report(2025, 1.0, assets=200.0, liabilities=150.0)], 0.75),
    ("debt_ratio", [report(2025, 1.0, assets=0.0, liabilities=150.0)], NAN),
    ("debt_ratio", [report(2025, 1.0, assets=200.0)], NAN),
    ("debt_ratio", [report(2024, 1.0, assets=1.0, liabilities=3.0)], 3.0),
    ("loss_years", [report(2023, 1.0, net_profit=-1.0), report(2025, 1.0, net_profit=-9.0)], 2),
    ("loss_years", [report(2024, 1.0, net_profit=5.0)], 0),
    ("loss_years", [report(2022, 1.0, net_profit=-5.0)], NAN),
    ("loss_years", [report(2025, 1.0)], NAN),
]


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    firms = [e("a", registered_capital=1e8), e("b")]
    check(name, {"a": expected, "b": NAN}, enterprises=firms, records=records)


def test_a_missing_report_tells_nothing() -> None:
    told = report(2025, 0.0, **ZERO)
    missing = {**told, "result": "missing"}
    check("annual_report_all_zero", {"a": NAN}, enterprises=[e("a")], records=[missing])


def test_the_evidence_is_the_reports_that_count() -> None:
    reports = [report(year, 1.0, net_profit=-1.0) for year in (2022, 2023, 2025)]
    frames = {"enterprises": [e("a")], "records": reports}
    assert evidence("loss_years", "a", **frames) == ["Y2025", "Y2023"]
    assert evidence("debt_ratio", "a", **frames) == ["Y2025"]
