"""Reads ownership statements (BODS v0.4, JSON lines or array) as enterprises, persons, links.

Each kind of interest becomes a holding with its band, if one is stated; offices of persons become
positions. A party that is not told, and why, is kept as a person nobody knows.
The statement's date is the day it was learned; docs/STANDARDS.md says how updates, corrections and
closed records become versions. Entities keep their recordId as id when it is register-prefixed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
from pydantic import ValidationError

from graph.bods_entities import addresses_of, domicile_rows, enterprise_row, person_row
from graph.bods_links import relationship_rows
from graph.bods_statements import (
    STATEMENT,
    EntityStatement,
    PersonStatement,
    RelationshipStatement,
)
from graph.json_items import json_items
from graph.quarantine import quarantined
from graph.reading import Gathering, Reading, fingerprint

Statement: TypeAlias = EntityStatement | PersonStatement | RelationshipStatement
Row: TypeAlias = dict[str, Any]

SOURCE = "bods"
_SHOWN = 120


def read_bods(path: Path) -> Reading:
    """Reads a file of statements: one JSON object a line, or one JSON array of them.

    What is no statement, and a relationship whose party is not in the file or whose subject is not
    told, go to quarantine; of an array the place of a statement stands for its line. Raises
    BadInput when the file can't be read.
    """
    load_id = fingerprint({path.name: path})
    statements, broken, size = _parsed(path)
    gathering = Gathering(rows_read={path.name: size})
    rows = _rows_by_frame(statements)
    lost = _frame(rows.pop("relationships", []), path.name)
    gathering.add_broken(_held_back("statements", broken), file=path.name, frame="statements")
    gathering.add_broken(_held_back("relationships", lost), file=path.name, frame="relationships")
    for frame, found in rows.items():
        if found:
            gathering.add(frame, _frame(found, path.name), file=path.name)
    return gathering.finished(load_id)


def _parsed(path: Path) -> tuple[list[tuple[int, Statement]], pd.DataFrame, int]:
    """The statements with their lines, the lines that are none with the reason, and how many."""
    statements: list[tuple[int, Statement]] = []
    broken: list[Row] = []
    for number, line in json_items(path):
        try:
            statements.append((number, STATEMENT.validate_json(line)))
        except ValidationError as error:
            broken.append({"line": number, "reason": _fault(error), **_shown(line)})
    return statements, _frame(broken, path.name), len(statements) + len(broken)


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
    rows: dict[str, list[Row]] = {}
    histories: dict[str, list[tuple[int, RelationshipStatement]]] = {}
    for line, statement in statements:
        if isinstance(statement, RelationshipStatement):
            histories.setdefault(statement.record_id, []).append((line, statement))
            continue
        for frame, row in _party_rows(statement):
            placed = {"line": line, "recorded_at": statement.learned, **row}
            rows.setdefault(frame, []).append(placed)
    for history in histories.values():
        for frame, row in relationship_rows(history, kinds):
            rows.setdefault(frame, []).append(row)
    rows["addresses"], rows["domiciles"] = addresses_of(rows.get("domiciles", []))
    return rows


def _party_rows(statement: EntityStatement | PersonStatement) -> Iterator[tuple[str, Row]]:
    if isinstance(statement, PersonStatement):
        yield "persons", person_row(statement)
        return
    yield "enterprises", enterprise_row(statement)
    yield from (("domiciles", row) for row in domicile_rows(statement))
