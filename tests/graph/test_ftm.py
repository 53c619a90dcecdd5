"""FollowTheMoney entities: what they become, and what has no place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from graph.ftm import read_ftm
from graph.reading import Reading

pytest.importorskip("followthemoney", reason="the extra ftm is not installed")

LEARNED = date(2024, 5, 6)
FIRM: dict[str, Any] = {"id": "CN-TEST-1", "schema": "Company", "properties": {"name": ["甲"]}}
OTHER: dict[str, Any] = {
    "id": "CN-TEST-2",
    "schema": "Organization",
    "properties": {"name": ["乙"]},
}
PERSON: dict[str, Any] = {
    "id": "p",
    "schema": "Person",
    "properties": {"name": ["某"], "modifiedAt": ["2024"]},
}


def link(schema: str, **properties: list[str]) -> dict[str, Any]:
    return {"id": f"{schema} 1", "schema": schema, "properties": properties}


def read(folder: Path, *entities: dict[str, Any], more: bytes = b"") -> Reading:
    path = folder / "in.jsonl"
    path.write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in entities) + more)
    reading = read_ftm(path, LEARNED)
    counts = reading.counts[["read", "accepted", "quarantined"]].sum()
    assert counts["read"] == counts["accepted"] + counts["quarantined"]
    return reading


def test_what_has_no_place_is_held_back_with_its_reason(tmp_path: Path) -> None:
    told = [
        FIRM,
        PERSON,
        {"id": "v", "schema": "Vessel", "properties": {}},
        link("Ownership", owner=["p"], asset=["nobody"]),
        link("Ownership", owner=["p"], asset=["CN-TEST-1"], percentage=["most"]),
        link("Sanction", entity=["CN-TEST-1"], program=["x"]),
        {"id": "?", "schema": "Nothing", "properties": {}},
        {"schema": "Person"},
    ]
    reading = read(tmp_path, *told, more=b"{broken\n")
    reasons = reading.quarantine.set_index("line")["reason"].to_dict()
    assert reasons[3] == "schema: Vessel has no place in the graph"
    assert reasons[4].startswith("asset: expected the id of an enterprise")
    assert reasons[5].startswith("percentage: expected a percent")
    assert set(reasons) == {3, 4, 5, 7, 8, 9}
    assert reading.tables.records["category"].tolist() == ["x"]
    assert reading.tables.persons["recorded_at"].astype(str).tolist() == ["2024-01-01"]


@pytest.mark.parametrize(
    ("told", "band"),
    [
        ("40", (0.4, 0.4)),
        ("40 %", (0.4, 0.4)),
        ("25-50%", (0.25, 0.5)),
        ("25% to 50%", (0.25, 0.5)),
        ("> 25%", (0.25, 1.0)),
        ("more than 75", (0.75, 1.0)),
        ("<5", (0.0, 0.05)),
        (None, (None, None)),
    ],
)
def test_a_percentage_is_a_point_or_a_band(
    tmp_path: Path, told: str | None, band: tuple[float | None, float | None]
) -> None:
    owned = link("Ownership", owner=["p"], asset=["CN-TEST-1"])
    if told:
        owned["properties"]["percentage"] = [told]
    [row] = read(tmp_path, FIRM, PERSON, owned).tables.holdings.to_dict("records")
    found = tuple(None if pd.isna(row[name]) else row[name] for name in ("share_low", "share_high"))
    assert found == pytest.approx(band)
    assert row["interest"] == "shareholding"


def test_several_owners_of_several_assets_are_several_holdings(tmp_path: Path) -> None:
    owned = link("Ownership", owner=["p", "CN-TEST-2"], asset=["CN-TEST-1"], sharesCount=["7"])
    holdings = read(tmp_path, FIRM, OTHER, PERSON, owned).tables.holdings
    pairs = holdings[["holder_id", "holder_kind", "enterprise_id"]].to_numpy().tolist()
    assert sorted(pairs) == [
        ["CN-TEST-2", "Enterprise", "CN-TEST-1"],
        ["p", "Person", "CN-TEST-1"],
    ]
    assert holdings["details"].tolist() == ['{"sharesCount":["7"]}'] * 2


@pytest.mark.parametrize(
    ("schema", "sides", "position"),
    [
        ("Directorship", ("director", "organization"), "director"),
        ("Employment", ("employee", "employer"), "employee"),
        ("Membership", ("member", "organization"), "member"),
        ("Representation", ("agent", "client"), "representative"),
    ],
)
def test_offices_of_persons_are_positions_and_of_enterprises_interests(
    tmp_path: Path, schema: str, sides: tuple[str, str], position: str
) -> None:
    office = link(schema, **{sides[0]: ["p", "CN-TEST-2"], sides[1]: ["CN-TEST-1"]})
    tables = read(tmp_path, FIRM, OTHER, PERSON, office).tables
    assert tables.positions[["person_id", "position"]].to_numpy().tolist() == [["p", position]]
    held = tables.holdings[["holder_id", "interest", "share"]].to_numpy().tolist()
    assert held[0][:2] == ["CN-TEST-2", position] and pd.isna(held[0][2])


def test_an_unknown_link_has_no_direction_and_needs_an_enterprise(tmp_path: Path) -> None:
    turned = link("UnknownLink", subject=["CN-TEST-1"], object=["p"])
    branch = link("UnknownLink", subject=["CN-TEST-2"], object=["CN-TEST-1"], role=["BRANCH_OF"])
    nobody = link("UnknownLink", subject=["p"], object=["p"])
    reading = read(tmp_path, FIRM, OTHER, PERSON, turned, branch, nobody)
    held = reading.tables.holdings[["holder_id", "enterprise_id", "interest"]]
    assert held.to_numpy().tolist() == [["p", "CN-TEST-1", "unknown_link"]]
    linked = reading.tables.affiliations[["source_id", "target_id", "relation"]]
    assert linked.to_numpy().tolist() == [["CN-TEST-2", "CN-TEST-1", "BRANCH_OF"]]
    assert reading.quarantine["line"].tolist() == [6]


def test_other_values_are_kept_and_private_ones_are_not(tmp_path: Path) -> None:
    firm = {**FIRM, "properties": {"name": ["甲", "Alpha"], "email": ["a@example.org"]}}
    firm["properties"]["jurisdiction"] = ["cn"]
    person = {**PERSON, "properties": {**PERSON["properties"], "topics": ["role.pep"]}}
    person["properties"] |= {"birthDate": ["1970-01-01"], "idNumber": ["11010519491231002X"]}
    tables = read(tmp_path, firm, person).tables
    [row] = tables.enterprises.to_dict("records")
    names = {row["name"], *json.loads(row["details"])["name"]}
    assert names == {"甲", "Alpha"}
    assert json.loads(row["details"])["jurisdiction"] == ["cn"]
    assert tables.persons["details"].tolist() == ['{"topics":["role.pep"]}']
    told = tables.enterprises.to_csv() + tables.persons.to_csv()
    assert not any(word in told for word in ("example.org", "1970", "11010519491231002X"))


def test_an_array_of_entities_is_read_like_lines(tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps([FIRM, {"schema": "Company"}, OTHER]))
    reading = read_ftm(path, LEARNED)
    assert reading.tables.enterprises["enterprise_id"].tolist() == ["CN-TEST-1", "CN-TEST-2"]
    assert reading.quarantine["line"].tolist() == [2]
