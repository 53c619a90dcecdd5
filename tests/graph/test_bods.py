"""Checks of the reader of ownership statements on made-up statements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.bods import read_bods
from graph.bods_entities import enterprise_id
from graph.bods_reconciliation import reconcile
from graph.errors import BadInput
from tests.graph.bods_statements import (
    ENTITY,
    OTHER,
    PERSON,
    entity,
    holds,
    person,
    read,
    shares,
    statement,
)


def _holding(folder: Path, relationship: dict[str, Any]) -> dict[str, Any]:
    reading = read(folder, entity(ENTITY), entity(OTHER), person(), relationship)
    assert reading.quarantine.empty
    [row] = reading.tables.holdings.to_dict("records")
    return dict(row)


def test_an_entity_becomes_an_enterprise_with_its_addresses(tmp_path: Path) -> None:
    country = {"name": "United Kingdom", "code": "GB"}
    addresses = [
        {"type": "registered", "address": "1 Nowhere, Town", "postCode": "X1", "country": country},
        {"type": "business", "address": "1 NOWHERE  TOWN", "postCode": "x1", "country": country},
        {"type": "alternative", "address": "2 Nowhere", "country": country},
    ]
    reading = read(
        tmp_path,
        entity(
            ENTITY,
            addresses=addresses,
            foundingDate="2001",
            incorporatedInJurisdiction=country,
            entityType={"type": "registeredEntity", "details": "Limited"},
        ),
    )
    row = reading.tables.enterprises.iloc[0]
    assert row[["enterprise_id", "status", "enterprise_type", "division"]].tolist() == [
        ENTITY,
        "in_register",
        "Limited",
        "GB",
    ]
    assert [str(row["established_on"].date()), str(row["recorded_at"].date())] == [
        "2001-01-01",
        "2024-06-06",
    ]
    domiciles = reading.tables.domiciles
    assert domiciles["address_kind"].tolist() == ["domicile", "premises", "premises"]
    assert reading.tables.addresses["text"].tolist() == ["1 Nowhere, Town, X1", "2 Nowhere"]
    assert set(domiciles["address_id"]) == set(reading.tables.addresses["address_id"])


def test_dissolved_closed_and_unknown_entities_have_their_status(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        entity("GB-COH-1", dissolutionDate="2021-12-21", status="closed"),
        entity("GB-COH-2", status="closed"),
        entity("0f-4", entityType={"type": "anonymousEntity"}, name=None),
    )
    enterprises = reading.tables.enterprises
    assert enterprises["status"].tolist() == ["deregistered", "unknown", "unknown"]
    assert enterprises["name"].tolist()[2] == "anonymousEntity"
    assert enterprises["enterprise_id"].tolist()[2] == "BODS-0f-4"


def test_ids_keep_their_register() -> None:
    assert enterprise_id("GB-COH-ENT-0a_b") == "GB-COH-ENT-0a_b"
    assert enterprise_id("urn:x y") == "BODS-urn_x_y"


def test_a_person_keeps_the_sources_id_and_no_birth_date(tmp_path: Path) -> None:
    persons = read(tmp_path, person()).tables.persons
    assert persons[["person_id", "name"]].to_numpy().tolist() == [[PERSON, "Made Up"]]
    assert "1970" not in persons.to_csv()


@pytest.mark.parametrize(
    ("interests", "share"),
    [
        ([shares(minimum=25.0, maximum=50.0)], (None, 0.25, 0.5)),
        ([shares(exact=40)], (0.4, 0.4, 0.4)),
        ([shares(exclusiveMinimum=75, maximum=100)], (None, 0.75, 1.0)),
        ([shares(minimum=75, exclusiveMinimum=True)], (None, 0.75, 1.0)),
        ([shares("votingRights", minimum=50, maximum=75)], (None, 0.5, 0.75)),
        ([{"type": "appointmentOfBoard", "startDate": "2016-04-06"}], (None, None, None)),
        ([shares("rightsToSurplusAssetsOnDissolution", minimum=75)], (None, 0.75, 1.0)),
    ],
)
def test_a_stated_share_becomes_a_band_and_control_an_unknown_share(
    tmp_path: Path,
    interests: list[dict[str, Any]],
    share: tuple[float | None, float | None, float | None],
) -> None:
    row = _holding(tmp_path, holds(*interests))
    found = [row[name] for name in ("share", "share_low", "share_high")]
    np.testing.assert_allclose(found, np.array(share, dtype=float))
    assert [row["holder_kind"], str(row["valid_from"].date())] == ["Enterprise", "2016-04-06"]


def test_a_person_holds_under_its_own_id(tmp_path: Path) -> None:
    row = _holding(tmp_path, holds(shares(exact=10), holder=PERSON))
    assert [row["holder_id"], row["holder_kind"]] == [PERSON, "Person"]


def test_a_closed_relationship_ends_with_its_statement_or_its_last_interest(
    tmp_path: Path,
) -> None:
    row = _holding(tmp_path, holds(shares(exact=10), recordStatus="closed"))
    assert str(row["valid_to"].date()) == "2024-06-06"
    ended = [{**shares(exact=10), "endDate": end} for end in ("2020-01-01", "2021-01-01")]
    row = _holding(tmp_path, holds(*ended, recordStatus="closed"))
    assert str(row["valid_to"].date()) == "2021-01-01"


def test_an_end_after_the_statement_is_learned_when_it_comes(tmp_path: Path) -> None:
    ended = {**shares(exact=10), "endDate": "2025-01-31"}
    closed = holds(ended, recordStatus="closed")
    reading = read(tmp_path, entity(ENTITY), entity(OTHER), closed)
    days = reading.tables.holdings[["recorded_at", "valid_to"]].astype(str).to_numpy().tolist()
    assert days == [["2024-06-06", "NaT"], ["2025-01-31", "2025-01-31"]]
    assert reconcile(tmp_path / "statements.jsonl", reading).complete


@pytest.mark.parametrize(
    ("relationship", "reason"),
    [
        (
            statement(
                "relationship",
                "R",
                details={"subject": {"reason": "subjectUnableToConfirm"}, "interestedParty": OTHER},
            ),
            "subject: not told (subjectUnableToConfirm)",
        ),
        (holds(holder="GB-COH-9"), "interestedParty: expected the recordId"),
        (
            statement("relationship", "R", details={"subject": PERSON, "interestedParty": ENTITY}),
            "subject: expected an entity, not a person",
        ),
        (holds(recordStatus="gone"), "recordStatus"),
        (holds(shares(minimum="many")), "share.minimum"),
        (holds(shares(minimum=25, maximum=500)), "share_high: expected a share in [0, 1]"),
        (holds({"type": "shareholding", "startDate": "soon"}), "startDate"),
    ],
)
def test_a_relationship_that_links_nobody_is_held_back(
    tmp_path: Path, relationship: dict[str, Any], reason: str
) -> None:
    reading = read(tmp_path, entity(ENTITY), entity(OTHER), person(), relationship)
    assert reading.tables.holdings.empty
    assert reading.quarantine["line"].tolist() == [4]
    assert reason in reading.quarantine["reason"].iloc[0]
    assert reconcile(tmp_path / "statements.jsonl", reading).complete


def test_a_broken_line_is_named_and_tells_nothing_of_a_person(tmp_path: Path) -> None:
    path = tmp_path / "statements.jsonl"
    broken = {**person(), "statementDate": "never"}
    lines = [json.dumps(entity(ENTITY)), '{"statementId": ', "", json.dumps(broken), "7"]
    path.write_text("\n".join(lines))
    reading = read_bods(path)
    assert reading.quarantine["line"].tolist() == [2, 4, 5]
    assert reading.rows_read == {"statements.jsonl": 4}
    assert "1970" not in reading.quarantine.to_csv()
    assert reconcile(path, reading).complete


def test_a_file_that_is_no_json_lines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "statements.jsonl"
    for content, fault in (
        ("[]", "an empty array"),
        ("[1", "a whole JSON array"),
        ("\n", "an empty file"),
    ):
        path.write_text(content)
        with pytest.raises(BadInput, match=fault):
            read_bods(path)


VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.floats(), st.text(max_size=4), st.just([{}])
)
WHOLE = [entity(ENTITY), person(), holds(shares(exact=5), holder=PERSON), holds(holder="x")]
SAME_FOLDER = [HealthCheck.function_scoped_fixture]


@st.composite
def broken_statements(draw: st.DrawFn) -> dict[str, Any]:
    """A statement of which one or two fields are anything or gone."""
    statement = json.loads(json.dumps(draw(st.sampled_from(WHOLE))))
    for part in (statement, statement["recordDetails"]):
        name = draw(st.sampled_from(sorted(part)))
        if draw(st.booleans()):
            part[name] = draw(VALUES)
        elif name != "recordDetails":
            del part[name]
    return dict(statement)


@settings(max_examples=40, deadline=None, suppress_health_check=SAME_FOLDER)
@given(st.lists(broken_statements(), min_size=1, max_size=6), st.binary(max_size=20))
def test_random_statements_are_read_or_held_back(
    tmp_path: Path, statements: list[dict[str, Any]], noise: bytes
) -> None:
    path = tmp_path / "statements.jsonl"
    lines = [json.dumps(one).encode() for one in statements]
    path.write_bytes(b"\n".join([*lines, b"{" + noise.replace(b"\n", b"")]))
    reading = read_bods(path)
    held = set(reading.quarantine["line"])
    entered = {line for _, rows in reading.placed for line in rows["line"]}
    assert held | entered == set(range(1, len(statements) + 2))
    counts = reading.counts
    assert (counts["read"] == counts["accepted"] + counts["quarantined"]).all()
