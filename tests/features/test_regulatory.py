"""Regulatory indicators on records drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, decayed, evidence

TWO = [e("a"), e("b")]
Rows = list[dict[str, Any]]


def penalty(record_id: str, on: str, category: str = "fine", **more: Any) -> dict[str, Any]:
    return record(record_id, "penalty", "a", on, category=category, **more)


def listing(record_id: str, on: str, category: str = "1", **more: Any) -> dict[str, Any]:
    return record(record_id, "abnormal_listing", "a", on, category=category, **more)


def serious(record_id: str, on: str, **more: Any) -> dict[str, Any]:
    return record(record_id, "serious_listing", "a", on, **more)


def inspection(record_id: str, on: str, result: str, **more: Any) -> dict[str, Any]:
    return record(record_id, "inspection", "a", on, category="random", result=result, **more)


def debt(record_id: str, on: str, **more: Any) -> dict[str, Any]:
    return record(record_id, "judgment_debt", "a", on, **more)


STANDS = listing("L", "2020-01-01")
REMOVED = listing("L", "2025-06-30", "3", valid_to="2026-06-30")
ENDS_TOMORROW = listing("E", "2025-06-30", "2", valid_to="2026-07-01")
UNDATED = {**listing("L", "2025-01-01", "9"), "valid_from": None}

MONTH = 365.25 / 12
# 365 days before the 30th of June 2026 is the 30th of June 2025.
CASES: list[tuple[str, Rows, float]] = [
    ("abnormal_list_current", [STANDS], 1),
    ("abnormal_list_current", [REMOVED], 0),
    ("abnormal_list_current", [ENDS_TOMORROW], 1),
    ("abnormal_list_current", [UNDATED], 1),
    ("abnormal_list_current", [serious("S", "2025-01-01")], 0),
    ("abnormal_list_reason", [STANDS], 0.5),
    ("abnormal_list_reason", [STANDS, ENDS_TOMORROW], 0.6),
    ("abnormal_list_reason", [REMOVED], 1.0),
    ("abnormal_list_reason", [listing("L", "2020-01-01", "4"), listing("M", "2025-01-01")], 0.8),
    ("abnormal_list_reason", [listing("L", "2023-06-30", "3", valid_to="2024-01-01")], 0),
    ("abnormal_list_reason", [listing("L", "2023-07-01", "3", valid_to="2024-01-01")], 1),
    ("abnormal_list_reason", [UNDATED], NAN),
    ("abnormal_list_history", [REMOVED], decayed(365, 12)),
    ("abnormal_list_history", [ENDS_TOMORROW], 0),
    ("abnormal_list_history", [listing("L", "2023-06-30", valid_to="2026-01-01")], 0),
    ("abnormal_list_days", [listing("L", "2026-06-20"), listing("M", "2026-06-29")], 10 / 1095),
    ("abnormal_list_days", [STANDS], 1),
    ("abnormal_list_days", [REMOVED], 0),
    ("abnormal_list_days", [UNDATED], NAN),
    ("serious_list_current", [serious("S", "2019-01-01")], 1),
    ("serious_list_current", [serious("S", "2019-01-01", valid_to="2026-06-30")], 0),
    ("serious_list_current", [STANDS], 0),
    ("serious_list_history", [serious("S", "2019-01-01", valid_to="2026-06-30")], 1),
    ("serious_list_history", [serious("S", "2019-01-01", valid_to="2023-07-01")], 1),
    ("serious_list_history", [serious("S", "2019-01-01", valid_to="2023-06-30")], 0),
    ("serious_list_history", [serious("S", "2019-01-01", valid_to="2026-07-01")], 0),
    ("penalty_count", [penalty("P", "2025-07-01")], 1),
    ("penalty_count", [penalty("P", "2025-06-30"), penalty("Q", "2024-07-01")], 1.2),
    ("penalty_count", [penalty("P", "2024-06-30"), penalty("Q", "2023-07-01")], 0.6),
    ("penalty_count", [penalty("P", "2023-06-30")], 0),
    ("penalty_count", [penalty("P", "2026-01-01", valid_to="2026-06-30")], 0),
    ("penalty_count", [penalty("P", "2026-06-30"), penalty("Q", "2026-06-30")], 2),
    ("penalty_amount", [penalty("P", "2024-01-01", amount=500_000.0)], 1),
    (
        "penalty_amount",
        [penalty("P", "2024-01-01", amount=900.0), penalty("Q", "2026-01-01", amount=99.0)],
        math.log(1000) / math.log(500_001),
    ),
    ("penalty_amount", [penalty("P", "2023-06-30", amount=9e9)], 0),
    ("penalty_amount", [penalty("P", "2026-01-01")], 0),
    ("penalty_severity", [penalty("P", "2026-01-01", "warning")], 0),
    ("penalty_severity", [penalty("P", "2026-01-01", "notice")], 0.1),
    ("penalty_severity", [penalty("P", "2026-01-01", "fine")], 0.3),
    ("penalty_severity", [penalty("P", "2026-01-01", "confiscation")], 0.4),
    ("penalty_severity", [penalty("P", "2026-01-01", "restriction")], 0.7),
    ("penalty_severity", [penalty("P", "2026-01-01", "suspension_order")], 0.9),
    ("penalty_severity", [penalty("P", "2026-01-01", "licence_revocation")], 1),
    (
        "penalty_severity",
        [penalty("P", "2024-01-01", "restriction"), penalty("Q", "2026-01-01", "other")],
        0.7,
    ),
    ("penalty_severity", [penalty("Q", "2026-01-01", "other")], NAN),
    ("penalty_severity", [penalty("P", "2023-06-30", "restriction")], 0),
    (
        "months_since_penalty",
        [penalty("P", "2025-06-30"), penalty("Q", "2024-06-30")],
        math.exp(-365 / (365.25 / 12) / 12),
    ),
    ("months_since_penalty", [penalty("P", "2023-06-30")], 0),
    ("inspection_problem_rate", [inspection("I", "2025-01-01", "passed")], 1 / 11),
    (
        "inspection_problem_rate",
        [
            inspection("I", "2024-07-01", "problem_found"),
            inspection("J", "2025-01-01", "refused"),
            inspection("K", "2026-01-01", "passed"),
            inspection("M", "2024-06-30", "problem_found"),
        ],
        3 / 13,
    ),
    ("inspection_problem_rate", [inspection("I", "2024-06-30", "refused")], NAN),
    ("refused_inspection", [inspection("I", "2024-07-01", "refused")], 1),
    ("refused_inspection", [inspection("I", "2024-06-30", "refused")], 0),
    ("refused_inspection", [inspection("I", "2026-01-01", "problem_found")], 0),
    ("refused_inspection", [inspection("I", "2026-01-01", "refused", valid_to="2026-02-01")], 0),
    ("false_disclosure", [REMOVED], 1),
    ("false_disclosure", [listing("L", "2019-01-01", "3")], 1),
    ("false_disclosure", [listing("L", "2023-06-30", "3", valid_to="2024-01-01")], 0),
    ("false_disclosure", [STANDS, ENDS_TOMORROW], 0),
    ("months_since_adverse_record", [penalty("P", "2025-06-30")], 365 / MONTH),
    (
        "months_since_adverse_record",
        [
            penalty("P", "2025-06-30"),
            debt("D", "2026-05-31"),
            inspection("I", "2026-06-20", "passed"),
        ],
        30 / MONTH,
    ),
    ("months_since_adverse_record", [inspection("I", "2026-06-30", "problem_found")], 0),
    ("months_since_adverse_record", [inspection("I", "2026-06-30", "refused")], NAN),
    ("months_since_adverse_record", [REMOVED], 365 / MONTH),
    (
        "months_since_adverse_record",
        [serious("S", "2026-06-20", valid_to="2026-06-25")],
        10 / MONTH,
    ),
    ("months_since_adverse_record", [penalty("P", "2026-01-01", valid_to="2026-06-30")], NAN),
    ("months_since_adverse_record", [debt("D", "2026-01-01", valid_to="2026-06-30")], NAN),
    ("months_since_adverse_record", [penalty("P", "2023-06-30")], NAN),
    ("months_since_adverse_record", [penalty("P", "2023-07-01")], 1095 / MONTH),
    ("months_since_adverse_record", [UNDATED], NAN),
    ("dishonest_judgment_debtor", [debt("D", "2015-01-01", amount=1.0)], 1),
    ("dishonest_judgment_debtor", [debt("D", "2015-01-01", valid_to="2020-01-01")], 0),
    ("dishonest_judgment_debtor", [penalty("P", "2026-01-01")], 0),
]
ABSTAINING = {"inspection_problem_rate", "months_since_adverse_record"}


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_value(name: str, records: Rows, expected: float) -> None:
    without = NAN if name in ABSTAINING else 0.0
    check(name, {"a": expected, "b": without}, enterprises=TWO, records=records)


def test_heaviest_reason_wins_over_the_newest() -> None:
    records = [listing("L", "2024-01-01", "3"), listing("M", "2026-01-01", "2")]
    check("abnormal_list_reason", {"a": 1.0, "b": 0.0}, enterprises=TWO, records=records)


EVIDENCE: list[tuple[str, Rows, list[str]]] = [
    ("penalty_count", [penalty("P", "2024-01-01"), penalty("Q", "2026-01-01")], ["Q", "P"]),
    ("penalty_count", [penalty("P", "2023-01-01"), STANDS], []),
    ("abnormal_list_current", [STANDS, listing("M", "2024-01-01", valid_to="2025-01-01")], ["L"]),
    (
        "abnormal_list_reason",
        [STANDS, listing("M", "2024-01-01", valid_to="2025-01-01")],
        ["M", "L"],
    ),
    ("abnormal_list_history", [STANDS, listing("M", "2024-01-01", valid_to="2025-01-01")], ["M"]),
    ("serious_list_history", [serious("S", "2019-01-01", valid_to="2026-01-01")], ["S"]),
    ("inspection_problem_rate", [inspection("I", "2026-01-01", "passed")], ["I"]),
    ("refused_inspection", [inspection("I", "2026-01-01", "passed")], []),
    ("false_disclosure", [STANDS, REMOVED | {"record_id": "M"}], ["M"]),
    ("dishonest_judgment_debtor", [debt("D", "2015-01-01")], ["D"]),
]


@pytest.mark.parametrize(("name", "records", "expected"), EVIDENCE)
def test_evidence(name: str, records: Rows, expected: list[str]) -> None:
    assert evidence(name, "a", enterprises=TWO, records=records) == expected
    assert evidence(name, "b", enterprises=TWO, records=records) == []
