"""Types, contributions, domiciles and filings of owners drawn by hand."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import pandas as pd
import pytest

from features.bases import basis_of
from features.registration import type_group
from features.table import feature_table
from tests.drawing import drawn_snapshot, e, holds, record, serves
from tests.features.values import NAN, check, evidence


def _log_odds(rate: float) -> float:
    return math.log(rate / (1 - rate))


def test_log_odds_of_a_type_by_hand() -> None:
    types = {"a": "1151", "b": "1151", "c": "1130"}
    firms = [e(name, enterprise_type=kind) for name, kind in types.items()]
    fine = record("f", "penalty", "b", "2026-01-01", category="fine")
    # Of a: one of the two others is struck, (1 + 0.5) / 3; its group has one other, struck.
    of_a = _log_odds((1 + 50 * 0.5) / 51)
    # Of b: no other is struck, 0.5 / 3; its own penalty never enters.
    of_b = _log_odds((0 + 50 / 6) / 51) - _log_odds(1 / 6)
    check("enterprise_type", {"a": of_a, "b": of_b, "c": 0}, enterprises=firms, records=[fine])


def test_log_odds_of_a_type_see_no_record_after_the_day() -> None:
    firms = [e(x, enterprise_type="1151") for x in "ab"]
    later = record("f", "penalty", "b", "2026-07-01", category="fine")
    old = record("g", "penalty", "b", "2024-06-30", category="fine")
    clean = _log_odds((0 + 50 / 4) / 51) - _log_odds(1 / 4)
    check("enterprise_type", {"a": clean, "b": clean}, enterprises=firms, records=[later, old])


def test_a_type_unknown_or_alone_abstains() -> None:
    check("enterprise_type", {"a": NAN}, enterprises=[e("a", enterprise_type="1151")])
    firms = [e("a", enterprise_type="1151"), e("b")]
    check("enterprise_type", {"a": 0, "b": NAN}, enterprises=firms)


@pytest.mark.parametrize(
    ("told", "group"),
    [
        ("2130", 0), ("有限责任公司分公司", 0), ("外商投资企业分公司", 0), ("5100", 1),
        ("有限责任公司(港澳台投资)", 1), ("股份有限公司(上市、国有控股)", 2), ("1220", 2),
        ("有限责任公司(自然人独资)", 3), ("1151", 3), ("1152", 4),
        ("有限责任公司(非自然人投资或控股的法人独资)", 4), ("1110", 5), ("集体所有制", 5),
        ("有限责任公司(自然人投资或控股)", 6), ("1130", 6), ("普通合伙企业", 7), ("4532", 7),
        ("个人独资企业", 8), ("4540", 8), ("农民专业合作社", 9), ("个体工商户", 10),
        ("集团", 11), (None, -1),
    ],
)  # fmt: skip
def test_groups_of_types(told: str | None, group: int) -> None:
    assert type_group(pd.Series([told], dtype=object)).tolist() == [group]


def _term(day: date, due: str | None, *, founded: str, kind: str = "1130") -> float:
    details = json.dumps({"due_on": due}) if due else None
    snapshot = drawn_snapshot(
        day,
        enterprises=[e("a", established_on=founded, enterprise_type=kind)],
        persons=[{"person_id": x, "name": "某"} for x in ("p", "p2")],
        holdings=[holds("p", "a", 0.5, details=details), holds("p2", "a", 0.5)],
    )
    value = float(feature_table(snapshot, ["contribution_term_anomaly"]).frame.iloc[0, 0])
    basis = basis_of(snapshot, "contribution_term_anomaly", 0)
    assert basis.value == pytest.approx(value, nan_ok=True)
    return value


@pytest.mark.parametrize(
    ("due", "founded", "expected"),
    [
        ("2032-07-01", "2015-01-01", 0),
        ("2032-07-02", "2015-01-01", 1),
        ("2030-01-01", "2025-01-01", 0),
        ("2030-01-02", "2025-01-01", 1),
        (None, "2025-01-01", NAN),
        ("never", "2025-01-01", NAN),
    ],
)
def test_contributions_later_than_five_years(
    due: str | None, founded: str, expected: float
) -> None:
    assert _term(date(2027, 7, 1), due, founded=founded) == pytest.approx(expected, nan_ok=True)


def test_contributions_are_not_judged_before_the_day_nor_of_other_types() -> None:
    assert math.isnan(_term(date(2027, 6, 30), "2050-01-01", founded="2015-01-01"))
    after = date(2027, 7, 1)
    for kind in ("1220", "股份有限公司(非上市)", "4540"):
        assert math.isnan(_term(after, "2050-01-01", founded="2015-01-01", kind=kind))
    for kind in ("有限责任公司", "某某有限公司"):
        assert _term(after, "2050-01-01", founded="2015-01-01", kind=kind) == 1


@pytest.mark.parametrize(
    ("text", "hosting", "expected"),
    [
        ("某市某路1号大厦101室", False, 0),
        ("某市某路1号花园小区3栋2单元101室", False, 0.4),
        ("某市某区虚拟产业园", False, 0.8),
        ("某市某路1号201室（集群注册）", False, 1),
        ("某市某路1号", True, 1),
        (None, True, 1),
        (None, False, NAN),
    ],
)
def test_the_kind_of_a_domicile(text: str | None, hosting: bool, expected: float) -> None:
    frames = {
        "enterprises": [e("a"), e("b")],
        "addresses": [{"address_id": "k", "text": text, "hosting": hosting}],
        "domiciles": [{"enterprise_id": "a", "address_id": "k", "address_kind": "domicile"}],
    }
    check("address_type", {"a": expected, "b": NAN}, **frames)


def test_of_several_domiciles_the_largest_and_no_premises_or_post_box() -> None:
    texts = {"k": "某路1号小区", "m": "某路2号大厦", "s": "住所托管", "t": "住所托管"}
    kinds = {"k": "domicile", "m": None, "s": "service", "t": "premises"}
    frames = {
        "enterprises": [e("a")],
        "addresses": [{"address_id": x, "text": y, "hosting": False} for x, y in texts.items()],
        "domiciles": [
            {"enterprise_id": "a", "address_id": x, "address_kind": y} for x, y in kinds.items()
        ],
    }
    check("address_type", {"a": 0.4}, **frames)


FILING = record("f", "filing", "b", "2025-09-01", category="beneficial_owner")


def _owners(expected: float, firm: dict[str, Any], **frames: list[dict[str, Any]]) -> None:
    whole = {"enterprise_type": "1130", "registered_capital": 2e7, **firm}
    firms = [e("a", **whole), e("b", enterprise_type="1130", registered_capital=2e7)]
    check("beneficial_owner_missing", {"a": expected, "b": 0},
          enterprises=firms, records=[FILING], **frames)  # fmt: skip


@pytest.mark.parametrize(
    ("firm", "expected"),
    [
        ({}, 1),
        ({"established_on": "2026-05-30"}, 1),
        ({"established_on": "2026-05-31"}, NAN),
        ({"established_on": None}, NAN),
        ({"status": "revoked"}, NAN),
        ({"enterprise_type": "4540"}, NAN),
        ({"enterprise_type": "2130"}, NAN),
        ({"enterprise_type": None}, NAN),
        ({"enterprise_type": "有限合伙企业"}, 1),
        ({"registered_capital": 1e7}, NAN),
        ({"registered_capital": None}, NAN),
    ],
)
def test_who_must_have_filed_its_owners(firm: dict[str, Any], expected: float) -> None:
    _owners(expected, firm)


def test_a_small_firm_held_by_a_firm_is_not_exempt() -> None:
    _owners(1, {"registered_capital": 1e6}, holdings=[holds("b", "a", 0.5)])


def test_a_named_owner_is_filed() -> None:
    people = [{"person_id": "p", "name": "某"}]
    _owners(0, {}, persons=people, positions=[serves("p", "a", "beneficial_owner")])


def test_owners_are_not_judged_before_the_day_nor_where_nobody_filed() -> None:
    firms = [e("a", enterprise_type="1130", registered_capital=2e7), e("b")]
    check("beneficial_owner_missing", {"a": NAN, "b": NAN}, enterprises=firms)
    early = drawn_snapshot(date(2025, 11, 1), enterprises=firms, records=[FILING])
    found = feature_table(early, ["beneficial_owner_missing"]).frame
    assert found["beneficial_owner_missing"].isna().all()
    frames = {"enterprises": firms, "records": [FILING]}
    assert evidence("beneficial_owner_missing", "b", **frames) == ["f"]
