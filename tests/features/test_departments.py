"""What other departments tell, drawn by hand; as_of is 2026-06-30."""

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
CASE = on("c", "enforcement_case", amount=100.0)
CASES: list[tuple[str, Rows, float]] = [
    ("tax_abnormal_household", [on("t", "tax_abnormal", "2015-01-01")], 1),
    ("tax_abnormal_household", [on("t", "tax_abnormal", valid_to="2026-06-30")], 0),
    ("arrears_flags", [on(x, "arrears", category=x) for x in ("tax", "wages")], 2),
    ("arrears_flags", [on(x, "arrears", category="tax") for x in ("x", "y")], 1),
    ("arrears_flags", [on("x", "arrears", category="tax", valid_to="2026-06-30")], 0),
    ("major_accident", [on("x", "major_accident", "2023-07-01", category="food")], 1),
    ("major_accident", [on("x", "major_accident", "2023-06-30", category="food")], 0),
    ("enforcement_cases", [CASE], 1),
    ("enforcement_cases", [CASE, ASSETS], 1.25),
    ("enforcement_cases", [CASE, on("d", "enforcement_case", amount=9e9), ASSETS], 3),
    ("enforcement_cases", [{**CASE, "valid_to": "2026-06-30"}, ASSETS], 0),
    ("enforcement_cases", [{**CASE, "valid_from": "2024-06-30"}, ASSETS], 0),
    ("major_tax_violation", [on("x", "major_tax_violation", "2019-01-01")], 1),
    ("major_tax_violation", [on("x", "major_tax_violation", valid_to="2026-06-01")], 0),
    ("other_dept_blacklist", [on(x, "department_listing", category=x) for x in "xy"], 2),
    ("other_dept_blacklist", [on(x, "department_listing", category="q") for x in "xy"], 1),
    ("other_dept_blacklist", [on("x", "department_listing", valid_to="2026-06-01")], 0),
    ("other_dept_penalties", [on("x", "department_penalty", "2025-07-01")], 1),
    (
        "other_dept_penalties",
        [on("x", "department_penalty", "2025-06-30"), on("y", "department_penalty", "2023-07-01")],
        0.9,
    ),
    ("other_dept_penalties", [on("x", "department_penalty", "2023-06-30")], 0),
]  # fmt: skip
NAMES = list(dict.fromkeys(name for name, *_ in CASES))


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    check(name, {"a": expected, "b": 0}, enterprises=[e("a"), e("b")], records=records)


@pytest.mark.parametrize("name", NAMES)
def test_where_nobody_has_a_record_of_the_kind_the_department_does_not_share(name: str) -> None:
    others = [on("x", "penalty", category="fine"), on("y", "external_event")]
    check(name, {"a": NAN, "b": NAN}, enterprises=[e("a"), e("b")], records=others)


def test_the_evidence_is_what_counts() -> None:
    frames = {
        "enterprises": [e("a")],
        "records": [
            on("t", "arrears", category="tax"),
            on("u", "arrears", "2026-02-01", category="tax"),
            on("v", "arrears", category="wages", valid_to="2026-02-01"),
        ],
    }
    assert evidence("arrears_flags", "a", **frames) == ["u", "t"]
