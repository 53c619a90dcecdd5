"""Why a statement file and the rows read from it differ in number: counted again from the file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from graph.json_items import json_items
from graph.reading import Reading

Statement: TypeAlias = dict[str, Any]

_FRAMES = {"entity": "enterprises", "person": "persons", "relationship": "relationships"}
_LINKS = ("holdings", "positions", "affiliations")
_WHY = {
    "enterprises": "one row a statement",
    "persons": "one row a statement, and one a holder that is not told",
    "relationships": "one row a kind of interest or office; an end or a correction is one more",
    "domiciles": "one row an address of an entity",
    "addresses": "an address named again, in whatever spelling, is one row",
}


@dataclass(frozen=True)
class Reconciliation:
    """A file of statements against its reading.

    statements: [record_type, record_status, statements, records].
    differences: [frame, in_file, added, held_back, repeated, rows, unexplained, explanation],
    where rows = in_file + added - held_back - repeated + unexplained; the frame 'statements' are
    the lines that are no statement, and held_back counts rows in quarantine.
    """

    statements: pd.DataFrame
    differences: pd.DataFrame

    @property
    def complete(self) -> bool:
        """Whether every difference is explained."""
        return bool((self.differences["unexplained"] == 0).all())


def reconcile(path: Path, reading: Reading) -> Reconciliation:
    """Counts the file's statements, records and addresses, and accounts for the rows of a reading.

    The file is parsed again and shares nothing with the reader but how it is cut into values.
    """
    broken = _lines_held(reading, "statements")
    statements = {
        number: json.loads(item) for number, item in json_items(path) if number not in broken
    }
    differences = [
        _relationships(statements, reading),
        *(_difference(frame, counts, reading) for frame, counts in _expected(statements).items()),
    ]
    whole = _whole(sum(reading.rows_read.values()), len(statements), len(broken))
    return Reconciliation(_by_type([*statements.values()]), pd.DataFrame([whole, *differences]))


def _lines_held(reading: Reading, frame: str) -> set[int]:
    return set(reading.quarantine.loc[reading.quarantine["frame"] == frame, "line"])


def _whole(in_file: int, rows: int, held_back: int) -> dict[str, object]:
    return {
        "frame": "statements",
        "in_file": in_file,
        "added": 0,
        "held_back": held_back,
        "repeated": 0,
        "rows": rows,
        "unexplained": rows + held_back - in_file,
        "explanation": "a line that is no statement is in quarantine",
    }


def _by_type(statements: list[Statement]) -> pd.DataFrame:
    columns = {
        "record_type": "recordType",
        "record_status": "recordStatus",
        "record_id": "recordId",
    }
    found = pd.DataFrame({name: [one[key] for one in statements] for name, key in columns.items()})
    groups = found.groupby(["record_type", "record_status"])["record_id"]
    return groups.agg(statements="size", records="nunique").reset_index()


def _expected(by_line: dict[int, Statement]) -> dict[str, tuple[int, int]]:
    """By frame: how many the file has, and how many more rows those make."""
    statements = [*by_line.values()]
    counts = {
        frame: sum(one["recordType"] == kind for one in statements)
        for kind, frame in _FRAMES.items()
    }
    entities = [one["recordDetails"] for one in statements if one["recordType"] == "entity"]
    addresses = sum(len(details.get("addresses", ())) for details in entities)
    return {
        "enterprises": (counts["enterprises"], 0),
        "persons": (counts["persons"], _untold(statements)),
        "domiciles": (addresses, 0),
        "addresses": (addresses, 0),
    }


def _untold(statements: list[Statement]) -> int:
    """Relationships with a subject in the file whose interested party is not told."""
    entities = {one["recordId"] for one in statements if one["recordType"] == "entity"}
    details = [one["recordDetails"] for one in statements if one["recordType"] == "relationship"]
    asked = [one["interestedParty"] for one in details if _in(one["subject"], entities)]
    return sum(isinstance(party, dict) for party in asked)


def _in(party: object, entities: set[str]) -> bool:
    return isinstance(party, str) and party in entities


def _relationships(by_line: dict[int, Statement], reading: Reading) -> dict[str, object]:
    """Every relationship has to stand in some link, or be held back."""
    told = {line for line, one in by_line.items() if one["recordType"] == "relationship"}
    rows = pd.concat([getattr(reading.placed, frame)["line"] for frame in _LINKS])
    held = reading.quarantine[reading.quarantine["frame"].isin([*_LINKS, "relationships"])]
    lost = told - set(rows) - set(held["line"])
    found = _line("relationships", (len(told), len(held), 0, len(rows)))
    added = len(rows) + len(held) + len(lost) - len(told)
    return {**found, "added": added, "unexplained": -len(lost)}


def _difference(frame: str, counts: tuple[int, int], reading: Reading) -> dict[str, object]:
    in_file, added = counts
    rows = reading.placed.__dict__[frame]
    held = reading.quarantine[reading.quarantine["frame"] == frame]
    repeated = _named_again(reading) if frame == "addresses" else 0
    found = _line(frame, (in_file, len(held), repeated, len(rows)))
    accounted = in_file + added - len(held) - repeated
    return {**found, "added": added, "unexplained": len(rows) - accounted}


def _line(frame: str, counts: tuple[int, int, int, int]) -> dict[str, object]:
    in_file, held, repeated, rows = counts
    return {
        "frame": frame,
        "in_file": in_file,
        "added": 0,
        "held_back": held,
        "repeated": repeated,
        "rows": rows,
        "unexplained": 0,
        "explanation": _WHY[frame],
    }


def _named_again(reading: Reading) -> int:
    """Domiciles that name an address which an earlier one had named."""
    return int(reading.placed.domiciles["address_id"].duplicated().sum())
