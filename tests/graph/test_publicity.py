"""All 30 kinds and 168 fields of the publicity system, from files into a real Neo4j and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cypher import statement
from cypher.statement import parse
from graph.errors import BadInput
from graph.loading import load_tables
from graph.publicity import PublicityOptions, read_publicity
from graph.publicity_format import kinds, page
from graph.reading import Reading
from graph.snapshot_reading import read_tables
from graph.store import Store
from graph.tables import RECORD_LABELS
from tests.graph.publicity_example import FIRM, OTHER, PERSON, cell, write_example

OPTIONS = PublicityOptions("a secret of the tests")
_PROPERTIES = parse(
    "test/record",
    "// The properties of the records of a kind.\n// $kind: which\n"
    "MATCH (record:Record {kind: $kind}) RETURN labels(record) AS labels, "
    "properties(record) AS properties",
)
# These become a list, and the id of a record.
_TURNED = ("item", "target_record_id", "revoked_reason")
RECORDS = [name for name, kind in kinds().items() if kind.record]


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return read_publicity(write_example(tmp_path_factory.mktemp("publicity")), OPTIONS)


@pytest.fixture(scope="module")
def loaded(migrated: Store, reading: Reading) -> Store:
    """The example in an empty graph."""
    migrated.run(statement("load/clear"))
    report = load_tables(migrated, reading.placed, load_id="publicity")
    assert report.reasons == {}
    return migrated


def one(frame: pd.DataFrame, **fields: object) -> dict[str, Any]:
    """The one row with the values."""
    for column, value in fields.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1, frame
    row: dict[str, Any] = frame.iloc[0].to_dict()
    return {**row, "details": json.loads(row["details"]) if row.get("details") else {}}


def test_thirty_kinds_and_the_fields_of_the_official_list() -> None:
    fields = {(name, field.zh) for name, kind in kinds().items() for field in kind.fields.values()}
    listed = {
        (name, field.zh)
        for name, kind in kinds().items()
        for field in kind.fields.values()
        if not field.extra
    }
    assert len(kinds()) == 30
    assert len(listed) == 168
    assert fields >= listed
    assert {kind.record for kind in kinds().values() if kind.record} <= set(RECORD_LABELS)


def test_the_page_of_records_is_up_to_date() -> None:
    path = Path(__file__).parents[2] / "docs" / "RECORDS.md"
    assert path.read_text(encoding="utf-8") == page()


def test_every_row_is_read_and_none_is_odd(reading: Reading) -> None:
    assert reading.quarantine.empty
    assert reading.warnings.empty, reading.warnings
    counts = reading.counts
    assert (counts["read"] == counts["accepted"]).all()
    assert set(counts["file"]) == {f"{name}.csv" for name in kinds()}


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_a_record_is_asked_back(loaded: Store, name: str) -> None:
    kind = kinds()[name]
    found = loaded.read(_PROPERTIES, kind=kind.record)
    assert len(found) == 1
    properties = found["properties"].iloc[0]
    assert RECORD_LABELS[str(kind.record)] in found["labels"].iloc[0]
    for field, told in kind.fields.items():
        if told.detailed and field not in ("revoked_reason",):
            assert field in properties, field
        if told.detailed and told.type in ("text", "register_no") and field not in _TURNED:
            assert str(properties[field]).replace("-", "") == cell(field, told), field
        if told.to and told.to != "details":
            assert properties.get(told.to) is not None, field


@pytest.mark.parametrize("name", [name for name in kinds() if name not in RECORDS])
def test_every_field_of_a_link_is_asked_back(loaded: Store, name: str) -> None:
    kind = kinds()[name]
    rows = getattr(read_tables(loaded), kind.frame)
    if kind.frame == "enterprises":
        rows = rows[rows["enterprise_id"] == FIRM]
    for field, told in kind.fields.items():
        if told.to:
            assert rows[told.to].notna().any(), field
        elif told.detailed:
            assert rows["details"].str.contains(f'"{field}"', na=False).any(), field


def test_the_chinese_headers_mean_the_same(reading: Reading, tmp_path: Path) -> None:
    write_example(tmp_path)
    for name, kind in kinds().items():
        path = tmp_path / f"{name}.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        units = {"money": "(元)"}
        headers = {
            field: told.header + units.get(told.type, "") for field, told in kind.fields.items()
        }
        common = {"uscc": "统一社会信用代码", "recorded_at": "获知日期", "source": "信息来源"}
        rows.rename(columns={**common, **headers}).to_csv(path, index=False)
    again = read_publicity(tmp_path, OPTIONS)
    for frame, rows in reading.tables:
        pd.testing.assert_frame_equal(getattr(again.tables, frame), rows)


def test_parquet_gives_what_csv_gives(reading: Reading, tmp_path: Path) -> None:
    write_example(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        days = [name for name in ("recorded_at", "changed_on", "listed_on") if name in rows]
        for name in days:
            rows[name] = pd.to_datetime(rows[name])
        # A row without a source has its file as one.
        rows["source"] = rows["source"].where(rows["source"] != "", path.name)
        rows.to_parquet(path.with_suffix(".parquet"))
        path.unlink()
    again = read_publicity(tmp_path, OPTIONS)
    assert again.quarantine.empty
    assert set(again.counts["file"]) == {f"{name}.parquet" for name in kinds()}
    for frame, rows in reading.tables:
        pd.testing.assert_frame_equal(getattr(again.tables, frame), rows)


def test_the_register_of_the_enterprise(loaded: Store) -> None:
    row = one(read_tables(loaded).enterprises, enterprise_id=FIRM)
    assert row["name"] == "样例甲有限公司"
    assert (row["status"], row["industry"], row["division"]) == ("in_register", "C13", "990100")
    assert row["enterprise_type"] == "有限责任公司"
    assert row["registered_capital"] == 12
    assert row["ended_on"] == pd.Timestamp("2024-03-04")
    told = row["details"]
    assert told["former_names"] == ["甲", "乙"]
    assert told["business_scope"] == "business_scope 1"
    names = "term_from term_to approved_on reg_org reg_org_code postcode composition_form currency"
    assert not [name for name in names.split() if name not in told]


def test_links_of_the_register(loaded: Store) -> None:
    tables = read_tables(loaded)
    held = one(tables.holdings, interest="shareholding")
    assert (held["share"], held["subscribed_amount"], held["paid_amount"]) == (0.5, 12, 12)
    assert held["details"]["contribution_form"] == "money"
    invested = one(tables.holdings, interest="reported_investment")
    assert (invested["holder_id"], invested["share"]) == (FIRM, 0.3)
    positions = tables.positions.groupby("position").size().to_dict()
    assert positions == {
        "legal_representative": 2,  # of the register, and of the officer's flag
        "liaison": 1,
        "beneficial_owner": 1,
    }
    relations = tables.affiliations.set_index("relation")
    assert relations.loc["BRANCH_OF", ["source_id", "target_id"]].tolist() == [OTHER, FIRM]
    assert relations.loc["GUARANTEES", ["target_id", "amount"]].tolist() == [OTHER, 5000]
    engaged = one(tables.engagements)
    assert engaged["business_type"] == "establishment"
    assert one(tables.agents)["name"] == "样例代理事务所"
    assert set(tables.contacts["contact_kind"]) == {"phone", "email"}
    assert set(tables.domiciles["address_kind"]) == {"domicile", "premises", "service"}


def test_parties_to_records(loaded: Store) -> None:
    parties = read_tables(loaded).parties
    roles = parties.groupby("role")["party_kind"].first().to_dict()
    assert roles == {
        "debtor": "Person",
        "investor": "Person",
        "liquidation_member": "Person",
        "manufacturer": "Enterprise",
        "mortgagee": "Enterprise",
        "pledgee": "Enterprise",
        "pledgor": "Person",
        "transferee": "Person",
    }
    assert set(parties["record_id"]) <= set(read_tables(loaded).records["record_id"])
    persons = read_tables(loaded).persons
    assert set(persons["name"]) == {PERSON}


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("fines.csv", "uscc\n", "tables named enterprise"),
        ("penalty.csv", "uscc,recorded_at,colour\n", "colour"),
        ("penalty.csv", "uscc,decision_no\n", "recorded_at"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, file: str, content: str, expected: str) -> None:
    (tmp_path / file).write_text(content)
    with pytest.raises(BadInput, match=expected):
        read_publicity(tmp_path, OPTIONS)


def test_an_empty_folder_and_an_unknown_province_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a folder with tables"):
        read_publicity(tmp_path, OPTIONS)
    with pytest.raises(BadInput, match="jiangxi"):
        read_publicity(tmp_path, PublicityOptions("a secret of the tests", "atlantis"))
