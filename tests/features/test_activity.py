"""Persons insured and the use of utilities drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def insured(month: str, count: float, record_id: str | None = None) -> dict[str, Any]:
    told = json.dumps({"insured_count": count})
    return record(record_id or month, "insured_staff", "a", f"{month}-28", details=told)


def usage(*amounts: float, until: str = "2026-06", category: str = "water") -> Rows:
    """One amount a month, the last in `until`."""
    months = pd.period_range(end=until, periods=len(amounts), freq="M")
    return [
        record(
            f"{category}{month}", "utility_usage", "a", f"{month}-28", category=category,
            details=json.dumps({"utility_usage": amount}),
        )
        for month, amount in zip(months, amounts, strict=True)
    ]  # fmt: skip


CASES: list[tuple[str, Rows, float]] = [
    ("insured_staff_drop", [insured("2026-05", 6), insured("2025-05", 10)], 0.4),
    ("insured_staff_drop", [insured("2026-05", 12), insured("2025-05", 10)], 0),
    ("insured_staff_drop", [insured("2026-01", 6), insured("2025-01", 10)], 0.4),
    ("insured_staff_drop", [insured("2025-12", 6), insured("2024-12", 10)], NAN),
    ("insured_staff_drop", [insured("2026-05", 6), insured("2025-06", 10)], NAN),
    ("insured_staff_drop", [insured("2026-05", 6), insured("2025-05", 0)], NAN),
    (
        "insured_staff_drop",
        [insured("2026-05", 6), insured("2026-05", 3, "z"), insured("2025-05", 10)],
        0.7,
    ),
    ("utility_usage_drop", usage(*[10] * 12, 4, 5, 6), 0.5),
    ("utility_usage_drop", usage(*[10] * 12, 40, 50, 60), 0),
    ("utility_usage_drop", usage(*[10] * 6, 5, 5, 5), 0.5),
    ("utility_usage_drop", usage(*[10] * 5, 5, 5, 5), NAN),
    ("utility_usage_drop", usage(*[10] * 12, 5, 5, until="2026-05"), 0.5),
    ("utility_usage_drop", usage(*[10] * 12, 5, until="2026-04"), NAN),
    ("utility_usage_drop", usage(*[0] * 12, 0, 0, 0), NAN),
    (
        "utility_usage_drop",
        [*usage(*[10] * 12, 9, 9, 9), *usage(*[10] * 12, 2, 2, 2, category="gas")],
        0.8,
    ),
    ("utility_usage_drop", usage(99, 99, *[10] * 12, 5, 5, 5), 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    firms = [e("a"), e("b")]
    check(name, {"a": expected, "b": NAN}, enterprises=firms, records=records)


@pytest.mark.parametrize("name", ["insured_staff_drop", "utility_usage_drop"])
def test_without_any_record_of_the_kind_it_abstains(name: str) -> None:
    records = [record("x", "complaint", "a", "2026-01-01")]
    check(name, {"a": NAN}, enterprises=[e("a")], records=records)


def test_the_evidence_are_the_months_of_two_years() -> None:
    records = [insured("2026-05", 6), insured("2025-05", 10), insured("2024-05", 10)]
    found = evidence("insured_staff_drop", "a", enterprises=[e("a")], records=records)
    assert found == ["2026-05", "2025-05"]
