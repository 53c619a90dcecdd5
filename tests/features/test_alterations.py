"""What changes of the register changed, drawn by hand; as_of is 2026-06-30."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from features.alterations import sections_of
from tests.drawing import e, record
from tests.features.values import NAN, check, evidence

Rows = list[dict[str, Any]]


def changed(
    record_id: str, item: str, before: str, after: str, *, day: str = "2026-01-01"
) -> dict[str, Any]:
    details = json.dumps({"before": before, "after": after}, ensure_ascii=False)
    return record(record_id, "change", "a", day, category=item, details=details)


def bare(record_id: str, item: str, day: str = "2026-01-01") -> dict[str, Any]:
    return record(record_id, "change", "a", day, category=item)


def bad(kind: str, day: str, **more: Any) -> dict[str, Any]:
    return record("b", kind, "a", day, **more)


LISTED = bad("abnormal_listing", "2025-01-01", category="1")
TO_NEW = changed("m", "address", "样例省甲市东区一路1号", "样例省甲市西区二路2号")
WITHIN = changed("m", "address", "样例省甲市东区一路1号", "甲市东区九路9号")
CASES: list[tuple[str, Rows, float]] = [
    ("scope_sector_jumps", [], 0),
    ("scope_sector_jumps", [changed("x", "scope", "食品零售", "食品零售；餐饮；软件")], 2),
    ("scope_sector_jumps", [changed("x", "scope", "食品零售", "食品批发")], 0),
    (
        "scope_sector_jumps",
        [changed("x", "scope", "零售", "餐饮"), changed("y", "scope", "软件", "住宿；培训")],
        2,
    ),
    ("scope_sector_jumps", [changed("x", "scope", "零售", "餐饮", day="2025-06-30")], 0),
    ("scope_sector_jumps", [changed("x", "scope", "零售", "餐饮"), bare("y", "scope")], NAN),
    ("capital_change_ratio", [], 0),
    ("capital_change_ratio", [changed("x", "capital", "100万元", "300.00万元人民币")], 2),
    ("capital_change_ratio", [changed("x", "capital", "1亿元", "2,500万元")], 0.75),
    ("capital_change_ratio", [changed("x", "capital", "1", "5000000")], 10),
    ("capital_change_ratio", [changed("x", "capital", "0", "5")], NAN),
    ("capital_change_ratio", [bare("x", "capital")], NAN),
    ("capital_change_ratio", [bare("x", "capital"), changed("y", "capital", "2", "3")], 0.5),
    ("capital_change_ratio", [changed("x", "capital", "2", "3", day="2025-06-30")], 0),
    ("cross_region_move", [TO_NEW], 0),
    ("cross_region_move", [TO_NEW, LISTED], 1),
    ("cross_region_move", [WITHIN, LISTED], 0),
    ("cross_region_move", [bare("m", "address"), LISTED], 0),
    ("cross_region_move", [bare("m", "registration_organ"), LISTED], 1),
    ("cross_region_move", [bare("m", "registration_organ", "2025-06-30"), LISTED], 0),
    ("cross_region_move", [TO_NEW, {**LISTED, "valid_to": "2026-01-01"}], 0),
    ("cross_region_move", [TO_NEW, {**LISTED, "valid_to": "2026-01-02"}], 1),
    ("cross_region_move", [TO_NEW, bad("abnormal_listing", "2026-01-02", category="1")], 0),
    ("cross_region_move", [TO_NEW, bad("inspection", "2025-10-04", result="refused")], 1),
    ("cross_region_move", [TO_NEW, bad("inspection", "2025-10-03", result="refused")], 0),
    ("cross_region_move", [TO_NEW, bad("inspection", "2025-12-01", result="passed")], 0),
]


@pytest.mark.parametrize(("name", "records", "expected"), CASES)
def test_values_by_hand(name: str, records: Rows, expected: float) -> None:
    check(name, {"a": expected, "b": 0}, enterprises=[e("a"), e("b")], records=records)


def test_the_listing_of_another_makes_no_move_a_flight() -> None:
    listing = {**LISTED, "enterprise_id": "b"}
    check("cross_region_move", {"a": 0, "b": 0},
          enterprises=[e("a"), e("b")], records=[TO_NEW, listing])  # fmt: skip


def test_the_evidence_of_a_flight_is_the_move() -> None:
    frames = {"enterprises": [e("a")], "records": [TO_NEW, LISTED]}
    assert evidence("cross_region_move", "a", **frames) == ["m"]


def test_a_scope_is_in_the_sections_its_words_name() -> None:
    scopes = pd.Series(["水产养殖；货运", "房地产开发；医疗", "无"])
    named = sections_of(scopes)
    found = [set(named.columns[row]) for row in named.to_numpy()]
    assert found == [{"A", "G"}, {"K", "Q"}, set()]
