"""Basic indicators and the industry sections; as_of is 2026-06-30."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from features.basic import industry_section
from tests.drawing import e, holds, record
from tests.features.values import NAN, check, evidence

Attributes = dict[str, Any]

CASES: list[tuple[str, Attributes, float]] = [
    ("entity_age", {"established_on": "2026-05-31"}, 30 / (365.25 / 12)),
    ("entity_age", {"established_on": "2026-06-30"}, 0),
    ("entity_age", {"established_on": None}, NAN),
    ("registration_status", {"status": "in_register"}, 0),
    ("registration_status", {"status": "moved_out"}, 0.2),
    ("registration_status", {"status": "suspended"}, 0.3),
    ("registration_status", {"status": "deregistered"}, 0.5),
    ("registration_status", {"status": "revoked"}, 1),
    ("registration_status", {"status": "annulled"}, 1),
    ("registration_status", {"status": "unknown"}, NAN),
    ("capital_anomaly", {"registered_capital": 1e8}, 1),
    ("capital_anomaly", {"registered_capital": 9.9e7}, 0),
    ("capital_anomaly", {}, NAN),
    ("registered_capital", {"registered_capital": 999_999.0}, 6),
    ("registered_capital", {"registered_capital": 0.0}, 0),
    ("registered_capital", {}, NAN),
]


@pytest.mark.parametrize(("name", "attributes", "expected"), CASES)
def test_value(name: str, attributes: Attributes, expected: float) -> None:
    check(name, {"a": expected}, enterprises=[e("a", **attributes)])


def report(record_id: str, year: str, revenue: float | None, **more: Any) -> dict[str, Any]:
    given = {"category": year, "result": "on_time", "amount": revenue, **more}
    return record(record_id, "annual_report", "a", f"{int(year) + 1}-03-01", **given)


@pytest.mark.parametrize(
    ("reports", "size", "anomaly"),
    [
        ([report("R", "2025", 99.0)], 2, 0),
        ([report("R", "2025", 99.0), report("Q", "2024", 9.0)], 2, 0),
        ([report("R", "2024", 9.0)], 1, 0),
        ([report("R", "2023", 9.0)], NAN, 1),
        ([report("R", "2025", 0.0), report("Q", "2024", 9.0)], 0, 1),
        ([report("R", "2025", None), report("Q", "2024", 9.0)], 1, 0),
        ([report("R", "2025", 9.0, valid_to="2026-04-01")], NAN, 1),
        ([report("R", "2025", 9.0, result="missing")], NAN, 1),
        ([report("R", "2025", 9.0, result="late")], 1, 0),
    ],
)
def test_size_and_idle_capital_follow_the_newest_report(
    reports: list[dict[str, Any]], size: float, anomaly: float
) -> None:
    enterprises = [e("a", registered_capital=2e8)]
    check("entity_size", {"a": size}, enterprises=enterprises, records=reports)
    check("capital_anomaly", {"a": anomaly}, enterprises=enterprises, records=reports)


def test_size_rests_on_the_newest_report_only() -> None:
    reports = [report("R", "2025", 99.0), report("Q", "2024", 9.0)]
    assert evidence("entity_size", "a", enterprises=[e("a")], records=reports) == ["R"]


def test_paid_in_ratio_adds_the_holdings_with_both_amounts() -> None:
    holdings = [
        holds("p1", "a", 0.5, subscribed_amount=300.0, paid_amount=100.0),
        holds("p2", "a", 0.2, subscribed_amount=100.0, paid_amount=50.0),
        holds("p3", "a", 0.3, subscribed_amount=600.0),
        holds("p3", "b", 0.3, subscribed_amount=600.0),
        holds("p3", "c", 0.3, subscribed_amount=0.0, paid_amount=0.0),
    ]
    persons = [{"person_id": f"p{number}", "name": "某"} for number in (1, 2, 3)]
    enterprises = [e("a"), e("b"), e("c")]
    expected = {"a": 150 / 400, "b": NAN, "c": NAN}
    check("paid_in_ratio", expected, enterprises=enterprises, persons=persons, holdings=holdings)


MAKERS = [e("m1", industry="C1521"), e("m2", industry="1521"), e("m3", industry="C")]
TRADERS = [e("t1", industry="F51"), e("x")]


@pytest.mark.parametrize(
    ("kind", "on", "more", "counts"),
    [
        ("penalty", "2024-07-01", {}, True),
        ("penalty", "2024-06-30", {}, False),
        ("penalty", "2025-01-01", {"valid_to": "2025-06-01"}, False),
        ("abnormal_listing", "2025-01-01", {"valid_to": "2025-06-01"}, True),
        ("serious_listing", "2025-01-01", {}, True),
        ("inspection", "2025-01-01", {"result": "problem_found"}, True),
        ("inspection", "2025-01-01", {"result": "refused"}, True),
        ("inspection", "2025-01-01", {"result": "passed"}, False),
        ("judgment_debt", "2025-01-01", {}, True),
        ("complaint", "2025-01-01", {}, False),
    ],
)
def test_industry_risk_is_the_shrunk_share_of_the_others(
    kind: str, on: str, more: Attributes, counts: bool
) -> None:
    bad = float(counts)
    # Of the four others of m2 one is bad; of m1's four others none is, so m1 sees no risk.
    expected = {
        "m1": 0.0,
        "m2": bad * (1 + 50 / 4) / 52,
        "m3": bad * (1 + 50 / 4) / 52,
        "t1": bad * (50 / 4) / 50,
        "x": NAN,
    }
    twice = [record(name, kind, "m1", on, **more) for name in ("R", "S")]
    check("industry_base_risk", expected, enterprises=[*MAKERS, *TRADERS], records=twice)


def test_region_risk_is_the_shrunk_share_of_the_others_of_the_county() -> None:
    firms = [
        e("a", division="990101"),
        e("b", division="990101003"),
        e("c", division="990102"),
        e("d", division=None),
    ]
    # Of the three others of b one is bad, of those of its county the one there is.
    expected = {"a": 0.0, "b": (1 + 50 / 3) / 51, "c": (50 / 3) / 50, "d": NAN}
    fined = [record("R", "penalty", "a", "2026-01-01")]
    check("region_base_risk", expected, enterprises=firms, records=fined)


def test_industry_risk_of_a_lone_enterprise_abstains() -> None:
    check("industry_base_risk", {"m": NAN}, enterprises=[e("m", industry="C")])


@pytest.mark.parametrize(
    ("code", "section"),
    [
        ("A", 0),
        ("01", 0),
        ("0511", 0),
        ("06", 1),
        ("C4390", 2),
        ("43", 2),
        ("44", 3),
        ("E50", 4),
        ("5211", 5),
        ("54", 6),
        ("70", 10),
        ("9700", 19),
        ("T97", 19),
        ("98", -1),
        ("00", -1),
        ("Z", -1),
        ("", -1),
        (None, -1),
        ("c15", -1),
    ],
)
def test_industry_section(code: str | None, section: int) -> None:
    assert industry_section(pd.Series([code], dtype=object)).tolist() == [section]
