"""The traps of real tables of the publicity system (POLICY 3.3 and 3.4), one test each."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from features.selection import of_kind
from graph.publicity import PublicityOptions, read_publicity
from graph.reading import Reading
from graph.snapshot import Snapshot, snapshot_of
from tests.graph.publicity_example import FIRM

SECRET = "a secret of the tests"
DAY = date(2026, 1, 1)


def read(tmp_path: Path, province: str | None = None, **tables: list[dict[str, str]]) -> Reading:
    for name, rows in tables.items():
        frame = pd.DataFrame([{"recorded_at": "2024-06-05", **row} for row in rows]).fillna("")
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    return read_publicity(tmp_path, PublicityOptions(SECRET, province))


def firm(**more: str) -> list[dict[str, str]]:
    return [{"uniscId": FIRM, "entName": "样例甲有限公司", **more}]


def first(frame: pd.DataFrame) -> dict[str, Any]:
    row: dict[str, Any] = frame.iloc[0].to_dict()
    return {**row, "details": json.loads(row["details"]) if row.get("details") else {}}


def known(reading: Reading) -> Snapshot:
    return snapshot_of(reading.tables, DAY)


def test_a_code_in_lower_case_is_the_same_code(tmp_path: Path) -> None:
    rows = [*firm(), {"uniscId": FIRM.lower(), "entName": "样例甲有限公司"}]
    assert set(read(tmp_path, enterprise=rows).tables.enterprises["enterprise_id"]) == {FIRM}


def test_a_code_whose_check_digit_does_not_fit_is_warned_of(tmp_path: Path) -> None:
    reading = read(tmp_path, enterprise=[{"uniscId": FIRM[:-1] + "1", "entName": "甲"}])
    assert len(reading.tables.enterprises) == 1
    assert reading.warnings["reason"].tolist() == ["enterprise_id: check digit does not fit"]


def test_an_old_registration_number_stands_in_for_a_code(tmp_path: Path) -> None:
    rows = [
        {"uniscId": "990100000000001", "regNo": "", "entName": "甲"},
        {"uniscId": "", "regNo": "990100000000001", "entName": "甲"},
    ]
    ids = read(tmp_path, enterprise=rows).tables.enterprises["enterprise_id"]
    assert set(ids) == {"CN-REG-990100-000000-001"}


def test_the_end_of_the_calendar_is_no_end(tmp_path: Path) -> None:
    rows = [{"uscc": FIRM, "licNo": "许1", "valFrom": "2020-01-01", "valTo": "9999-09-09"}]
    reading = read(tmp_path, licence=rows)
    assert pd.isna(first(reading.tables.records)["valid_to"])


def test_capital_in_ten_thousands_and_in_yuan(tmp_path: Path) -> None:
    published = read(tmp_path, enterprise=firm(regCap="100.5", regCapCur="156"))
    assert first(published.tables.enterprises)["registered_capital"] == 1_005_000
    ours = read(tmp_path, enterprise=firm(reg_capital="1005000"))
    assert first(ours.tables.enterprises)["registered_capital"] == 1_005_000


def test_capital_in_another_currency_is_not_counted_as_yuan(tmp_path: Path) -> None:
    row = first(read(tmp_path, enterprise=firm(regCap="10", regCapCur="840")).tables.enterprises)
    assert pd.isna(row["registered_capital"])
    assert (row["details"]["reg_capital_told"], row["details"]["currency"]) == (100_000, "USD")


@pytest.mark.parametrize(("unit", "amount", "shares"), [("1", 50_000, None), ("2", None, 50_000)])
def test_a_pledge_of_shares_is_no_amount(
    tmp_path: Path, unit: str, amount: float | None, shares: float | None
) -> None:
    rows = [{"uscc": FIRM, "equityNo": "质1", "impAm": "5", "pledAmUnit": unit}]
    row = first(read(tmp_path, equity_pledge=rows).tables.records)
    assert (None if pd.isna(row["amount"]) else row["amount"]) == amount
    assert row["details"].get("pledged_shares") == shares


@pytest.mark.parametrize(("code", "word"), [("1", "valid"), ("2", "invalid")])
def test_validity_is_told_as_one_or_two(tmp_path: Path, code: str, word: str) -> None:
    rows = [{"uscc": FIRM, "licNo": "许1", "type": code}]
    assert first(read(tmp_path, licence=rows).tables.records)["result"] == word


def test_an_empty_class_leaves_the_section(tmp_path: Path) -> None:
    row = first(read(tmp_path, enterprise=firm(industryPhy="F", industryCo="")).tables.enterprises)
    assert row["industry"] == "F"


def listing(**more: str) -> dict[str, str]:
    told = {
        "uscc": FIRM,
        "speCause_CN": "通过登记的住所或者经营场所无法联系",
        "abnTime": "2023-02-01",
    }
    return {**told, **more}


def test_striking_off_removes_from_the_list_but_repairs_nothing(tmp_path: Path) -> None:
    removed = listing(remDate="2024-01-01", remExcpRes_CN="企业注销，自动移出")
    row = first(read(tmp_path, abnormal_listing=[removed]).tables.records)
    assert (row["category"], row["result"]) == ("4", "removed_by_deregistration")
    other = listing(remDate="2024-01-01", remExcpRes_CN="已补报年度报告")
    row = first(read(tmp_path, abnormal_listing=[other]).tables.records)
    assert row["result"] == "removed"


def test_a_listing_told_twice_is_one_and_the_latest_counts(tmp_path: Path) -> None:
    rows = [
        listing(busExcList="a", recorded_at="2023-03-01"),
        listing(busExcList="b", recorded_at="2024-03-01", remDate="2024-02-01"),
    ]
    records = known(
        read(tmp_path, enterprise=firm(recorded_at="2020-01-01"), abnormal_listing=rows)
    ).records
    assert records["valid_to"].tolist() == [pd.Timestamp("2024-02-01")]


def test_a_row_taken_back_by_its_publisher_leaves_the_graph(tmp_path: Path) -> None:
    rows = [
        listing(op="I", recorded_at="2023-03-01"),
        listing(op="D", recorded_at="2024-03-01"),
    ]
    reading = read(tmp_path, enterprise=firm(recorded_at="2020-01-01"), abnormal_listing=rows)
    assert len(snapshot_of(reading.tables, date(2024, 2, 1)).records) == 1
    assert known(reading).records.empty


def penalty(**more: str) -> dict[str, str]:
    return {"uscc": FIRM, "penDecNo": "样罚〔2024〕1号", "penDecIssDate": "2024-02-01", **more}


def test_a_penalty_told_by_several_tables_is_one(tmp_path: Path) -> None:
    rows = [
        penalty(source="公示"),
        penalty(penDecNo="样罚[2024]1号", source="双公示"),
        penalty(penDecNo="样罚（2024）1 号", source="企业自主公示"),
    ]
    reading = read(tmp_path, enterprise=firm(), penalty=rows)
    assert len(reading.tables.records) == 3
    assert len(known(reading).records) == 1


def test_a_penalty_under_tax_names_is_a_penalty_and_the_card_beside_it_is_dropped(
    tmp_path: Path,
) -> None:
    card = "99010019900307123X"
    rows = [penalty(taxer_nm="样例甲有限公司", fddbrzjhm=card)]
    reading = read(tmp_path, penalty=rows)
    assert first(reading.tables.records)["details"]["party_name"] == "样例甲有限公司"
    assert card not in str([frame.to_dict() for _, frame in reading.placed])


def test_a_revoked_penalty_leaves_the_score_but_was_known(tmp_path: Path) -> None:
    rows = [
        penalty(recorded_at="2024-02-05"),
        penalty(cancel_reason="复议撤销", recorded_at="2025-02-05"),
    ]
    reading = read(tmp_path, enterprise=firm(recorded_at="2020-01-01"), penalty=rows)
    assert len(snapshot_of(reading.tables, date(2025, 2, 4)).records) == 1
    assert known(reading).records.empty


def test_fine_and_confiscation_add_up(tmp_path: Path) -> None:
    rows = [penalty(penAm="0.5", forfAm="0.1")]
    assert first(read(tmp_path, penalty=rows).tables.records)["amount"] == pytest.approx(6000)


def test_a_repair_takes_its_penalty_out_of_the_score(tmp_path: Path) -> None:
    repair = {
        "uscc": FIRM,
        "decision_no": "修1",
        "kind": "停止公示处罚",
        "decided_on": "2025-01-01",
        "target_record_id": "样罚(2024)1号",
    }
    reading = read(tmp_path, enterprise=firm(), penalty=[penalty()], credit_repair=[repair])
    snapshot = known(reading)
    assert of_kind(snapshot, "penalty").sum() == 0
    assert of_kind(snapshot_of(reading.tables, date(2024, 12, 31)), "penalty").sum() == 1


@pytest.mark.parametrize(
    ("province", "code", "status"),
    [
        (None, "吊销，未注销", "revoked"),
        (None, "存续（在营、开业、在册）", "in_register"),
        ("ningbo", "D", "revoked"),
        ("ningbo", "Z", "suspended"),
        ("ningbo", "吊销未注销", "revoked"),
        ("jiangxi", "3", "deregistered"),
        ("jiangxi", "6", "moved_out"),
        (None, "D", "unknown"),
    ],
)
def test_status_codes_differ_by_province(
    tmp_path: Path, province: str | None, code: str, status: str
) -> None:
    reading = read(tmp_path, province, enterprise=firm(regState=code))
    assert first(reading.tables.enterprises)["status"] == status
    assert len(reading.warnings) == (status == "unknown")


def test_a_county_has_one_code_after_mergers(tmp_path: Path) -> None:
    rows = [
        {"uniscId": FIRM, "entName": "甲", "domDistrict": code, "recorded_at": day}
        for code, day in [
            ("330621", "2013-01-01"),
            ("330621103", "2014-01-01"),
            ("330603", "2015-01-01"),
        ]
    ]
    divisions = read(tmp_path, enterprise=rows).tables.enterprises["division"]
    assert divisions.tolist() == ["330621", "330603", "330603"]


def test_an_unknown_word_is_kept_and_warned_of(tmp_path: Path) -> None:
    reading = read(tmp_path, penalty=[penalty(penType="打手心")])
    assert first(reading.tables.records)["category"] == "打手心"
    assert "penalty_type" in reading.warnings["reason"].iloc[0]


def test_namesakes_of_two_firms_are_two_persons(tmp_path: Path) -> None:
    rows = [
        {"uniscId": FIRM, "entName": "甲", "leRep": "某甲"},
        {"uniscId": "91990100MA00004960", "entName": "乙", "leRep": "某甲"},
    ]
    reading = read(tmp_path, enterprise=rows)
    assert reading.tables.persons["person_id"].nunique() == 2
    assert reading.tables.positions["person_id"].nunique() == 2


def test_a_firm_at_the_head_of_a_partnership_is_its_executive_partner(tmp_path: Path) -> None:
    rows = firm(leRep="样例乙投资有限公司")
    tables = read(tmp_path, enterprise=rows).tables
    assert tables.positions.empty
    assert tables.affiliations["relation"].tolist() == ["EXECUTIVE_PARTNER_OF"]


@pytest.mark.parametrize(
    ("filed", "result"), [("2024-06-30", "on_time"), ("2024-07-01", "late"), ("", None)]
)
def test_an_annual_report_is_due_at_the_end_of_june(
    tmp_path: Path, filed: str, result: str | None
) -> None:
    rows = [{"uscc": FIRM, "ancheYear": "2023", "ancheDate": filed}]
    assert first(read(tmp_path, annual_report=rows).tables.records)["result"] == result


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("penDecIssDate", "2024-02-30", "decided_on: expected a day"),
        ("penAm", "many", "fine_amount: expected a number"),
        ("uscc", "", "enterprise: expected uscc"),
        ("recorded_at", "soon", "recorded_at: expected a day"),
        ("penDecNo", "", "record_id: missing"),
    ],
)
def test_a_row_that_can_not_be_read_waits_with_its_reason(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    sound = penalty(penAm="1")
    reading = read(tmp_path, penalty=[sound, {**sound, column: value}])
    assert len(reading.tables.records) == 1
    assert reading.quarantine["line"].tolist() == [3]
    assert reason in reading.quarantine["reason"].iloc[0]
    counts = reading.counts.set_index("frame").loc["records"]
    assert counts[["read", "accepted", "quarantined"]].tolist() == [2, 1, 1]
