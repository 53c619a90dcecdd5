"""The words of values: a unit for every indicator, by hand, and no exponent form."""

from __future__ import annotations

import math

import pytest

from features.basic import STATUS_WEIGHTS
from features.ratings import BADNESS, COLOURS, GOODNESS
from features.register_marks import REVOCATION_WEIGHTS
from features.registration import COMMERCIAL, HOSTED, RESIDENCE, VIRTUAL
from features.regulatory import PENALTY_WEIGHTS, REASON_WEIGHTS
from features.table import documentation
from features.value_words import _units, _words, number_words, unit_of, value_words


def test_every_indicator_has_one_unit_and_no_unit_is_unused() -> None:
    listed = [name for names in _words()["indicators"].values() for name in names]
    assert sorted(listed) == sorted(str(one["name"]) for one in documentation())
    assert set(_units().values()) == set(_words()["units"])
    assert unit_of("gone_since") is None


@pytest.mark.parametrize(
    ("indicator", "value", "chinese", "english"),
    [
        ("entity_age", 38.4, "38.4 个月", "38.4 months"),
        ("penalty_count", 4.6, "4.6（按时间远近折算）", "4.6 (weighted by age)"),
        ("registered_capital", math.log10(1 + 2e7), "20,000,000 元", "20,000,000 yuan"),
        (
            "penalty_amount",
            math.log1p(86_000) / math.log1p(500_000),
            "86,000 元",
            "86,000 yuan",
        ),
        ("same_address_count", 12_345.0, "12,345 家", "12,345"),
        ("debt_ratio", 0.8519, "85.2%", "85.2%"),
        (
            "industry_base_risk",
            0.1304,
            "同组其他企业中有不良记录的占 13%（向总体水平折算）",
            "13% of the others of its group have adverse records (drawn to the share of all)",
        ),
        ("shareholder_risk", 0.5, "0.5（0 至 1 的指数）", "0.5 (an index from 0 to 1)"),
        ("months_since_penalty", math.exp(-0.5), "约 6 个月前", "about 6 months ago"),
        ("months_since_penalty", 0.0, "统计期内无", "none in the window"),
        ("months_since_adverse_record", 6.51, "6.51 个月前", "6.51 months ago"),
        ("months_since_adverse_record", None, "统计期内无", "none in the window"),
        ("abnormal_list_days", 0.5, "548 天", "548 days"),
        ("abnormal_list_days", 1.0, "三年以上", "three years or more"),
        ("complaint_surge", 1.0, "为预期的 2 倍", "2 times what was to be expected"),
        ("serious_list_current", 1.0, "是", "yes"),
        ("association_rating", 2 / 3, "B", "B"),
        ("licence_expiry", 0.5, "即将到期", "one ends soon"),
        ("penalty_count", None, "无数据", "unknown"),
        ("gone_since", 1234.5, "1,234", "1,234"),
    ],
)
def test_a_value_is_told_in_its_unit(
    indicator: str, value: float | None, chinese: str, english: str
) -> None:
    assert value_words(indicator, value) == {"zh": chinese, "en": english}


def test_what_is_weighted_tells_how_many_records_it_rests_on() -> None:
    told = value_words("penalty_count", 4.6, records=7)
    assert told["zh"] == "4.6（按时间远近折算，依据 7 条记录）"
    assert told["en"] == "4.6 (weighted by age; records: 7)"
    assert value_words("honours", 2.0, records=2) == {"zh": "2 项", "en": "2"}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (12_345.0, "12,345"),
        (3e10, "30,000,000,000"),
        (999.7, "1,000"),
        (0.00001234, "0.0000123"),
        (-0.306, "-0.306"),
    ],
)
def test_no_number_has_an_exponent(value: float, told: str) -> None:
    assert number_words(value) == told


@pytest.mark.parametrize(
    ("unit", "values"),
    [
        ("status", STATUS_WEIGHTS.values()),
        ("reason", REASON_WEIGHTS.values()),
        ("penalty_kind", PENALTY_WEIGHTS.values()),
        ("domicile_kind", (HOSTED, VIRTUAL, RESIDENCE, COMMERCIAL)),
        ("revocation", REVOCATION_WEIGHTS.values()),
        ("colour", COLOURS.values()),
        ("goodness", GOODNESS.values()),
        ("badness", BADNESS.values()),
    ],
)
def test_each_weight_of_a_code_has_words_of_its_own(unit: str, values: list[float]) -> None:
    words = [told["zh"] for told in _words()["units"][unit]["at"].values()]
    [indicator] = _words()["indicators"][unit]
    assert {value_words(indicator, value)["zh"] for value in values} <= set(words)
