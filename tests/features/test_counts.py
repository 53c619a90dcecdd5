"""Relation counts on one small group drawn by hand."""

from __future__ import annotations

from typing import Any

import pytest

from features.table import feature_table
from tests.drawing import drawn_snapshot, e, holds, serves


def _affiliated(source_id: str, target_id: str, relation: str, **more: Any) -> dict[str, Any]:
    return {"source_id": source_id, "target_id": target_id, "relation": relation, **more}


def _at(enterprise_id: str, address_id: str, kind: str = "domicile") -> dict[str, Any]:
    return {"enterprise_id": enterprise_id, "address_id": address_id, "address_kind": kind}


SNAPSHOT = drawn_snapshot(
    enterprises=[e("a"), e("b"), e("c"), e("d", status="revoked")],
    persons=[{"person_id": name, "name": "某"} for name in ("p1", "p2", "p3")],
    addresses=[{"address_id": "h", "hosting": True}, {"address_id": "k"}, {"address_id": "m"}],
    holdings=[
        holds("p1", "a", 0.3),
        holds("p1", "a", 0.4, valid_from="2020-01-01"),
        holds("p2", "a", 0.3),
        holds("b", "a", 0.3),
        holds("b", "c", 1.0),
        holds("p2", "c", 0.1, valid_from="2020-01-01", valid_to="2025-01-01"),
    ],
    positions=[
        serves("p1", "a", "legal_representative"),
        serves("p1", "b", "legal_representative"),
        serves("p1", "d", "legal_representative"),
        serves("p3", "a", "legal_representative"),
        serves("p3", "b", "legal_representative"),
        serves("p1", "a", "director"),
        serves("p1", "a", "manager"),
        serves("p2", "a", "supervisor"),
    ],
    domiciles=[
        _at("a", "k"),
        _at("b", "k"),
        _at("b", "k", "premises"),
        _at("d", "k"),
        _at("b", "m"),
        _at("c", "m", "premises"),
        _at("c", "h"),
        _at("a", "h"),
    ],
    affiliations=[
        _affiliated("b", "a", "BRANCH_OF"),
        _affiliated("c", "a", "BRANCH_OF"),
        _affiliated("a", "a", "BRANCH_OF"),
        _affiliated("a", "b", "GUARANTEES"),
        _affiliated("a", "c", "GUARANTEES"),
        _affiliated("b", "c", "GUARANTEES"),
        _affiliated("a", "b", "SUPPLIES"),
        _affiliated("a", "b", "SUPPLIES", valid_from="2020-01-01"),
        _affiliated("c", "b", "SUPPLIES"),
        _affiliated("d", "b", "SUPPLIES"),
    ],
)

CASES: dict[str, list[float]] = {
    "person_holder_count": [2, 0, 0, 0],
    "enterprise_holder_count": [1, 0, 1, 0],
    "investee_count": [0, 2, 0, 0],
    "officer_count": [2, 0, 0, 0],
    "co_representative_count": [3, 3, 0, 2],
    "branch_count": [2, 0, 0, 0],
    "guarantees_given_count": [2, 1, 0, 0],
    "guarantees_received_count": [0, 1, 2, 0],
    "supplier_count": [0, 3, 0, 0],
    "customer_count": [1, 0, 1, 1],
    "co_address_count": [2, 3, 1, 2],
}


@pytest.mark.parametrize(("name", "expected"), CASES.items())
def test_count(name: str, expected: list[float]) -> None:
    assert feature_table(SNAPSHOT, [name]).frame[name].tolist() == expected
