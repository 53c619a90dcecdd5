"""Shared telephones, agents and representatives drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

from typing import Any

from tests.drawing import e, serves
from tests.features.values import NAN, check

FIRMS = [e("a"), e("b"), e("c", status="revoked"), e("d")]


def reached(enterprise: str, contact: str, kind: str = "phone") -> dict[str, Any]:
    return {"enterprise_id": enterprise, "contact_id": contact, "contact_kind": kind}


def engaged(enterprise: str, agent: str, day: str) -> dict[str, Any]:
    return {"enterprise_id": enterprise, "agent_id": agent, "valid_from": day}


def test_telephones_are_counted_among_those_in_the_register() -> None:
    contacts = [
        *(reached(name, "T1") for name in "abc"),
        reached("a", "T2"),
        reached("d", "M1", "email"),
        reached("a", "M1", "email"),
    ]
    expected = {"a": 2.0, "b": 2.0, "c": 2.0, "d": NAN}
    check("same_phone_count", expected, enterprises=FIRMS, contacts=contacts)


def test_only_the_agents_of_the_last_year_count() -> None:
    engagements = [
        engaged("a", "G", "2025-07-01"),
        engaged("b", "G", "2026-01-01"),
        engaged("c", "G", "2026-01-01"),
        engaged("d", "G", "2025-06-30"),
    ]
    agents = [{"agent_id": "G"}]
    expected = {"a": 2.0, "b": 2.0, "c": 2.0, "d": NAN}
    check("same_agent_count", expected, enterprises=FIRMS, agents=agents, engagements=engagements)


def test_how_many_of_the_others_are_gone() -> None:
    persons = [{"person_id": name} for name in ("p", "q")]
    positions = [
        *(serves("p", name, "legal_representative") for name in "abc"),
        serves("q", "a", "legal_representative"),
        serves("q", "c", "legal_representative"),
        serves("q", "d", "director"),
    ]
    # a: b and c by p, c again by q: 2 of 3.  b: a and c.  c: a and b by p, a by q.
    expected = {"a": 2 / 3, "b": 1 / 2, "c": 0.0, "d": NAN}
    check("legal_rep_exit_rate", expected, enterprises=FIRMS, persons=persons, positions=positions)
