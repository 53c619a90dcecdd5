"""Reads GLEIF's JSON and XML files as rows with the column names of its CSV files, part by part.

A record is a tree; the name of a column is the path to its text. Elements that may repeat are
numbered from 1 whether they do or not, as in the CSV files, where some groups have shorter names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from graph.cells import STRING
from graph.json_items import json_items
from graph.quarantine import empty_quarantine, quarantined
from graph.table_files import RawTable
from graph.xml_items import xml_items

JSON_SUFFIXES, XML_SUFFIX = (".json", ".jsonl"), ".xml"
RECORDS = ("LEIRecord", "RelationshipRecord", "Exception")
_ROWS_AT_ONCE = 50_000
# Elements of LEI-CDF 3.1, RR-CDF 2.1 and reporting exceptions 2.1 that may stand several times.
_REPEATED = {
    *("AdditionalAddressLine", "OtherEntityName", "TransliteratedOtherEntityName"),
    *("OtherAddress", "TransliteratedOtherAddress", "SuccessorEntity"),
    *("LegalEntityEvent", "AffectedField", "OtherValidationAuthority"),
    *("RelationshipPeriod", "RelationshipQualifier", "RelationshipQuantifier"),
    *("ExceptionReason", "ExceptionReference"),
}
_GROUP = re.compile(r"^Relationship\.Relationship(\w+)s\.Relationship\1\.")
_EXCEPTION = re.compile(r"^Exception(?=Category|Reason|Reference)")
_PERIOD = re.compile(r"(?<=^Relationship\.Period\.)(\d+\.)(\w)")
_DELETED = re.compile(r"^Extension\.(?:.*\.)?DeletedAt$")
_FAULT = "record: expected a JSON object"


def record_tables(path: Path) -> Iterator[RawTable]:
    """The records of a file, at most 50,000 at a time; at least one part.

    `line` is the line of an XML record or of a JSON record that has one of its own, else the
    place in the array. What is no object is broken. Raises BadInput as the readers of items do.
    """
    xml = path.suffix == XML_SUFFIX
    items = xml_items(path, RECORDS) if xml else _json_records(path)
    part = list(islice(items, _ROWS_AT_ONCE))
    while True:
        yield _table(path.name, part)
        part = list(islice(items, _ROWS_AT_ONCE))
        if not part:
            return


def _json_records(path: Path) -> Iterator[tuple[int, Any]]:
    for number, content in json_items(path):
        try:
            record = json.loads(content)
        except (ValueError, RecursionError):
            record = content.decode(errors="replace")
        yield number, _unwrapped(record)


def _unwrapped(record: Any) -> Any:
    """The record without an object that only says which kind of record it is."""
    if isinstance(record, dict) and len(record) == 1:
        [(name, content)] = record.items()
        return content if name in RECORDS else record
    return record


def _table(file: str, part: list[tuple[int, Any]]) -> RawTable:
    read = [(line, record, _told(record)) for line, record in part]
    told = [(line, row) for line, _, row in read if row is not None]
    odd = [(line, record) for line, record, row in read if row is None]
    cells = pd.DataFrame([row for _, row in told], dtype=STRING)
    columns = list(cells.columns)
    rows = cells.assign(file=file, line=[line for line, _ in told])
    broken = empty_quarantine()
    if odd:
        texts = pd.DataFrame(odd, columns=["line", "text"]).assign(file=file)
        reasons = pd.Series(_FAULT, index=texts.index, dtype=object)
        broken = quarantined("enterprises", texts.astype({"text": str}), reasons=reasons)
    return RawTable(file, columns, rows, broken)


def _told(record: Any) -> dict[str, str] | None:
    """The cells by column; None of what is no object, or one nested too deeply to be a record."""
    try:
        return dict(_cells(record)) if isinstance(record, dict) else None
    except RecursionError:
        return None


def _cells(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Column and text of all that the record tells; what issuers add to the formats is left out."""
    for path, text in _leaves(record, ""):
        if path.startswith("Extension."):
            if _DELETED.match(path):
                yield "DeletedAt", text
            continue
        name = _EXCEPTION.sub("Exception.", _GROUP.sub(_grouped, path))
        yield _PERIOD.sub(lambda found: found[1] + found[2].lower(), name), text


def _grouped(found: re.Match[str]) -> str:
    return f"Relationship.{found[1] if found[1] == 'Period' else found[1] + 's'}."


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _members(name, inner, path)
    elif isinstance(value, str | int | float) and path:
        yield path, str(value)


def _members(name: str, inner: Any, path: str) -> Iterator[tuple[str, str]]:
    if name == "$":
        yield from _leaves(inner, path)
        return
    if name.startswith("@"):
        yield from _leaves(inner, f"{path}.{name[1:].replace(':', '')}" if path else "")
        return
    local = name.rpartition(":")[2]
    here = f"{path}.{local}" if path else local
    several = inner if isinstance(inner, list) else [inner]
    numbered = local in _REPEATED or len(several) > 1
    for number, one in enumerate(several, 1):
        yield from _leaves(one, f"{here}.{number}" if numbered else here)
