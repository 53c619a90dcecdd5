"""Why a statement file and the rows read from it differ in number: counted again from the file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from graph.reading import Reading

Statement: TypeAlias = dict[str, Any]

_FRAMES = {"entity": "enterprises", "person": "persons", "relationship": "holdings"}
_OFFICES = ("boardMember", "boardChair", "seniorManagingOfficial")
_WHY = {
    "enterprises": "one row a statement",
    "persons": "one row a statement, and one a holder that is not told",
    "holdings": "votes beside shares, and an end told before it comes, add rows; offices have none",
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

    The file is parsed again and shares nothing with the reader but the format.
    """
    lines = enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1)
    broken = _lines_held(reading, "statements")
    statements = {
        number: json.loads(line) for number, line in lines if line.strip() and number not in broken
    }
    differences = [
        _difference(frame, counts, reading)
        for frame, counts in _expected(statements, reading).items()
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


def _expected(by_line: dict[int, Statement], reading: Reading) -> dict[str, tuple[int, int]]:
    """By frame: how many the file has, and how many more rows those make."""
    # A relationship without a party is held back whole: it makes no second row.
    partyless = _lines_held(reading, "relationships")
    kept = [one for line, one in by_line.items() if line not in partyless]
    relationships = [one for one in kept if one["recordType"] == "relationship"]
    added = sum(_stakes(one) * (1 + _foretold(one)) - 1 for one in relationships)
    untold = sum(isinstance(_details(one)["interestedParty"], dict) for one in relationships)
    statements = [*by_line.values()]
    counts = {
        frame: sum(one["recordType"] == kind for one in statements)
        for kind, frame in _FRAMES.items()
    }
    entities = [one["recordDetails"] for one in statements if one["recordType"] == "entity"]
    addresses = sum(len(details.get("addresses", ())) for details in entities)
    return {
        "enterprises": (counts["enterprises"], 0),
        "persons": (counts["persons"], untold),
        "holdings": (counts["holdings"], added),
        "domiciles": (addresses, 0),
        "addresses": (addresses, 0),
    }


def _details(statement: Statement) -> dict[str, Any]:
    details: dict[str, Any] = statement["recordDetails"]
    return details


def _stakes(statement: Statement) -> int:
    """Holdings that a relationship makes: none of offices, two of shares beside counted votes."""
    interests = _details(statement).get("interests", [])
    stakes = [one for one in interests if one.get("type") not in _OFFICES]
    types = {one.get("type") for one in stakes}
    counted = any(one.get("type") == "votingRights" and one.get("share") for one in stakes)
    return int(bool(stakes) or not interests) + ("shareholding" in types and counted)


def _foretold(statement: Statement) -> bool:
    """Whether all interests end, and the last of them after the day of the statement."""
    ends = [one.get("endDate") for one in _details(statement).get("interests", ())]
    return bool(ends) and None not in ends and max(ends) > statement["statementDate"]


def _difference(frame: str, counts: tuple[int, int], reading: Reading) -> dict[str, object]:
    in_file, added = counts
    rows = reading.placed.__dict__[frame]
    frames = (frame, "relationships") if frame == "holdings" else (frame,)
    held = reading.quarantine[reading.quarantine["frame"].isin(frames)]
    repeated = _named_again(reading) if frame == "addresses" else 0
    accounted = in_file + added - len(held) - repeated
    return {
        "frame": frame,
        "in_file": in_file,
        "added": added,
        "held_back": len(held),
        "repeated": repeated,
        "rows": len(rows),
        "unexplained": len(rows) - accounted,
        "explanation": _WHY[frame],
    }


def _named_again(reading: Reading) -> int:
    """Domiciles that name an address which an earlier one had named."""
    return int(reading.placed.domiciles["address_id"].duplicated().sum())
