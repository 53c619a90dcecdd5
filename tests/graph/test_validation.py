"""Checks of which rows enter a frame, by hand and with random broken rows."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.tables import COLUMNS, DATE
from graph.validation import Validated, validate

CODE = "91990100MA0000015X"
DOUBTFUL = "91990100MA00000150"
TRAP = "91990100MA00004960"
CARD = "99010019900307123X"
CONTACT = "C-" + "0a" * 16

GOOD: dict[str, dict[str, Any]] = {
    "enterprises": {"enterprise_id": CODE, "name": "虚构甲", "status": "in_register"},
    "persons": {"person_id": "P-1", "name": "某甲"},
    "addresses": {"address_id": "ADDR-1", "text": "虚构路1号", "hosting": "是"},
    "holdings": {
        "holder_id": TRAP,
        "holder_kind": "Enterprise",
        "enterprise_id": CODE,
        "share": "0.5",
    },
    "positions": {"person_id": "P-1", "enterprise_id": CODE, "position": "director"},
    "domiciles": {"enterprise_id": CODE, "address_id": "ADDR-1"},
    "affiliations": {"source_id": TRAP, "target_id": CODE, "relation": "BRANCH_OF"},
    "agents": {"agent_id": "G-1", "name": "虚构代理"},
    "engagements": {"enterprise_id": CODE, "agent_id": "G-1", "business_type": "establishment"},
    "contacts": {"enterprise_id": CODE, "contact_id": CONTACT, "contact_kind": "phone"},
    "parties": {
        "party_id": TRAP,
        "party_kind": "Enterprise",
        "enterprise_id": CODE,
        "record_id": "R-1",
        "role": "pledgee",
    },
    "person_matches": {"person_id": "P-1", "other_id": "P-2", "decision": "suspected"},
    "records": {"record_id": "R-1", "kind": "penalty", "enterprise_id": CODE, "category": "fine"},
}


def _check(frame: str, *rows: dict[str, Any]) -> Validated:
    learned = {"file": "rows.csv", "recorded_at": "2024-05-01", "source": "test"}
    drawn = [{**learned, "line": line, **row} for line, row in enumerate(rows, start=2)]
    return validate(frame, pd.DataFrame(drawn))


def _reason(frame: str, **changed: Any) -> str:
    found = _check(frame, {**GOOD[frame], **changed})
    assert found.accepted.empty
    return str(found.quarantine.loc[0, "reason"])


@pytest.mark.parametrize("frame", COLUMNS)
def test_a_good_row_enters_with_its_place_and_the_frame_types(frame: str) -> None:
    found = _check(frame, GOOD[frame])
    assert found.quarantine.empty
    assert found.warnings.empty
    assert list(found.accepted.columns) == [*COLUMNS[frame], "file", "line"]
    assert found.accepted.loc[0, ["file", "line"]].tolist() == ["rows.csv", 2]
    assert found.accepted["recorded_at"].dtype == DATE


@pytest.mark.parametrize(
    ("frame", "changed", "reason"),
    [
        ("enterprises", {"name": " "}, "name: missing"),
        ("enterprises", {"recorded_at": "x"}, "recorded_at: expected a day like 2024-01-31"),
        ("enterprises", {"status": "open"}, "status: expected one of in_register"),
        ("enterprises", {"enterprise_id": "330200000012345"}, "enterprise_id: expected a unified"),
        ("enterprises", {"registered_capital": "-1"}, "registered_capital: expected yuan"),
        ("enterprises", {"registered_capital": "1万"}, "registered_capital: expected a number"),
        (
            "enterprises",
            {"established_on": "2024-02-01", "ended_on": "2024-01-01"},
            "established_on: expected no later than ended_on",
        ),
        ("persons", {"person_id": CARD}, "person_id: expected an id, not a clear document"),
        ("addresses", {"hosting": "maybe"}, "hosting: expected true or false"),
        ("holdings", {"share": "50"}, "share: expected a share in [0, 1]"),
        ("holdings", {"share": "", "share_low": ".6", "share_high": ".5"}, "share_low: expected"),
        ("holdings", {"share": "0.5", "share_low": "0.6"}, "share: expected within share_low"),
        ("holdings", {"holder_kind": "State"}, "holder_kind: expected one of Person, Enterprise"),
        ("holdings", {"holder_id": "某公司"}, "holder_id: expected a unified"),
        ("holdings", {"holder_kind": "Person", "holder_id": CARD}, "holder_id: expected an id"),
        ("positions", {"position": None}, "position: missing"),
        (
            "positions",
            {"valid_from": "2024-02-01", "valid_to": "2024-01-31"},
            "valid_from: expected no later than valid_to",
        ),
        ("domiciles", {"address_kind": "home"}, "address_kind: expected one of"),
        ("affiliations", {"relation": "OWNS"}, "relation: expected one of BRANCH_OF"),
        ("affiliations", {"target_id": TRAP}, "target_id: expected another enterprise"),
        ("affiliations", {"retracted_at": "2024-04-30"}, "retracted_at: expected no earlier"),
        ("records", {"details": "['a']"}, "details: expected a JSON object"),
        ("records", {"details": '{"a": {"b": 1}}'}, "details: expected a JSON object"),
        ("contacts", {"contact_id": "13800138000"}, "contact_id: expected C-"),
        ("contacts", {"contact_kind": "fax"}, "contact_kind: expected one of phone, email"),
        ("parties", {"party_id": "某公司"}, "party_id: expected a unified"),
        ("parties", {"party_kind": "Person", "party_id": CARD}, "party_id: expected an id"),
        ("person_matches", {"other_id": "P-0"}, "other_id: expected an id greater"),
        ("person_matches", {"person_id": ""}, "person_id: missing"),
        ("person_matches", {"decision": "maybe"}, "decision: expected one of suspected"),
        ("person_matches", {"score": "1.5"}, "score: expected a share in [0, 1]"),
        ("records", {"kind": "fine"}, "kind: expected one of licence"),
    ],
)
def test_a_broken_row_is_held_back_for_its_reason(
    frame: str, changed: dict[str, Any], reason: str
) -> None:
    assert _reason(frame, **changed).startswith(reason)


def test_every_fault_of_a_row_is_told() -> None:
    assert _reason("positions", person_id=None, position="").split("; ") == [
        "person_id: missing",
        "position: missing",
    ]


def test_codes_are_upper_cased_and_scheme_ids_kept() -> None:
    rows = [{**GOOD["enterprises"], "enterprise_id": name} for name in (CODE.lower(), "GB-COH-0a")]
    assert _check("enterprises", *rows).accepted["enterprise_id"].tolist() == [CODE, "GB-COH-0a"]


def test_a_doubtful_code_enters_with_a_warning() -> None:
    found = _check("enterprises", {**GOOD["enterprises"], "enterprise_id": DOUBTFUL})
    assert len(found.accepted) == 1
    assert found.warnings.loc[0].tolist() == [
        "rows.csv",
        2,
        "enterprises",
        "enterprise_id: check digit does not fit",
        DOUBTFUL,
    ]


def test_a_category_the_kind_does_not_know_enters_with_a_warning() -> None:
    found = _check("records", {**GOOD["records"], "category": "9"})
    assert len(found.accepted) == 1
    assert found.warnings["value"].tolist() == ["9"]


def test_defaults_band_and_no_end_are_filled() -> None:
    holding = _check("holdings", {**GOOD["holdings"], "valid_to": "9999-09-09"}).accepted.loc[0]
    assert [holding["share_low"], holding["share_high"]] == [0.5, 0.5]
    assert pd.isna(holding["valid_to"])
    assert _check("domiciles", GOOD["domiciles"]).accepted["address_kind"].tolist() == ["domicile"]
    unknown = _check("enterprises", {**GOOD["enterprises"], "status": None}).accepted
    assert unknown["status"].tolist() == ["unknown"]


def test_free_text_enters_without_personal_numbers() -> None:
    found = _check("records", {**GOOD["records"], "authority": f"某局 {CARD}"})
    assert found.accepted["authority"].tolist() == ["某局 [number removed]"]


IDS = (CODE, TRAP, DOUBTFUL, CARD, "P-1", "GB-COH-1", "13800000000")
VALUES = ("Person", "Enterprise", "penalty", "BRANCH_OF", "director", "0.5", "1.5", "-1", "")
DAYS = ("2024-01-01", "2023-12-31", "9999-09-09")
WORDS = st.sampled_from((*IDS, *VALUES, *DAYS))
CELLS = st.one_of(st.none(), WORDS, st.text(max_size=8))


@st.composite
def broken_rows(draw: st.DrawFn) -> tuple[str, pd.DataFrame]:
    """A frame's name and rows of it whose columns and cells are anything."""
    frame = draw(st.sampled_from(sorted(COLUMNS)))
    names = draw(st.lists(st.sampled_from(list(COLUMNS[frame])), unique=True))
    lines = draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, CELLS)), max_size=6))
    rows = pd.DataFrame(lines, columns=names, dtype=object)
    return frame, rows.assign(file="rows.csv", line=range(2, 2 + len(rows)))


@settings(max_examples=80, deadline=None)
@given(broken_rows())
def test_random_rows_are_accepted_or_quarantined_and_none_is_lost(
    drawn: tuple[str, pd.DataFrame],
) -> None:
    frame, rows = drawn
    found = validate(frame, rows)
    lines = sorted([*found.accepted["line"], *found.quarantine["line"]])
    assert lines == list(rows["line"])
    assert not found.quarantine["reason"].isin(["", None]).any()
    held = "\n".join(found.quarantine["row"])
    assert re.search(r"\d{17}[\dXx]", held) is None
    assert "13800000000" not in held
