"""Supervised domains, samples and repeated violations drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def fine(record_id: str, day: str = "2026-01-01", **details: Any) -> dict[str, Any]:
    told = json.dumps(details) if details else None
    return record(record_id, "penalty", "a", day, category="fine", details=told)


def event(record_id: str, domain: str, day: str = "2026-01-01") -> dict[str, Any]:
    return record(record_id, "domain_event", "a", day, category=domain)


def sample(record_id: str, result: str, day: str = "2026-01-01") -> dict[str, Any]:
    return record(record_id, "sampling_result", "a", day, result=result)


SAME = [fine(f"r{n}", violation_type="虚假宣传") for n in range(3)]
CASES: list[tuple[str, Rows, float]] = [
    ("repeat_violation", [], 0),
    ("repeat_violation", SAME, 2),
    ("repeat_violation", [*SAME[:1], fine("x", violation_type="无证经营")], 0),
    ("repeat_violation", [fine("x"), fine("y")], 0),
    ("repeat_violation", [*SAME[:1], fine("x", "2023-06-30", violation_type="虚假宣传")], 0),
    ("repeat_violation", [*SAME[:1], fine("x", "2023-07-01", violation_type="虚假宣传")], 1),
    ("key_domain_penalty", [fine("x", domain_code="FOOD"), fine("y", domain_code="PRICE")], 1),
    ("key_domain_penalty", [fine("x", "2023-06-30", domain_code="DRUG"), fine("y")], 0),
    ("product_sampling_fail", [sample("x", "problem_found"), sample("y", "passed")], 0.5),
    ("product_sampling_fail", [sample("x", "passed")], 0),
    ("product_sampling_fail", [sample("x", "problem_found", "2024-06-30")], NAN),
    ("special_equipment_violation", [event("x", "SPECIAL_EQUIPMENT"), event("y", "FOOD")], 1),
    ("special_equipment_violation", [event("x", "SPECIAL_EQUIPMENT", "2024-06-30")], 0),
    ("metrology_standard_violation", [event("x", "METROLOGY"), event("y", "STANDARD")], 2),
    ("ip_infringement_events", [event("x", "IP_COUNTERFEIT", "2023-07-01")], 1),
    ("ip_infringement_events", [event("x", "IP_COUNTERFEIT", "2023-06-30")], 0),
    ("price_competition_violation", [event("x", "PRICE"), event("y", "ANTITRUST_UNFAIR")], 2),
]


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    check(name, {"a": expected}, enterprises=[e("a")], records=records)


def test_the_evidence_is_what_counts() -> None:
    frames = {"enterprises": [e("a")], "records": [*SAME, fine("x")]}
    assert evidence("repeat_violation", "a", **frames) == ["r0", "r1", "r2"]
    food = {"enterprises": [e("a")], "records": [fine("x"), fine("y", domain_code="FOOD")]}
    assert evidence("key_domain_penalty", "a", **food) == ["y"]
