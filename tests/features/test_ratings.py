"""Grades, titles and certificates drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def on(record_id: str, kind: str, day: str = "2026-01-01", **more: Any) -> dict[str, Any]:
    return record(record_id, kind, "a", day, **more)


CASES: list[tuple[str, Rows, float]] = [
    ("association_rating", [on("x", "association_rating", result="A")], 1),
    ("association_rating", [on("x", "association_rating", result="C")], 1 / 3),
    (
        "association_rating",
        [
            on("x", "association_rating", "2025-01-01", result="A"),
            on("y", "association_rating", "2026-01-01", result="D"),
        ],
        0,
    ),
    ("association_rating", [on("x", "association_rating", "2024-06-30", result="A")], NAN),
    ("association_rating", [on("x", "association_rating", result="优")], NAN),
    ("env_credit_rating", [on("x", "environment_rating", "2019-01-01", result="red")], 0.75),
    ("env_credit_rating", [on("x", "environment_rating", result="green")], 0),
    (
        "env_credit_rating",
        [on("x", "environment_rating", result="black", valid_to="2026-06-30")],
        NAN,
    ),
    ("public_credit_grade", [on("x", "public_credit_grade", result="B")], 1 / 3),
    ("public_credit_grade", [on("x", "public_credit_grade", result="D")], 1),
    ("tax_credit_a", [on("x", "tax_credit", result="A")], 1),
    (
        "tax_credit_a",
        [on("x", "tax_credit", "2025-04-01", result="A"), on("y", "tax_credit", result="M")],
        0,
    ),
    ("tax_credit_a", [on("x", "tax_credit", "2024-06-30", result="A")], NAN),
]
STANDING = [
    ("contract_credit_title", "contract_credit_title", 1),
    ("certificates", "certificate", 2),
    ("high_tech_title", "technology_title", 1),
]


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_grades_by_hand(name: str, records: Rows, expected: float) -> None:
    check(name, {"a": expected, "b": NAN}, enterprises=[e("a"), e("b")], records=records)


@pytest.mark.parametrize(("name", "kind", "expected"), STANDING)
def test_titles_by_hand(name: str, kind: str, expected: float) -> None:
    firms = [e("a"), e("b")]
    over = on("z", kind, "2020-01-01", valid_to="2026-06-30")
    records = [on("x", kind, "2015-01-01"), on("y", kind, valid_to="2026-07-01"), over]
    check(name, {"a": expected, "b": 0}, enterprises=firms, records=records)
    check(name, {"a": 0, "b": 0}, enterprises=firms, records=[over])
    check(name, {"a": NAN, "b": NAN}, enterprises=firms, records=[on("h", "honour")])
    assert evidence(name, "a", enterprises=firms, records=records) == ["y", "x"]


def test_of_two_grades_of_one_day_the_last_by_id_counts() -> None:
    records = [on(x, "public_credit_grade", result=y) for x, y in (("y", "D"), ("x", "A"))]
    check("public_credit_grade", {"a": 1}, enterprises=[e("a")], records=records)
    found = evidence("public_credit_grade", "a", enterprises=[e("a")], records=records)
    assert found == ["y"]
