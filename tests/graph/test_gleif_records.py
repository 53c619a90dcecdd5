"""GLEIF's JSON and XML say what its CSV says, on made-up records in the published forms."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
import pytest

from graph import gleif_records
from graph.errors import BadInput
from graph.gleif import read_gleif
from graph.gleif_records import record_tables
from graph.reading import Reading
from tests.graph.test_gleif import CHILD, PARENT

LANGUAGE = "@xml:lang"
DAY = date(2024, 5, 6)
ADDRESS = {
    "FirstAddressLine": "1 Example Street",
    "AdditionalAddressLine": ["Floor 2", "Room 3"],
    "City": "Exampletown",
    "Country": "XX",
}
ENTITY = {
    "LEI": PARENT,
    "Entity": {
        "LegalName": {LANGUAGE: "en", "$": "Made & Up"},
        "OtherEntityNames": {"OtherEntityName": [{"@type": "PREVIOUS_LEGAL_NAME", "$": "Former"}]},
        "LegalAddress": {LANGUAGE: "en", **ADDRESS},
        "HeadquartersAddress": ADDRESS,
        "LegalJurisdiction": "XX",
        "LegalForm": {"EntityLegalFormCode": "8888"},
        "EntityStatus": "ACTIVE",
    },
    "Registration": {
        "LastUpdateDate": "2024-05-06T07:08:09.000+01:00",
        "RegistrationStatus": "ISSUED",
        "ManagingLOU": "LOU",
    },
    "Extension": {"gleif:Geocoding": {"gleif:original_address": "1 Example Street"}},
}
ENTITY_CELLS = {
    "LEI": PARENT,
    "Entity.LegalName": "Made & Up",
    "Entity.LegalName.xmllang": "en",
    "Entity.OtherEntityNames.OtherEntityName.1": "Former",
    "Entity.OtherEntityNames.OtherEntityName.1.type": "PREVIOUS_LEGAL_NAME",
    "Entity.LegalAddress.xmllang": "en",
    **{
        f"Entity.{place}.{name}": text
        for place in ("LegalAddress", "HeadquartersAddress")
        for name, text in {
            "FirstAddressLine": "1 Example Street",
            "AdditionalAddressLine.1": "Floor 2",
            "AdditionalAddressLine.2": "Room 3",
            "City": "Exampletown",
            "Country": "XX",
        }.items()
    },
    "Entity.LegalJurisdiction": "XX",
    "Entity.LegalForm.EntityLegalFormCode": "8888",
    "Entity.EntityStatus": "ACTIVE",
    "Registration.LastUpdateDate": "2024-05-06T07:08:09.000+01:00",
    "Registration.RegistrationStatus": "ISSUED",
    "Registration.ManagingLOU": "LOU",
}
RELATION = {
    "Relationship": {
        "StartNode": {"NodeID": CHILD, "NodeIDType": "LEI"},
        "EndNode": {"NodeID": PARENT, "NodeIDType": "LEI"},
        "RelationshipType": "IS_DIRECTLY_CONSOLIDATED_BY",
        "RelationshipPeriods": {
            "RelationshipPeriod": [
                {"StartDate": "2019-01-01T00:00:00Z", "PeriodType": "ACCOUNTING_PERIOD"},
                {"StartDate": "2018-03-04T00:00:00Z", "PeriodType": "RELATIONSHIP_PERIOD"},
            ]
        },
        "RelationshipStatus": "ACTIVE",
        "RelationshipQualifiers": {
            "RelationshipQualifier": [{"QualifierDimension": "ACCOUNTING_STANDARD"}]
        },
    },
    "Registration": {"LastUpdateDate": "2024-05-06T07:08:09Z"},
    "Extension": {"gleif:DeletedAt": "2024-06-07T00:00:00Z"},
}
RELATION_CELLS = {
    "Relationship.StartNode.NodeID": CHILD,
    "Relationship.StartNode.NodeIDType": "LEI",
    "Relationship.EndNode.NodeID": PARENT,
    "Relationship.EndNode.NodeIDType": "LEI",
    "Relationship.RelationshipType": "IS_DIRECTLY_CONSOLIDATED_BY",
    "Relationship.Period.1.startDate": "2019-01-01T00:00:00Z",
    "Relationship.Period.1.periodType": "ACCOUNTING_PERIOD",
    "Relationship.Period.2.startDate": "2018-03-04T00:00:00Z",
    "Relationship.Period.2.periodType": "RELATIONSHIP_PERIOD",
    "Relationship.RelationshipStatus": "ACTIVE",
    "Relationship.Qualifiers.1.QualifierDimension": "ACCOUNTING_STANDARD",
    "Registration.LastUpdateDate": "2024-05-06T07:08:09Z",
    "DeletedAt": "2024-06-07T00:00:00Z",
}
EXCEPTION = {
    "LEI": CHILD,
    "ExceptionCategory": "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT",
    "ExceptionReason": ["NATURAL_PERSONS"],
    "ExceptionReference": ["notes"],
}
EXCEPTION_CELLS = {
    "LEI": CHILD,
    "Exception.Category": "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT",
    "Exception.Reason.1": "NATURAL_PERSONS",
    "Exception.Reference.1": "notes",
}
# Of each level: the name of its records, the member and wrapper of its JSON, record and cells.
LEVELS = {
    "level 1": ("lei:LEIRecord", "records", "", ENTITY, ENTITY_CELLS),
    "level 2": (
        "rr:RelationshipRecord",
        "relations",
        "RelationshipRecord",
        RELATION,
        RELATION_CELLS,
    ),
    "exceptions": ("repex:Exception", "exceptions", "", EXCEPTION, EXCEPTION_CELLS),
}


def told(value: Any) -> Any:
    """The record as GLEIF's JSON writes it: every text under '$', one element without a list."""
    if isinstance(value, dict):
        return {name: one if name[:1] in "@$" else told(one) for name, one in value.items()}
    if isinstance(value, list):
        return told(value[0]) if len(value) == 1 else [told(one) for one in value]
    return {"$": value}


