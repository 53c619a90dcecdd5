"""Exits drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def notice(objections: str | None, **more: Any) -> dict[str, Any]:
    details = json.dumps({"objections": objections}) if objections is not None else None
    return record("n", "exit_notice", "a", "2026-01-01", details=details, **more)


def group(enterprise_id: str) -> dict[str, Any]:
    return record("g", "liquidation", enterprise_id, "2026-01-01")


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([notice("债权人提出异议")], 1),
        ([notice("债权人提出异议", valid_to="2026-02-15")], 1),
        ([notice("无")], 0),
        ([notice("")], 0),
        ([notice(None)], 0),
        ([record("x", "suspension", "a", "2026-01-01")], NAN),
    ],
)
def test_an_exit_that_was_objected_to(records: Rows, expected: float) -> None:
    check("exit_abnormality", {"a": expected}, enterprises=[e("a")], records=records)
    told = evidence("exit_abnormality", "a", enterprises=[e("a")], records=records)
    assert told == (["n"] if expected == 1 else [])


@pytest.mark.parametrize(
    ("firm", "records", "expected"),
    [
        ({"ended_on": "2025-12-30"}, [group("b")], 1),
        ({"ended_on": "2025-12-31"}, [group("b")], 0),
        ({"ended_on": "2025-12-30"}, [group("a")], 0),
        ({"ended_on": "2025-12-30"}, [notice(None)], 0),
        ({"details": '{"revoked_on": "2025-01-01"}'}, [group("b")], 1),
        ({}, [group("b")], 0),
        ({"status": "deregistered", "ended_on": "2025-01-01"}, [group("b")], 0),
    ],
)
def test_no_liquidation_after_revocation(
    firm: dict[str, Any], records: Rows, expected: float
) -> None:
    firms = [e("a", **{"status": "revoked", **firm}), e("b")]
    check("exit_abnormality", {"a": expected, "b": 0}, enterprises=firms, records=records)
