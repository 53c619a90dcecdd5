"""Marks of the register drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def on(record_id: str, kind: str, **more: Any) -> dict[str, Any]:
    return record(record_id, kind, "a", "2026-01-01", **more)


CASES: list[tuple[str, Rows, float]] = [
    ("revoked_registration", [on("x", "registration_revocation", result="confirmed")], 1),
    ("revoked_registration", [on("x", "registration_revocation", result="notice")], 0.5),
    (
        "revoked_registration",
        [
            on("x", "registration_revocation", result="notice"),
            on("y", "registration_revocation", result="confirmed", valid_to="2026-06-30"),
        ],
        0.5,
    ),
    ("revoked_registration", [on("x", "registration_revocation")], NAN),
    ("new_form_tag", [on("x", "new_form_listing")], 1),
    ("new_form_tag", [on("x", "new_form_listing", valid_to="2026-06-30")], 0),
    ("separate_register_mark", [on("x", "separate_register")], 1),
    ("separate_register_mark", [on("x", "separate_register", valid_to="2026-06-30")], 0),
]


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    check(name, {"a": expected, "b": 0}, enterprises=[e("a"), e("b")], records=records)


@pytest.mark.parametrize("name", list(dict.fromkeys(name for name, *_ in CASES)))
def test_without_any_record_of_the_kind_it_abstains(name: str) -> None:
    check(name, {"a": NAN}, enterprises=[e("a")], records=[on("x", "filing")])


def test_the_evidence_is_the_mark() -> None:
    records = [on("x", "separate_register"), on("y", "new_form_listing")]
    frames = {"enterprises": [e("a")], "records": records}
    assert evidence("separate_register_mark", "a", **frames) == ["x"]
    assert evidence("new_form_tag", "a", **frames) == ["y"]
