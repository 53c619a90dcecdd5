"""Traps of real tables of the publicity system in numbers, names, headers, states and lists."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from features.selection import of_kind
from graph.credit_code import verdict
from graph.errors import BadInput
from graph.snapshot import snapshot_of
from tests.graph.publicity_example import FIRM, OTHER
from tests.graph.test_publicity_traps import DAY, firm, first, known, listing, penalty, read

CARD, OLD_CARD = "99010019900307123X", "110101900307123"
# Whose check digits, of a card and of a credit code, both fit.
BOTH = "110101199003070396"


@pytest.mark.parametrize(
    "told", [{"uniscId": CARD}, {"uniscId": "", "regNo": OLD_CARD}, {"uniscId": "", "pripId": CARD}]
)
def test_a_card_in_place_of_a_firms_number_holds_the_row_back(
    tmp_path: Path, told: dict[str, str]
) -> None:
    reading = read(tmp_path, enterprise=[{"entName": "某甲", **told}])
    assert reading.tables.enterprises.empty
    assert "no card of a person" in reading.quarantine["reason"].iloc[0]
    assert not {CARD, OLD_CARD} & set(reading.quarantine.to_csv().replace('"', ",").split(","))


def test_a_card_with_the_check_digit_of_a_credit_code_is_a_person(tmp_path: Path) -> None:
    assert verdict(BOTH) == "valid"
    rows = [{"uscc": FIRM, "inv": "某甲", "cerNo": BOTH, "subConProp": "0.5"}]
    tables = read(tmp_path, shareholding=rows).tables
    assert first(tables.holdings)["holder_kind"] == "Person"
    assert BOTH not in str([frame.to_dict() for _, frame in tables])


def test_an_enterprise_may_hold_under_an_early_code_or_an_old_number(tmp_path: Path) -> None:
    kinds = {"uscc": FIRM, "invType_CN": "企业法人"}
    rows = [
        {**kinds, "inv": "样例乙有限公司", "bLicNo": OTHER[:-1] + "1"},
        {**kinds, "inv": "样例丙有限公司", "bLicNo": "990100000000001"},
    ]
    holdings = read(tmp_path, shareholding=rows).tables.holdings
    assert holdings["holder_id"].tolist() == [OTHER[:-1] + "1", "CN-REG-990100-000000-001"]


def test_numbers_of_registers_are_kept(tmp_path: Path) -> None:
    rows = firm(regNo="990100000000001", pripId="3301000000000001")
    reading = read(tmp_path, enterprise=rows)
    details = first(reading.tables.enterprises)["details"]
    assert details["reg_no"] == "990100-000000-001"
    assert details["pripid"] == "330100-000000-0001"
    assert reading.warnings["reason"].tolist() == ["reg_no: check digit does not fit"]


def test_a_table_with_local_numbers_only_is_about_the_firm_that_has_them(tmp_path: Path) -> None:
    rows = firm(pripId="3301000000000001")
    fined = [{**penalty(), "uscc": "", "pripId": "3301000000000001"}]
    records = read(tmp_path, enterprise=rows, penalty=fined).tables.records
    assert records["enterprise_id"].tolist() == [FIRM]


def test_a_name_of_two_firms_names_neither(tmp_path: Path) -> None:
    rows = [{"uniscId": code, "entName": "样例小吃店"} for code in (FIRM, OTHER)]
    held = [{"uscc": FIRM, "inv": "样例小吃店", "invType_CN": "企业法人"}]
    holders = read(tmp_path, enterprise=rows, shareholding=held).tables.holdings["holder_id"]
    assert holders.str.startswith("CN-NAME-").all()


def test_namesakes_among_the_shareholders_of_a_firm_are_two(tmp_path: Path) -> None:
    rows = [{"uscc": FIRM, "inv": "张*", "invId": number} for number in ("1", "2")]
    rows.append({"uscc": OTHER, "inv": "张*", "invId": "1"})
    holdings = read(tmp_path, shareholding=rows).tables.holdings
    assert holdings["holder_id"].nunique() == 3


def test_agents_of_a_persons_name_are_not_one(tmp_path: Path) -> None:
    rows = [
        {"uscc": code, "agent_name": name, "bizType": "设立"}
        for code in (FIRM, OTHER)
        for name in ("某甲", "样例代理事务所")
    ]
    agents = read(tmp_path, agent_engagement=rows).tables.agents
    assert agents.groupby("name")["agent_id"].nunique().to_dict() == {
        "某甲": 2,
        "样例代理事务所": 1,
    }


@pytest.mark.parametrize(
    ("header", "yuan"),
    [
        ("罚款金额(万元)", 20_000),
        ("罚款金额（万元）", 20_000),
        ("罚款金额(元)", 2),
        ("罚款金额", 20_000),
        ("fine_amount", 2),
        ("penAm", 20_000),
    ],
)
def test_a_header_says_the_unit_of_its_money(tmp_path: Path, header: str, yuan: float) -> None:
    rows = [penalty(**{header: "2"})]
    assert first(read(tmp_path, penalty=rows).tables.records)["amount"] == yuan


def test_a_column_under_two_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="uniscId"):
        read(tmp_path, penalty=[penalty(uniscId=FIRM)])


def test_an_amount_like_a_telephone_stays_an_amount(tmp_path: Path) -> None:
    rows = [{"uscc": FIRM, "ancheYear": "2023", "assets": "13800138000"}]
    row = first(read(tmp_path, annual_report=rows).tables.records)
    assert row["details"]["assets"] == 13_800_138_000


def test_of_several_penalties_in_one_decision_the_gravest_counts(tmp_path: Path) -> None:
    reading = read(tmp_path, penalty=[penalty(penType_CN="罚款、没收违法所得、警告")])
    row = first(reading.tables.records)
    assert row["category"] == "confiscation"
    assert row["details"]["penalty_type_told"] == "罚款、没收违法所得、警告"
    assert reading.warnings.empty


def test_an_unknown_status_is_still_told(tmp_path: Path) -> None:
    row = first(read(tmp_path, enterprise=firm(regState="怪")).tables.enterprises)
    assert (row["status"], row["details"]["reg_status_told"]) == ("unknown", "怪")


def test_the_last_day_of_a_licence_still_counts(tmp_path: Path) -> None:
    rows = [{"uscc": FIRM, "licNo": "许1", "valFrom": "2020-01-01", "valTo": "2024-06-30"}]
    row = first(read(tmp_path, licence=rows).tables.records)
    assert row["valid_to"] == pd.Timestamp("2024-07-01")


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("equity_pledge", {"equityNo": "质1", "equPleDate": "2020-01-01", "type": "2"}),
        ("equity_freeze", {"executeNo": "执1", "froTo": "2027-01-01", "frozState": "2"}),
        ("abnormal_mark", {"abnTime": "2020-01-01", "speCause": "1", "isRecovery": "是"}),
    ],
)
def test_what_ended_on_an_untold_day_ended_when_it_was_learned(
    tmp_path: Path, kind: str, row: dict[str, str]
) -> None:
    records = read(tmp_path, None, **{kind: [{"uscc": FIRM, **row}]}).tables.records
    assert records["valid_to"].tolist() == [pd.Timestamp("2024-06-05")]


@pytest.mark.parametrize("number", ["9901", "2023-02-01|4"])
def test_a_repair_of_a_listing_names_it_by_its_number_or_day_and_reason(
    tmp_path: Path, number: str
) -> None:
    repair = {"uscc": FIRM, "decision_no": "修1", "kind": "移出名录"}
    repair |= {"decided_on": "2025-01-01", "target_record_id": number}
    reading = read(
        tmp_path,
        enterprise=firm(),
        abnormal_listing=[listing(busExcList="9901")],
        credit_repair=[repair],
    )
    assert of_kind(known(reading), "abnormal_listing").sum() == 0
    day_before = DAY.replace(2024, 12, 31)
    assert of_kind(snapshot_of(reading.tables, day_before), "abnormal_listing").sum() == 1


def test_a_repair_reaches_a_firm_whose_code_is_digits_alone(tmp_path: Path) -> None:
    code = "929901000000000194"
    repair = {"uscc": code, "decision_no": "修1", "kind": "停止公示处罚"}
    repair |= {"decided_on": "2025-01-01", "target_record_id": "样罚〔2024〕1号"}
    rows = [{"uniscId": code, "entName": "样例小吃店"}]
    fined = [{**penalty(), "uscc": code}]
    reading = read(tmp_path, enterprise=rows, penalty=fined, credit_repair=[repair])
    assert of_kind(known(reading), "penalty").sum() == 0


def test_the_items_of_one_inspection_are_one_record(tmp_path: Path) -> None:
    task = {"uscc": FIRM, "raninsTaskId": "任1", "insDate": "2024-01-01"}
    rows = [
        {**task, "raninsItemName": "登记事项", "raninsCheckResName": "未发现问题"},
        {**task, "raninsItemName": "年报公示", "raninsCheckResName": "发现问题已责令改正"},
        {**task, "raninsTaskId": "任2", "raninsItemName": "登记事项"},
    ]
    reading = read(tmp_path, dr_inspection=rows)
    row = first(reading.tables.records)
    assert reading.tables.records["result"].tolist() == ["problem_found", None]
    assert row["details"]["item"] == ["登记事项", "年报公示"]
    assert row["details"]["item_result"] == ["未发现问题", "发现问题已责令改正"]
    counts = reading.counts.set_index("frame").loc["records"]
    assert counts[["read", "accepted", "left_out"]].tolist() == [3, 2, 1]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ('[{"name": "样例乙有限公司", "amount": "many"}]', "amount: expected a number"),
        ('[{"name": "样例乙有限公司", "from": "soon"}]', "valid_from: expected a day"),
    ],
)
def test_a_guarantee_that_can_not_be_read_is_held_back(
    tmp_path: Path, told: str, reason: str
) -> None:
    rows = [{"uscc": FIRM, "ancheYear": "2023", "guarantees": told}]
    reading = read(tmp_path, annual_report=rows)
    assert reading.tables.affiliations.empty
    assert reason in reading.quarantine["reason"].iloc[0]
