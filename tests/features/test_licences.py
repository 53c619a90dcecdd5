"""Licences in force, due, expired and taken, drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def licence(record_id: str, name: str, until: str | None = None, **more: Any) -> dict[str, Any]:
    details = json.dumps({"licence_name": name}, ensure_ascii=False)
    return record(record_id, "licence", "a", "2020-01-01", valid_to=until, details=details, **more)


def taken(day: str) -> dict[str, Any]:
    return record("w", "licence_withdrawal", "a", day, category="revoked")


FOOD, SALES = "食品经营许可证", "烟草零售许可证"
BY_DOMAIN = record("d", "licence", "a", "2020-01-01", details=json.dumps({"domain_code": "DRUG"}))
CASES: list[tuple[str, Rows, float]] = [
    ("licensed_scope_risk", [licence("x", FOOD), licence("y", SALES), BY_DOMAIN], 2),
    ("licensed_scope_risk", [licence("x", FOOD, "2026-06-30")], 0),
    ("licensed_scope_risk", [licence("x", FOOD, result="invalid")], 0),
    ("licensed_scope_risk", [licence("x", "危险化学品经营许可证")], 1),
    ("licence_expiry", [licence("x", SALES)], 0),
    ("licence_expiry", [licence("x", SALES, "2026-07-30")], 0.5),
    ("licence_expiry", [licence("x", SALES, "2026-07-31")], 0),
    ("licence_expiry", [licence("x", SALES, "2026-06-30")], 1),
    ("licence_expiry", [licence("x", SALES, "2023-07-01")], 1),
    ("licence_expiry", [licence("x", SALES, "2023-06-30")], 0),
    ("licence_expiry", [licence("x", SALES, "2026-06-30", result="invalid")], 0),
    ("licence_expiry", [licence("x", SALES, "2026-01-01"), licence("y", SALES)], 0),
    ("licence_expiry", [licence("x", SALES, "2026-01-01"), licence("y", FOOD)], 1),
    ("expired_key_licences", [licence("x", FOOD, "2026-01-01")], 1),
    ("expired_key_licences", [licence("x", SALES, "2026-01-01")], 0),
    ("expired_key_licences", [licence("x", FOOD, "2026-01-01"), licence("y", FOOD)], 0),
    ("licence_revoked", [taken("2023-07-01")], 1),
    ("licence_revoked", [taken("2023-06-30")], 0),
]


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    check(name, {"a": expected, "b": 0}, enterprises=[e("a"), e("b")], records=records)


@pytest.mark.parametrize("name", list(dict.fromkeys(name for name, *_ in CASES)))
def test_where_no_licence_is_known_it_abstains(name: str) -> None:
    records = [record("x", "filing", "a", "2026-01-01")]
    check(name, {"a": NAN}, enterprises=[e("a")], records=records)


def test_an_expired_licence_is_no_fault_of_one_that_no_longer_operates() -> None:
    frames = {
        "enterprises": [e("a", status="deregistered")],
        "records": [licence("x", FOOD, "2026-01-01")],
    }
    check("licence_expiry", {"a": 0}, **frames)
    check("expired_key_licences", {"a": 0}, **frames)


def test_the_evidence_is_what_counts() -> None:
    records = [licence("x", FOOD, "2026-01-01"), licence("y", SALES, "2026-07-02"), BY_DOMAIN]
    frames = {"enterprises": [e("a")], "records": records}
    assert evidence("licence_expiry", "a", **frames) == ["x", "y"]
    assert evidence("expired_key_licences", "a", **frames) == ["x"]
    assert evidence("licensed_scope_risk", "a", **frames) == ["d"]
