"""Pledges, mortgages, freezes and suspensions drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def on(record_id: str, kind: str, day: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    return record(record_id, kind, "a", day, **more)


ASSETS = record(
    "Y", "annual_report", "a", "2026-05-01", category="2025", result="on_time",
    details=json.dumps({"assets": 400.0}),
)  # fmt: skip
MORTGAGE = on("M", "chattel_mortgage", amount=100.0)
CASES: list[tuple[str, Rows, float]] = [
    ("equity_pledge_ratio", [], 0),
    ("equity_pledge_ratio", [on("P", "equity_pledge", amount=250.0)], 0.25),
    ("equity_pledge_ratio", [on("P", "equity_pledge", amount=250.0, valid_to="2026-06-30")], 0),
    (
        "equity_pledge_ratio",
        [on("P", "equity_pledge"), on("Q", "equity_pledge", amount=1.0)],
        0.001,
    ),
    ("equity_freeze_ratio", [on("F", "equity_freeze", amount=500.0)], 0.5),
    ("equity_freeze_ratio", [on("F", "equity_freeze", amount=500.0, valid_to="2026-07-01")], 0.5),
    ("equity_freeze_ratio", [on("F", "equity_freeze", amount=500.0, valid_to="2026-06-30")], 0),
    ("ip_pledge_count", [on("I", "ip_pledge"), on("J", "ip_pledge", valid_to="2026-01-02")], 1),
    ("chattel_mortgage_ratio", [MORTGAGE, ASSETS], 0.25),
    ("chattel_mortgage_ratio", [ASSETS], 0),
    ("chattel_mortgage_ratio", [MORTGAGE], NAN),
    ("immediate_disclosure_missing", [on("L", "abnormal_listing", category="2")], 1),
    ("immediate_disclosure_missing", [on("L", "abnormal_listing", category="1")], 0),
    ("immediate_disclosure_missing", [on("L", "abnormal_listing", "2024-06-30", category="2")], 0),
    ("immediate_disclosure_missing", [on("L", "abnormal_listing", "2024-07-01", category="2")], 1),
]


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    firms = [e("a", registered_capital=1000.0)]
    check(name, {"a": expected}, enterprises=firms, records=records)


def test_without_a_known_capital_a_share_of_it_abstains() -> None:
    pledge = [on("P", "equity_pledge", amount=250.0)]
    for capital in (None, 0.0):
        firms = [e("a", registered_capital=capital)]
        check("equity_pledge_ratio", {"a": NAN}, enterprises=firms, records=pledge)


@pytest.mark.parametrize(
    ("status", "day", "until", "expected"),
    [
        ("suspended", "2026-01-01", "2026-06-30", 1),
        ("suspended", "2026-01-01", "2026-07-01", 0),
        ("suspended", "2023-06-30", None, 1),
        ("suspended", "2023-07-01", None, 0),
        ("in_register", "2020-01-01", "2021-01-01", 0),
    ],
)
def test_a_suspension_that_should_be_over(
    status: str, day: str, until: str | None, expected: int
) -> None:
    frames = {
        "enterprises": [e("a", status=status)],
        "records": [on("S", "suspension", day, valid_to=until)],
    }
    check("suspension_overdue", {"a": expected}, **frames)
    assert evidence("suspension_overdue", "a", **frames) == ["S"] * expected
