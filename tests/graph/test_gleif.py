"""GLEIF's levels 1 and 2 on made-up rows in the form of the golden copy."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from stdnum import lei

from graph.errors import BadInput
from graph.gleif import read_gleif
from graph.reading import Reading
from graph.snapshot import snapshot_of


def code(number: int) -> str:
    """A made-up LEI whose check digits fit; no issuer has the prefix 9999."""
    body = f"9999{number:014d}"
    for digits in range(100):
        if lei.is_valid(f"{body}{digits:02d}"):
            return f"{body}{digits:02d}"
    raise AssertionError(body)


PARENT, CHILD = code(1), code(2)


def entity(number: str, **more: str) -> dict[str, str]:
    return {
        "LEI": number,
        "Entity.LegalName": f"Made {number[-4:]}",
        "Entity.LegalAddress.FirstAddressLine": "1 Example Street",
        "Entity.LegalAddress.City": "Exampletown",
        "Entity.LegalAddress.Country": "XX",
        "Entity.HeadquartersAddress.FirstAddressLine": "1 Example Street",
        "Entity.HeadquartersAddress.City": "Exampletown",
        "Entity.HeadquartersAddress.Country": "XX",
        "Entity.LegalJurisdiction": "XX",
        "Entity.EntityStatus": "ACTIVE",
        "Entity.LegalForm.EntityLegalFormCode": "8888",
        "Registration.RegistrationStatus": "ISSUED",
        "Registration.LastUpdateDate": "2024-05-06T07:08:09Z",
        **more,
    }


def relation(kind: str, **more: str) -> dict[str, str]:
    return {
        "Relationship.StartNode.NodeID": CHILD,
        "Relationship.EndNode.NodeID": PARENT,
        "Relationship.RelationshipType": kind,
        "Relationship.Period.1.startDate": "2019-01-01T00:00:00Z",
        "Relationship.Period.1.endDate": "2019-12-31T00:00:00Z",
        "Relationship.Period.1.periodType": "ACCOUNTING_PERIOD",
        "Relationship.Period.2.startDate": "2018-03-04T00:00:00Z",
        "Relationship.Period.2.periodType": "RELATIONSHIP_PERIOD",
        "Registration.LastUpdateDate": "2024-05-06T07:08:09Z",
        **more,
    }


def read(folder: Path, **files: list[dict[str, Any]]) -> Reading:
    paths = []
    for name, rows in files.items():
        paths.append(folder / f"{name}.csv")
        pd.DataFrame(rows).fillna("").to_csv(paths[-1], index=False)
    return read_gleif(paths)


def test_an_entity_with_its_addresses_and_status(tmp_path: Path) -> None:
    ended = {"Entity.EntityStatus": "INACTIVE", "Entity.EntityExpirationDate": "2020-02-02"}
    reading = read(tmp_path, level1=[entity(PARENT), entity(CHILD.lower(), **ended)])
    assert reading.quarantine.empty
    firms = reading.tables.enterprises
    assert firms["enterprise_id"].tolist() == [f"XI-LEI-{PARENT}", f"XI-LEI-{CHILD}"]
    assert firms["status"].tolist() == ["in_register", "deregistered"]
    assert firms["recorded_at"].astype(str).tolist() == ["2024-05-06"] * 2
    assert str(firms["ended_on"].iloc[1].date()) == "2020-02-02"
    assert reading.tables.addresses["text"].tolist() == ["1 Example Street, Exampletown"]
    kinds = reading.tables.domiciles.groupby("address_kind").size().to_dict()
    assert kinds == {"domicile": 2, "premises": 2}


@pytest.mark.parametrize(
    ("kind", "interest"),
    [
        ("IS_DIRECTLY_CONSOLIDATED_BY", "direct_consolidation"),
        ("IS_ULTIMATELY_CONSOLIDATED_BY", "ultimate_consolidation"),
        ("IS_FUND-MANAGED_BY", "fund_management"),
    ],
)
def test_who_consolidates_holds_an_interest_without_a_share(
    tmp_path: Path, kind: str, interest: str
) -> None:
    [row] = read(tmp_path, level2=[relation(kind)]).tables.holdings.to_dict("records")
    assert (row["holder_id"], row["enterprise_id"]) == (f"XI-LEI-{PARENT}", f"XI-LEI-{CHILD}")
    assert row["interest"] == interest
    assert pd.isna(row["share"]) and pd.isna(row["share_high"])
    assert str(row["valid_from"].date()) == "2018-03-04"
    assert pd.isna(row["valid_to"])


def test_a_branch_is_an_affiliation(tmp_path: Path) -> None:
    reading = read(tmp_path, level2=[relation("IS_INTERNATIONAL_BRANCH_OF")])
    [row] = reading.tables.affiliations.to_dict("records")
    assert (row["source_id"], row["target_id"]) == (f"XI-LEI-{CHILD}", f"XI-LEI-{PARENT}")


def test_what_is_wrong_is_held_back_and_counted(tmp_path: Path) -> None:
    wrong = PARENT[:-1] + str((int(PARENT[-1]) + 1) % 10)
    reading = read(
        tmp_path,
        level1=[entity(PARENT), entity(wrong)],
        level2=[relation("IS_LIKED_BY"), relation("IS_SUBFUND_OF")],
    )
    held = reading.quarantine.drop_duplicates(["file", "line", "frame"])
    reasons = held.set_index(["file", "line", "frame"])["reason"].to_dict()
    assert "LEI: expected 20 signs whose check digits" in reasons["level1.csv", 3, "enterprises"]
    assert "relationship: expected a kind" in reasons["level2.csv", 2, "relationships"]
    counts = reading.counts
    assert (counts["read"] == counts["accepted"] + counts["quarantined"]).all()


def test_a_file_of_neither_level_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="level 1"):
        read(tmp_path, other=[{"a": "1"}])


@pytest.mark.parametrize(
    ("told", "end"),
    [
        ({}, None),
        ({"Relationship.RelationshipStatus": "ACTIVE"}, None),
        ({"Relationship.RelationshipStatus": "INACTIVE"}, "2024-05-06"),
        ({"Registration.RegistrationStatus": "RETIRED"}, "2024-05-06"),
        ({"Registration.RegistrationStatus": "LAPSED"}, None),
        ({"Relationship.Period.2.endDate": "2020-01-01T00:00:00Z"}, "2020-01-01"),
    ],
)
def test_a_relationship_that_is_over_ends(
    tmp_path: Path, told: dict[str, str], end: str | None
) -> None:
    reading = read(tmp_path, level2=[relation("IS_DIRECTLY_CONSOLIDATED_BY", **told)])
    [row] = reading.tables.holdings.to_dict("records")
    assert (None if pd.isna(row["valid_to"]) else str(row["valid_to"].date())) == end


def test_an_annulled_registration_is_gone_and_was_known_before(tmp_path: Path) -> None:
    old = {"Registration.LastUpdateDate": "2023-01-01T00:00:00Z"}
    annulled = {"Registration.RegistrationStatus": "ANNULLED"}
    reading = read(tmp_path, a=[entity(CHILD, **old)], b=[entity(CHILD, **annulled)])
    assert reading.quarantine.empty
    days = (date(2024, 5, 5), date(2024, 5, 6))
    assert [snapshot_of(reading.tables, day).size for day in days] == [1, 0]
    assert snapshot_of(reading.tables, days[1], days[0]).size == 1


def test_a_relationship_deleted_from_the_copy_is_gone(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        level1=[entity(PARENT), entity(CHILD)],
        level2=[relation("IS_SUBFUND_OF"), relation("IS_FEEDER_TO")],
        delta=[relation("IS_SUBFUND_OF", DeletedAt="2024-06-07T00:00:00Z")],
    )
    held = [
        sorted(snapshot_of(reading.tables, day).holdings["interest"])
        for day in (date(2024, 6, 6), date(2024, 6, 7))
    ]
    assert held == [["master_fund", "umbrella_fund"], ["master_fund"]]


@pytest.mark.parametrize(
    ("told", "status"),
    [("ACTIVE", "in_register"), ("INACTIVE", "deregistered"), ("NULL", "unknown"), ("", "unknown")],
)
def test_the_status_of_an_entity_and_not_of_its_lei_counts(
    tmp_path: Path, told: str, status: str
) -> None:
    lapsed = {"Entity.EntityStatus": told, "Registration.RegistrationStatus": "LAPSED"}
    firms = read(tmp_path, level1=[entity(PARENT, **lapsed)]).tables.enterprises
    assert firms["status"].tolist() == [status]
    assert '"registration_status":"LAPSED"' in firms["details"].iloc[0]


def test_every_other_column_is_kept_by_its_name_in_words(tmp_path: Path) -> None:
    successor = "9999EXAMPLE000000001"  # digits alone would be taken for the number of a card
    more = {
        "Entity.EntityCategory": "GENERAL",
        "Entity.SuccessorEntity.1.SuccessorLEI": successor,
        "Entity.OtherEntityNames.OtherEntityName.1": "Former",
        "Registration.ManagingLOU": "LOU",
        "Entity.LegalForm.OtherLegalForm": "",
    }
    [row] = read(tmp_path, level1=[entity(PARENT, **more)]).tables.enterprises.to_dict("records")
    assert json.loads(row["details"]) == {
        "entity_category": "GENERAL",
        "successor_entity_1_successor_lei": successor,
        "other_entity_names_other_entity_name_1": "Former",
        "managing_lou": "LOU",
        "registration_status": "ISSUED",
    }


def test_why_no_parent_is_told_is_a_filing(tmp_path: Path) -> None:
    told = {
        "LEI": CHILD,
        "Exception.Category": "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT",
        "Exception.Reason.1": "NATURAL_PERSONS",
        "Exception.Reference.1": "notes",
    }
    pd.DataFrame([told, {**told, "LEI": "x"}]).to_csv(tmp_path / "exceptions.csv", index=False)
    reading = read_gleif([tmp_path], date(2024, 5, 6))
    [row] = reading.tables.records.to_dict("records")
    assert (row["kind"], row["enterprise_id"]) == ("filing", f"XI-LEI-{CHILD}")
    assert (row["category"], row["result"]) == (
        "ultimate_accounting_consolidation_parent",
        "natural_persons",
    )
    assert row["details"] == '{"reference_1":"notes"}'
    assert reading.quarantine["line"].tolist() == [3]
    undated = read_gleif([tmp_path / "exceptions.csv"]).quarantine
    assert undated["reason"].tolist()[0] == "recorded_at: missing"


def test_a_duplicate_report_and_a_node_without_lei_are_held_back(tmp_path: Path) -> None:
    kind = "IS_DIRECTLY_CONSOLIDATED_BY"
    duplicate = {"Registration.RegistrationStatus": "DUPLICATE"}
    nobody = {"Relationship.EndNode.NodeID": "91990100MA0000015X"}
    reading = read(tmp_path, level2=[relation(kind, **duplicate), relation(kind, **nobody)])
    reasons = reading.quarantine.set_index("line")["reason"].to_dict()
    assert reasons[2].startswith("registration status: DUPLICATE")
    assert reasons[3].startswith("LEI of the end node: expected 20 signs")


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a folder with files of GLEIF"):
        read_gleif([tmp_path])
