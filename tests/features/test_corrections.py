"""Orders, overdue findings, promises and repairs drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def on(record_id: str, kind: str, day: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    return record(record_id, kind, "a", day, **more)


def due(record_id: str, day: str, kind: str = "order_to_correct", **more: Any) -> dict[str, Any]:
    return on(record_id, kind, details=json.dumps({"due_on": day}), **more)


def sampled(kind: str, *results: str, day: str = "2026-01-01") -> Rows:
    return [on(f"s{number}", kind, day, result=result) for number, result in enumerate(results)]


FAILED = {"kind": "spot_check", "result": "problem_found"}
CASES: list[tuple[str, Rows, float]] = [
    ("penalty_unpaid", [on("u", "unpaid_penalty"), on("v", "unpaid_penalty", "2019-01-01")], 2),
    ("penalty_unpaid", [on("u", "unpaid_penalty", valid_to="2026-06-30")], 0),
    ("unrectified_findings", [due("u", "2026-06-29"), due("v", "2026-06-29", **FAILED)], 2),
    ("unrectified_findings", [due("u", "2026-06-30")], 0),
    ("unrectified_findings", [due("u", "2026-06-01", valid_to="2026-06-20")], 0),
    ("unrectified_findings", [due("u", "2026-06-01", result="corrected")], 0),
    ("unrectified_findings", [due("u", "2026-06-01"), on("v", "order_to_correct")], 1),
    ("unrectified_findings", [on("v", "order_to_correct"), on("w", "spot_check")], NAN),
    ("unrectified_findings", [due("v", "2026-06-01", kind="spot_check", result="passed")], NAN),
    ("food_sampling_fail", sampled("food_sampling", "problem_found", "passed", "passed"), 1 / 3),
    ("food_sampling_fail", sampled("food_sampling", "passed"), 0),
    ("food_sampling_fail", sampled("food_sampling", "problem_found", day="2024-06-30"), NAN),
    ("food_sampling_fail", sampled("sampling_result", "problem_found"), NAN),
    ("certification_check_fail", sampled("certification_check", "problem_found", "passed"), 0.5),
    ("certification_check_fail", sampled("certification_check", "passed"), 0),
    ("certification_check_fail", sampled("food_sampling", "problem_found"), NAN),
    ("orders_to_correct", [on("o", "order_to_correct", "2025-07-01", valid_to="2025-09-01")], 1),
    ("orders_to_correct", [on("o", "order_to_correct", "2025-06-30")], 0),
    ("broken_commitment", [on(x, "commitment", result="broken") for x in "xy"], 2),
    ("broken_commitment", [on("x", "commitment", result="kept")], 0),
    ("broken_commitment", [on("x", "commitment", "2024-06-30", result="broken")], 0),
    ("administrative_compulsion", [on("x", "administrative_compulsion", "2023-07-01")], 1),
    (
        "administrative_compulsion",
        [on("x", "administrative_compulsion", valid_to="2026-02-01")],
        1,
    ),
    ("administrative_compulsion", [on("x", "administrative_compulsion", "2023-06-30")], 0),
    ("credit_repair", [on("x", "credit_repair", result="granted")], 1),
    ("credit_repair", [on("x", "credit_repair", "2023-06-30", result="granted")], 0),
    (
        "kept_commitment",
        [on(x, "commitment", result=y) for x, y in (("x", "kept"), ("y", "kept"), ("z", "broken"))],
        2 / 3,
    ),
    ("kept_commitment", [on("x", "commitment", result="pending")], NAN),
]
NAMES = list(dict.fromkeys(name for name, *_ in CASES))


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    check(name, {"a": expected}, enterprises=[e("a")], records=records)


@pytest.mark.parametrize("name", NAMES)
def test_without_any_record_of_the_kind_it_abstains(name: str) -> None:
    check(name, {"a": NAN}, enterprises=[e("a")], records=[on("x", "complaint")])


def test_an_enterprise_without_a_record_has_none_where_others_have_one() -> None:
    frames = {"enterprises": [e("a"), e("b")], "records": [due("u", "2026-06-01")]}
    check("unrectified_findings", {"a": 1, "b": 0}, **frames)
    check("orders_to_correct", {"a": 1, "b": 0}, **frames)


def test_the_evidence_is_what_counts() -> None:
    records = [due("u", "2026-06-01"), due("v", "2026-07-01"), due("w", "2026-06-01", **FAILED)]
    frames = {"enterprises": [e("a")], "records": records}
    assert evidence("unrectified_findings", "a", **frames) == ["u", "w"]
    assert evidence("orders_to_correct", "a", **frames) == ["u", "v"]


def test_a_repaired_record_leaves_and_its_repair_counts() -> None:
    repair = on(
        "r", "credit_repair", result="granted", details=json.dumps({"target_record_id": "u"})
    )
    frames = {"enterprises": [e("a")], "records": [on("u", "unpaid_penalty"), repair]}
    check("penalty_unpaid", {"a": 0}, **frames)
    check("credit_repair", {"a": 1}, **frames)
