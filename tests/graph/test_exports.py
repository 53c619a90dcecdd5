"""What is exported and read again is the same: ownership statements and FollowTheMoney entities."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from graph.bods import read_bods
from graph.bods_export import bods_lines
from graph.ftm import read_ftm
from graph.ftm_export import ftm_lines
from graph.snapshot import Snapshot, snapshot_of
from graph.tables import Tables
from tests.drawing import draw, e, holds, serves

DAY = date(2026, 6, 30)
INTERESTS = ("shareholding", "voting", "direct_consolidation", "ultimate_consolidation", "trustee")
with_ftm = pytest.mark.skipif(
    importlib.util.find_spec("followthemoney") is None, reason="the extra ftm is not installed"
)


def tables() -> Tables:
    """Every kind of interest, a band, an unknown share, and positions with dates."""
    band = {"share": None, "share_low": 0.25, "share_high": 0.5}
    unknown = {"share": None, "share_low": None, "share_high": None}
    interests = [
        {
            **holds("CN-TEST-2", "CN-TEST-1", 0),
            **unknown,
            "interest": one,
            "valid_from": "2020-01-02",
        }
        for one in INTERESTS[2:]
    ]
    return draw(
        enterprises=[
            e("CN-TEST-1", name="甲公司", enterprise_type="有限责任公司"),
            e("CN-TEST-2", name="乙公司"),
            e("CN-TEST-3", name="丙公司", status="deregistered", ended_on="2024-02-03"),
        ],
        persons=[{"person_id": "p-1", "name": "某甲"}, {"person_id": "p-2"}],
        addresses=[{"address_id": "a1", "text": "样例路1号"}],
        domiciles=[{"enterprise_id": "CN-TEST-1", "address_id": "a1", "address_kind": "domicile"}],
        holdings=[
            holds("p-1", "CN-TEST-1", 0.4, valid_from="2021-03-04"),
            {**holds("p-1", "CN-TEST-1", 0.6, valid_from="2021-03-04"), "interest": "voting"},
            {**holds("p-2", "CN-TEST-2", 0), **band},
            {**holds("p-2", "CN-TEST-3", 0), **unknown},
            *interests,
        ],
        positions=[
            serves("p-1", "CN-TEST-1", "legal_representative", valid_from="2021-03-04"),
            serves("p-2", "CN-TEST-1", "chair_of_the_board"),
        ],
    )


def facts(snapshot: Snapshot) -> dict[str, set[tuple[Any, ...]]]:
    """What both standards can say, with ids for rows."""
    persons = snapshot.persons["person_id"].to_numpy()
    firms = snapshot.enterprises["enterprise_id"].to_numpy()
    held, served = snapshot.holdings, snapshot.positions
    holder = [
        persons[row] if kind == "Person" else firms[row]
        for row, kind in zip(held["holder"], held["holder_kind"], strict=True)
    ]
    shares = held.assign(holder=holder, enterprise=firms[held["enterprise"]])
    offices = served.assign(
        person=persons[served["person"]], enterprise=firms[served["enterprise"]]
    )
    return {
        "enterprises": rows(snapshot.enterprises, "enterprise_id name established_on ended_on"),
        "persons": rows(snapshot.persons, "person_id name"),
        "holdings": rows(
            shares, "holder enterprise interest share share_low share_high valid_from"
        ),
        "positions": rows(offices, "person enterprise position valid_from"),
    }


def rows(frame: pd.DataFrame, columns: str) -> set[tuple[Any, ...]]:
    plain = frame[columns.split()].round(9).astype(object)
    return set(plain.where(plain.notna(), None).itertuples(index=False, name=None))


def written(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"".join(lines))
    return path


def test_ownership_statements_come_back_as_they_were(tmp_path: Path) -> None:
    before = snapshot_of(tables(), DAY)
    reading = read_bods(written(tmp_path / "out.jsonl", list(bods_lines(before, "tests"))))
    assert reading.quarantine.empty
    after = snapshot_of(reading.tables, DAY)
    assert facts(after) == facts(before)
    assert after.addresses["text"].tolist() == ["样例路1号"]
    assert after.enterprises["status"].tolist() == ["in_register", "in_register", "deregistered"]


def test_statements_are_the_same_each_time_and_have_what_the_standard_asks() -> None:
    lines = list(bods_lines(snapshot_of(tables(), DAY), "tests"))
    assert lines == list(bods_lines(snapshot_of(tables(), DAY), "tests"))
    needed = "statementId declarationSubject statementDate publicationDetails recordId recordStatus"
    for line in map(json.loads, lines):
        assert set(line) == {*needed.split(), "recordType", "recordDetails"}
        assert 32 <= len(line["statementId"]) <= 64
        assert line["publicationDetails"]["bodsVersion"] == "0.4"
        assert line["recordDetails"]["isComponent"] is False
    assert len({json.loads(line)["statementId"] for line in lines}) == len(lines)


@with_ftm
def test_follow_the_money_entities_come_back_as_they_were(tmp_path: Path) -> None:
    before = snapshot_of(tables(), DAY)
    reading = read_ftm(written(tmp_path / "out.jsonl", list(ftm_lines(before))))
    assert reading.quarantine.empty
    after = snapshot_of(reading.tables, DAY)
    assert facts(after) == facts(before)
    assert after.domiciles[["enterprise", "address"]].to_numpy().tolist() == [[0, 0]]
    assert after.enterprises["status"].tolist() == before.enterprises["status"].tolist()


@with_ftm
def test_entities_are_valid_and_the_same_each_time() -> None:
    lines = list(ftm_lines(snapshot_of(tables(), DAY)))
    assert lines == list(ftm_lines(snapshot_of(tables(), DAY)))
    from followthemoney import model  # noqa: PLC0415  # an extra

    for line in map(json.loads, lines):
        model.get_proxy(line).schema.validate(line)


@with_ftm
def test_what_has_no_place_is_held_back_with_its_reason(tmp_path: Path) -> None:
    told = [
        {"id": "CN-TEST-1", "schema": "Company", "properties": {"name": ["甲"]}},
        {"id": "p", "schema": "Person", "properties": {"name": ["某"], "modifiedAt": ["2024"]}},
        {"id": "v", "schema": "Vessel", "properties": {}},
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["nobody"]}},
        {
            "id": "o2",
            "schema": "Ownership",
            "properties": {"owner": ["p"], "asset": ["CN-TEST-1"], "percentage": ["most"]},
        },
        {
            "id": "s",
            "schema": "Sanction",
            "properties": {"entity": ["CN-TEST-1"], "program": ["x"]},
        },
        {"id": "?", "schema": "Nothing", "properties": {}},
        {"schema": "Person"},
    ]
    path = written(tmp_path / "in.jsonl", [json.dumps(one).encode() + b"\n" for one in told])
    with path.open("ab") as stream:
        stream.write(b"{broken\n")
    reading = read_ftm(path, date(2024, 5, 6))
    reasons = reading.quarantine.set_index("line")["reason"].to_dict()
    assert reasons[3] == "schema: Vessel has no place in the graph"
    assert reasons[4].startswith("asset: expected the id of an enterprise")
    assert reasons[5].startswith("percentage: expected a percent")
    assert {7, 8, 9} <= set(reasons)
    assert reading.tables.records["category"].tolist() == ["x"]
    assert reading.tables.persons["recorded_at"].astype(str).tolist() == ["2024-01-01"]
    counts = reading.counts[["read", "accepted", "quarantined"]].sum()
    assert counts["read"] == counts["accepted"] + counts["quarantined"] == len(told) + 1
