"""Relation indicators that count who shares a representative or a domicile; as_of 2026-06-30."""

from __future__ import annotations

from typing import Any

from tests.drawing import e, serves
from tests.features.values import NAN, check

FIRMS = [e(name) for name in "abc"] + [e("d", status="revoked"), e("x")]
PERSONS = [{"person_id": name, "name": "某"} for name in ("p1", "p2")]
ADDRESSES: list[dict[str, Any]] = [
    {"address_id": "h", "hosting": True},
    {"address_id": "k", "hosting": False},
    {"address_id": "m", "hosting": False},
]


def at(enterprise_id: str, address_id: str, kind: str = "domicile", **more: Any) -> dict[str, Any]:
    place = {"enterprise_id": enterprise_id, "address_id": address_id, "address_kind": kind}
    return {**place, **more}


def test_representative_counts_firms_in_the_register_once() -> None:
    positions = [
        serves("p1", "a", "legal_representative"),
        serves("p1", "a", "legal_representative", valid_from="2020-01-01"),
        serves("p1", "b", "legal_representative"),
        serves("p1", "d", "legal_representative"),
        serves("p2", "b", "legal_representative"),
        serves("p2", "c", "director"),
    ]
    expected = {"a": 2, "b": 2, "c": NAN, "d": 2, "x": NAN}
    check(
        "legal_rep_firm_count",
        expected,
        enterprises=FIRMS,
        persons=PERSONS,
        positions=positions,
    )


def test_same_address_leaves_out_hosting_premises_and_exits() -> None:
    domiciles = [
        at("a", "k"),
        at("a", "k", valid_from="2020-01-01"),
        at("b", "k"),
        at("d", "k"),
        at("c", "k", "premises"),
        at("c", "h"),
        at("b", "m"),
    ]
    expected = {"a": 2, "b": 2, "c": NAN, "d": 2, "x": NAN}
    check(
        "same_address_count",
        expected,
        enterprises=FIRMS,
        addresses=ADDRESSES,
        domiciles=domiciles,
    )


def test_burst_counts_the_young_at_the_domicile() -> None:
    firms = [
        e("a"),
        e("b", established_on="2026-03-31"),
        e("c", established_on="2026-03-30"),
        e("d", established_on=None),
        e("x", established_on="2026-06-30"),
    ]
    domiciles = [at(name, "k") for name in "abcd"] + [at("x", "h")]
    check(
        "registration_burst",
        {"a": 1, "b": 1, "c": 1, "d": 1, "x": NAN},
        enterprises=firms,
        addresses=ADDRESSES,
        domiciles=domiciles,
    )