def element(name: str, value: Any, prefix: str) -> str:
    """The record as GLEIF's XML writes it."""
    if isinstance(value, list):
        return "".join(element(name, one, prefix) for one in value)
    spelled = name if ":" in name else f"{prefix}:{name}"
    if not isinstance(value, dict):
        return f"<{spelled}>{escape(value)}</{spelled}>\n"
    attributes = "".join(f" {n[1:]}={quoteattr(v)}" for n, v in value.items() if n[0] == "@")
    inner = "".join(element(n, v, prefix) for n, v in value.items() if n[0] not in "@$")
    return f"<{spelled}{attributes}>{escape(value.get('$', ''))}\n{inner}</{spelled}>\n"


def written(folder: Path, level: str, form: str) -> Path:
    record_name, member, wrapper, record, cells = LEVELS[level]
    path = folder / f"file.{form}"
    if form == "csv":
        pd.DataFrame([cells]).to_csv(path, index=False)
    elif form == "xml":
        prefix = record_name.split(":")[0]
        inner = f"<{prefix}:Header/>\n{element(record_name, record, prefix)}"
        path.write_text(f'<{prefix}:Data xmlns:gleif="urn:g">{inner}</{prefix}:Data>')
    else:
        item = {wrapper: told(record)} if wrapper else told(record)
        content = {member: [item]} if form == "json" else item
        path.write_text(json.dumps(content, indent=2 if form == "json" else None))
    return path


def read(path: Path) -> Reading:
    return read_gleif([path], DAY)


@pytest.mark.parametrize("form", ["json", "jsonl", "xml"])
@pytest.mark.parametrize("level", LEVELS)
def test_a_record_has_the_cells_of_its_line_of_csv(tmp_path: Path, level: str, form: str) -> None:
    [table] = record_tables(written(tmp_path, level, form))
    [row] = table.rows.drop(columns=["file", "line"]).to_dict("records")
    assert row == LEVELS[level][-1]


@pytest.mark.parametrize("form", ["json", "jsonl", "xml"])
@pytest.mark.parametrize("level", LEVELS)
def test_every_form_becomes_the_same_rows(tmp_path: Path, level: str, form: str) -> None:
    expected = read(written(tmp_path, level, "csv"))
    reading = read(written(tmp_path, level, form))
    assert reading.quarantine.empty and expected.quarantine.empty
    assert sum(reading.tables.rows.values()) > 0
    for frame, rows in expected.tables:
        pd.testing.assert_frame_equal(getattr(reading.tables, frame), rows)


def test_a_file_is_read_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gleif_records, "_ROWS_AT_ONCE", 2)
    wrong = {**EXCEPTION, "LEI": "x"}
    items = [told(one) for one in (EXCEPTION, wrong, EXCEPTION, EXCEPTION, wrong)]
    path = tmp_path / "exceptions.json"
    path.write_text(json.dumps({"exceptions": items}))
    assert [len(table.rows) for table in record_tables(path)] == [2, 2, 1]
    reading = read(path)
    assert reading.rows_read == {"exceptions.json": 5}
    assert reading.quarantine["line"].tolist() == [2, 5]
    [counts] = reading.counts.to_dict("records")
    assert (counts["read"], counts["accepted"], counts["quarantined"]) == (5, 3, 2)


def test_what_is_no_record_is_held_back_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "level1.jsonl"
    lines = [json.dumps(told(ENTITY)), '{"LEI": ', "7", '{"a":' * 700 + "1" + "}" * 700, '{"b": 1}']
    path.write_text("\n".join(lines))
    reading = read(path)
    assert reading.quarantine["line"].tolist() == [2, 3, 4, 5]
    reasons = reading.quarantine["reason"].tolist()
    assert reasons[:3] == ["record: expected a JSON object"] * 3
    assert reasons[3].startswith("LEI: expected 20 signs")
    assert len(reading.tables.enterprises) == 1


def test_a_record_of_xml_that_is_held_back_has_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "exceptions", "xml")
    path.write_text(path.read_text().replace(CHILD, "x"))
    assert read(path).quarantine["line"].tolist() == [2]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.xml", "<d><Other/></d>", "the columns of level 1"),
        ("a.json", '{"records": [{"a": {"$": "1"}}]}', "the columns of level 1"),
        ("a.json", '{"records": [{"LEI": 1}}', r"a.json:1: expected a whole JSON array"),
        ("a.json", '{"records": [{"LEI": 1}], "more": 1}', r"a.json:1: expected a whole JSON"),
        ("a.xml", "<d><Exception>", r"a.xml:1: expected XML"),
    ],
)
def test_a_file_that_is_none_of_gleif_is_refused(
    tmp_path: Path, name: str, content: str, fault: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(BadInput, match=fault):
        read(tmp_path / name)


def test_a_folder_gives_all_its_forms(tmp_path: Path) -> None:
    for form, level in (("csv", "level 1"), ("json", "level 2"), ("xml", "exceptions")):
        written(tmp_path, level, form)
    (tmp_path / "notes.txt").write_text("no table")
    tables = read(tmp_path).tables
    assert [len(tables.enterprises), len(tables.holdings), len(tables.records)] == [1, 1, 1]
