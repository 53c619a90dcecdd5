"""Rows of the relationships of ownership statements, with the history of each record.

A statement on a record replaces the one before: what it no longer tells ended on its day, or was
wrong if it corrects, moves the start of the same interest or tells what had not begun. A closed
record ends on its interests' end dates, else on the day of the statement. An end that is told
before it comes is learned when it comes, unless a later statement tells otherwise by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph.bods_entities import enterprise_id
from graph.bods_interests import OTHER, affiliation_in, in_words, offices_of, stakes_of
from graph.bods_statements import Interest, RelationshipStatement, Unspecified
from graph.details import details_text
from graph.tables import KEYS

Row: TypeAlias = dict[str, Any]
Told: TypeAlias = tuple[int, RelationshipStatement]
Facts: TypeAlias = dict[tuple[Any, ...], "_Fact"]

UNTOLD = "BODS-UNSPECIFIED-"


@dataclass(frozen=True)
class _Fact:
    """A link as one statement tells it: the row of its frame."""

    frame: str
    row: Row

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.frame, *(self.row.get(name) for name in KEYS[self.frame]))

    @property
    def ends(self) -> tuple[Any, ...]:
        """The key without the day when it starts."""
        return self.key[:-1]


def relationship_rows(
    history: Sequence[Told], kinds: Mapping[str, str]
) -> Iterator[tuple[str, Row]]:
    """Frame and row, with line and recorded_at, of all that the statements on one record tell.

    `kinds`: 'entity' or 'person' by recordId. A statement that links nobody is a row of the frame
    'relationships' with its reason.
    """
    told = sorted(history, key=lambda one: one[1].learned)
    before: Facts = {}
    for (line, statement), after in zip(told, [*told[1:], None], strict=True):
        reason = _no_link(statement, kinds)
        if reason:
            yield "relationships", {"line": line, "recordId": statement.record_id, "reason": reason}
            continue
        now = {fact.key: fact for fact in _facts(statement, kinds)}
        # A closing statement need not repeat the interests that it closes.
        if before and statement.record_status == "closed" and not _interests(statement):
            now = {}
        until = after[1].learned if after else None
        for frame, row in _told(statement, before, now, until=until):
            yield frame, {"line": line, **row}
        before = now


def _told(
    statement: RelationshipStatement, before: Facts, now: Facts, *, until: str | None
) -> Iterator[tuple[str, Row]]:
    """What one statement adds to the record; until: the day of the next statement on it."""
    yield from _parties(statement)
    if statement.corrects and statement.record_status == "closed":
        for fact in {**now, **before}.values():
            yield fact.frame, _retracted(fact.row, statement.learned)
        return
    for fact in now.values():
        yield from ((fact.frame, row) for row in _versions(statement, fact.row, until))
    yield from _replaced(statement, before, now)


def _interests(statement: RelationshipStatement) -> tuple[Interest, ...]:
    return statement.record_details.interests


def _facts(statement: RelationshipStatement, kinds: Mapping[str, str]) -> Iterator[_Fact]:
    told = statement.record_details
    holder, by_person = _holder(statement, kinds)
    firm, learned = enterprise_id(str(told.subject)), {"recorded_at": statement.learned}
    kind = "Person" if by_person else "Enterprise"
    ends = {"holder_id": holder, "holder_kind": kind, "enterprise_id": firm, **learned}
    for stake in stakes_of(told.interests, composed=bool(told.component_records)):
        relation = affiliation_in(stake["interest"])
        if relation and not by_person:
            sides = (firm, holder) if relation == "BRANCH_OF" else (holder, firm)
            linked = {**dict(zip(("source_id", "target_id"), sides, strict=True)), **learned}
            rest = _without(stake, "interest")
            yield _Fact("affiliations", {**linked, "relation": relation, **rest})
        else:
            # A person is no head office: what is told so is some influence.
            interest = in_words(OTHER) if relation else stake["interest"]
            yield _Fact("holdings", {**ends, **stake, "interest": interest})
    for office in offices_of(told.interests):
        if by_person:
            yield _Fact(
                "positions", {**_without(ends, "holder_kind"), "person_id": holder, **office}
            )
        else:
            # Only persons have positions: an enterprise on a board has an interest of that name.
            rest = _without(office, "position")
            yield _Fact("holdings", {**ends, "interest": office["position"], **rest})


def _without(row: Row, name: str) -> Row:
    return {column: value for column, value in row.items() if column != name}


def _holder(statement: RelationshipStatement, kinds: Mapping[str, str]) -> tuple[str, bool]:
    """Id of the interested party and whether it is a person; one that is not told is."""
    party = statement.record_details.interested_party
    if isinstance(party, Unspecified):
        return UNTOLD + statement.record_id, True
    by_person = kinds[party] == "person"
    return (party if by_person else enterprise_id(party)), by_person


def _parties(statement: RelationshipStatement) -> Iterator[tuple[str, Row]]:
    """The person nobody knows in place of a party that is not told."""
    party = statement.record_details.interested_party
    if isinstance(party, Unspecified):
        values = {"unspecified": party.reason, "unspecified_because": party.description}
        row = {"person_id": UNTOLD + statement.record_id, "details": details_text(values)}
        yield "persons", {**row, "recorded_at": statement.learned}


def _versions(statement: RelationshipStatement, row: Row, until: str | None) -> Iterator[Row]:
    """The row as it was told, and again when an end that was told before it comes has come."""
    day = statement.learned
    end = row.get("valid_to") or (day if statement.record_status == "closed" else None)
    if not row.get("valid_to") and end and _unbegun(row, end):
        yield _retracted(row, day)
        return
    if end is None or end > day:
        yield {**row, "valid_to": None}
    if end is not None and (end <= day or until is None or end < until):
        yield {**row, "valid_to": end, "recorded_at": max(end, day)}


def _replaced(
    statement: RelationshipStatement, before: Facts, now: Facts
) -> Iterator[tuple[str, Row]]:
    """What the record's statement before told and this one does not."""
    day = statement.learned
    again = {fact.ends for fact in now.values()}
    for fact in (fact for key, fact in before.items() if key not in now):
        if statement.corrects or fact.ends in again or _unbegun(fact.row, day):
            yield fact.frame, _retracted(fact.row, day)
        elif not fact.row.get("valid_to") or fact.row["valid_to"] >= day:
            yield fact.frame, {**fact.row, "valid_to": day, "recorded_at": day}


def _unbegun(row: Row, day: str) -> bool:
    """Whether the link begins after the day: one that is over by then never was."""
    return bool(row.get("valid_from")) and row["valid_from"] > day


def _retracted(row: Row, day: str) -> Row:
    """The row, known to be wrong from the day on; an end that had not come was never told."""
    end = row.get("valid_to")
    return {**row, "valid_to": end if end and end <= day else None, "retracted_at": day}


def _no_link(statement: RelationshipStatement, kinds: Mapping[str, str]) -> str | None:
    told = statement.record_details
    holder = _no_party("interestedParty", told.interested_party, kinds)
    return holder or _no_party("subject", told.subject, kinds)


def _no_party(role: str, party: str | Unspecified, kinds: Mapping[str, str]) -> str | None:
    if isinstance(party, Unspecified):
        untold = f"{role}: not told ({party.reason.replace(';', ',')})"
        return untold if role == "subject" else None
    if role == "subject" and kinds.get(party) == "person":
        return "subject: expected an entity, not a person"
    if kinds.get(party) not in ("entity", "person"):
        return f"{role}: expected the recordId of an entity or person in the file"
    return None
