"""GLEIF's levels 1 and 2 on made-up rows in the form of the golden copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from stdnum import lei

from graph.errors import BadInput
from graph.gleif import read_gleif
from graph.reading import Reading


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
    assert "enterprise_id: expected" in reasons["level1.csv", 3, "enterprises"]
    assert "relationship: expected a kind" in reasons["level2.csv", 2, "relationships"]
    counts = reading.counts
    assert (counts["read"] == counts["accepted"] + counts["quarantined"]).all()


def test_a_file_of_neither_level_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="level 1"):
        read(tmp_path, other=[{"a": "1"}])
