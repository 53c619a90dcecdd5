"""Reads ownership statements (BODS v0.4, JSON lines or array) as enterprises, persons, links.

A relationship becomes a holding with the band of its shareholding, and another of its votes, or one
with an unknown share where only influence or control is stated; offices become positions. A party
that is not told, and why, is kept as a person nobody knows.
The statement's date is the day it was learned. A closed relationship ends on its end date, else on
the day of the statement; an end later than the statement was learned on that end, so that until
then the link is known as open. Entities keep their recordId as id when it is register-prefixed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import orjson
import pandas as pd
from pydantic import ValidationError

from graph.bods_interests import holdings_of, offices_of
from graph.bods_statements import (
    STATEMENT,
    Address,
    EntityStatement,
    PersonStatement,
    RelationshipStatement,
    Unspecified,
)
from graph.credit_code import verdict
from graph.details import details_text
from graph.errors import BadInput
from graph.frame_rules import SCHEME_ID
from graph.identity import address_ids
from graph.line_limit import require_short_lines
from graph.quarantine import quarantined
from graph.reading import Gathering, Reading, fingerprint

Statement: TypeAlias = EntityStatement | PersonStatement | RelationshipStatement
Row: TypeAlias = dict[str, Any]

SOURCE = "bods"
_UNTOLD = "BODS-UNSPECIFIED-"
_LINKS = ("holdings", "positions")
_SHOWN = 120


def read_bods(path: Path) -> Reading:
    """Reads a file of statements: one JSON object a line, or one JSON array of them.

    What is no statement, and a relationship whose party is not in the file or whose subject is not
    told, go to quarantine; of an array the place of a statement stands for its line. Raises
    BadInput when the file can't be read.
    """
    load_id = fingerprint({path.name: path})
    lines = _lines(path)
    statements, broken = _parsed(lines, path.name)
    gathering = Gathering(rows_read={path.name: len(lines)})
    rows = _rows_by_frame(statements)
    lost = _frame(rows.pop("relationships"), path.name)
    gathering.add_broken(_held_back("statements", broken), file=path.name, frame="statements")
    gathering.add_broken(_held_back("relationships", lost), file=path.name, frame="relationships")
    for frame, found in rows.items():
        if found:
            gathering.add(frame, _frame(found, path.name), file=path.name)
    return gathering.finished(load_id)


def enterprise_id(record_id: str) -> str:
    """The entity's id: its recordId when that is an enterprise's id, else 'BODS-' and it."""
    if re.fullmatch(SCHEME_ID, record_id) or verdict(record_id) != "malformed":
        return record_id
    return "BODS-" + re.sub(r"[^A-Za-z0-9_.-]", "_", record_id)


def _lines(path: Path) -> list[tuple[int, bytes]]:
    """Line numbers and bytes of the lines that are not blank."""
    require_short_lines(path)
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if content.lstrip().startswith(b"["):
        return _items(content, path.name)
    lines = [(number, line) for number, line in enumerate(content.split(b"\n"), 1) if line.strip()]
    if not lines:
        raise BadInput("statements", "an empty file", path.name)
    return lines


def _items(content: bytes, file: str) -> list[tuple[int, bytes]]:
    """The items of a JSON array by their place in it."""
    try:
        items = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BadInput("a whole JSON array", str(error), f"{file}:{error.lineno}") from error
    if not items:
        raise BadInput("statements", "an empty array", file)
    return [(number, orjson.dumps(item)) for number, item in enumerate(items, 1)]


def _parsed(
    lines: list[tuple[int, bytes]], file: str
) -> tuple[list[tuple[int, Statement]], pd.DataFrame]:
    """The statements with their lines, and the lines that are none with the reason."""
    statements: list[tuple[int, Statement]] = []
    broken: list[Row] = []
    for number, line in lines:
        try:
            statements.append((number, STATEMENT.validate_json(line)))
        except ValidationError as error:
            broken.append({"line": number, "reason": _fault(error), **_shown(line)})
    return statements, _frame(broken, file)


def _fault(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "statement"
    # The parser's own words name a column of the line, which would make each reason another one.
    message = "expected JSON" if first["type"] == "json_invalid" else first["msg"]
    return f"{place}: {message}".replace(";", ",")


def _shown(line: bytes) -> Row:
    """What tells a broken statement apart, and nothing of what it says of a person."""
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return {"text": line[:_SHOWN].decode("utf-8", "replace")}
    ids = ("statementId", "recordId", "recordType", "recordStatus")
    return {name: content.get(name) for name in ids} if isinstance(content, dict) else {}


def _frame(rows: list[Row], file: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, dtype=object) if rows else pd.DataFrame(columns=["line", "reason"])
    return frame.assign(file=file, source=SOURCE)


def _held_back(frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    return quarantined(frame, rows.drop(columns=["reason", "source"]), reasons=rows["reason"])


def _rows_by_frame(statements: list[tuple[int, Statement]]) -> dict[str, list[Row]]:
    """Raw rows of each frame, each with its line; 'relationships' are those without a party."""
    kinds: dict[str, str] = {
        statement.record_id: statement.record_type for _, statement in statements
    }
    rows: dict[str, list[Row]] = {
        name: []
        for name in (
            "enterprises",
            "persons",
            "domiciles",
            "holdings",
            "positions",
            "relationships",
        )
    }
    for line, statement in statements:
        for frame, row in _rows(statement, kinds):
            rows[frame].append({"line": line, "recorded_at": statement.statement_date, **row})
    rows["addresses"], rows["domiciles"] = _addresses(rows["domiciles"])
    return rows


def _rows(statement: Statement, kinds: dict[str, str]) -> Iterator[tuple[str, Row]]:
    if isinstance(statement, EntityStatement):
        yield "enterprises", _enterprise(statement)
        for address in statement.record_details.addresses:
            yield "domiciles", _domicile(statement, address)
    elif isinstance(statement, PersonStatement):
        names = [name.full_name for name in statement.record_details.names if name.full_name]
        yield "persons", {"person_id": statement.record_id, "name": next(iter(names), None)}
    else:
        yield from _holdings(statement, kinds)


def _enterprise(statement: EntityStatement) -> Row:
    details = statement.record_details
    place = details.jurisdiction or details.incorporated_in_jurisdiction
    return {
        "enterprise_id": enterprise_id(statement.record_id),
        "name": details.name or details.entity_type.type,
        "status": _status(statement),
        "enterprise_type": details.entity_type.details or details.entity_type.type,
        "division": place.code if place else None,
        "established_on": details.founding_date,
        "ended_on": details.dissolution_date,
    }


def _status(statement: EntityStatement) -> str:
    if statement.record_details.dissolution_date:
        return "deregistered"
    registered = statement.record_details.entity_type.type == "registeredEntity"
    return "in_register" if registered and statement.record_status != "closed" else "unknown"


def _domicile(statement: EntityStatement, address: Address) -> Row:
    return {
        "enterprise_id": enterprise_id(statement.record_id),
        "address_kind": "domicile" if address.type == "registered" else "premises",
        "text": ", ".join(part for part in (address.address, address.post_code) if part),
        "division": address.country.code if address.country else None,
    }


def _addresses(domiciles: list[Row]) -> tuple[list[Row], list[Row]]:
    """The addresses, each once as first learned, and the domiciles that name them by id."""
    if not domiciles:
        return [], []
    named = pd.DataFrame(domiciles, dtype=object)
    named["address_id"] = address_ids(named["text"], named["division"])
    first = named.sort_values("recorded_at", kind="stable").drop_duplicates("address_id")
    columns = ["line", "recorded_at", "address_id", "text", "division"]
    return first[columns].to_dict("records"), named.drop(columns=["text", "division"]).to_dict(
        "records"
    )


def _holdings(statement: RelationshipStatement, kinds: dict[str, str]) -> Iterator[tuple[str, Row]]:
    details = statement.record_details
    holder, subject = details.interested_party, details.subject
    reason = _no_party("interestedParty", holder, kinds) or _no_party("subject", subject, kinds)
    if reason or isinstance(subject, Unspecified):
        yield "relationships", {"recordId": statement.record_id, "reason": reason}
        return
    if isinstance(holder, Unspecified):
        told = holder.reason.replace(";", ",")
        holder, by_person = _UNTOLD + statement.record_id, True
        yield "persons", {"person_id": holder, "details": details_text({"unspecified": told})}
    else:
        by_person = kinds[holder] == "person"
    ends = {
        "holder_id": holder if by_person else enterprise_id(holder),
        "holder_kind": "Person" if by_person else "Enterprise",
        "enterprise_id": enterprise_id(subject),
    }
    starts = [interest.start_date for interest in details.interests if interest.start_date]
    for stake in holdings_of(details.interests):
        row = {**ends, "valid_from": min(starts, default=None), **stake}
        yield from (("holdings", one) for one in _versions(statement, row))
    if by_person:
        named = {"person_id": holder, "enterprise_id": ends["enterprise_id"]}
        yield from (("positions", {**named, **one}) for one in offices_of(details.interests))


def _versions(statement: RelationshipStatement, row: Row) -> Iterator[Row]:
    """The row as it was told, and again when an end that was told before it comes has come."""
    end = ended_on(statement)
    if end is None or end > statement.statement_date:
        yield row
    if end is not None:
        learned = max(end, statement.statement_date)
        yield {**row, "valid_to": end, "recorded_at": learned}


def _no_party(role: str, party: str | Unspecified, kinds: dict[str, str]) -> str | None:
    if isinstance(party, Unspecified):
        untold = f"{role}: not told ({party.reason.replace(';', ',')})"
        return untold if role == "subject" else None
    if role == "subject" and kinds.get(party) == "person":
        return "subject: expected an entity, not a person"
    if kinds.get(party) not in ("entity", "person"):
        return f"{role}: expected the recordId of an entity or person in the file"
    return None


def ended_on(statement: RelationshipStatement) -> str | None:
    """The day when a relationship ended: of its last interest, else of the closing statement."""
    ends = [interest.end_date for interest in statement.record_details.interests]
    told = [end for end in ends if end is not None]
    if told and len(told) == len(ends):
        return max(told)
    return statement.statement_date if statement.record_status == "closed" else None
