"""Opinion, platforms, overdue bills, lost cases, flight, drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def on(record_id: str, kind: str, day: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    return record(record_id, kind, "a", day, **more)


def item(record_id: str, reliability: object, day: str = "2026-01-01") -> dict[str, Any]:
    details = json.dumps({"reliability": reliability}) if reliability is not None else None
    return on(record_id, "opinion_item", day, result="negative", details=details)


CASES: list[tuple[str, Rows, float]] = [
    ("negative_opinion", [item("x", 0.75), item("y", None)], 1.25),
    ("negative_opinion", [item("x", 7), item("y", -1), item("z", "高")], 1.5),
    ("negative_opinion", [item("x", 1, "2025-12-30")], 0),
    ("negative_opinion", [item("x", 1, "2025-12-31")], 1),
    ("negative_opinion", [{**item("x", 1), "valid_to": "2026-03-01"}], 0),
    ("negative_opinion", [{**item("x", 1), "result": "neutral"}], 0),
    ("platform_sanction", [on("x", "platform_sanction", "2025-07-01"), on("y", "report")], 1),
    ("platform_sanction", [on("x", "platform_sanction", "2025-06-30")], 0),
    ("utility_arrears", [on(x, "utility_arrears", category="gas") for x in "xy"], 2),
    ("utility_arrears", [on("x", "utility_arrears", valid_to="2026-06-30")], 0),
    (
        "lawsuits_lost",
        [
            on("x", "court_judgment", result="lost"),
            on("y", "court_judgment", result="partly_lost"),
            on("z", "court_judgment", result="won"),
        ],
        1.5,
    ),
    ("lawsuits_lost", [on("x", "court_judgment", "2024-06-30", result="lost")], 0),
    ("lawsuits_lost", [on("x", "court_judgment", result="lost", valid_to="2026-02-01")], 0),
    ("prepaid_flight", [on("x", "prepaid_flight", "2023-07-01")], 1),
    ("prepaid_flight", [on("x", "prepaid_flight", "2023-06-30")], 0),
    ("prepaid_flight", [on("x", "prepaid_flight", valid_to="2026-06-30")], 0),
]
NAMES = list(dict.fromkeys(name for name, *_ in CASES))


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    check(name, {"a": expected, "b": 0}, enterprises=[e("a"), e("b")], records=records)


@pytest.mark.parametrize("name", NAMES)
def test_without_any_record_of_the_kind_it_abstains(name: str) -> None:
    check(name, {"a": NAN}, enterprises=[e("a")], records=[on("x", "complaint")])


def test_the_evidence_of_lost_cases_are_the_lost_ones() -> None:
    records = [on(x, "court_judgment", result=x) for x in ("won", "lost", "settled")]
    assert evidence("lawsuits_lost", "a", enterprises=[e("a")], records=records) == ["lost"]
