"""What lies in the graph as if it were sealed, or beside the sealed months, without any entry.

A month in work is legitimate, and so is what a killed run left of it: it is told, and no fault.
"""

from __future__ import annotations

from typing import Any

from cypher import statement
from graph.errors import Mismatch
from graph.history import Entry, entries
from graph.store import Store

# What a month holds beside its hashes, and how it is counted.
_HELD = {
    "grades": "read/grades_by_month",
    "domain grades": "read/domain_grades_by_month",
    "runs with class counts": "read/class_counts_by_month",
}


def seals_of(chain: list[Entry]) -> dict[int, str]:
    """The month of each entry that seals one and whose hash holds, by number, oldest first."""
    told = {}
    for entry in chain:
        period = _value(entry).get("period") if entry.kind == "grades" else None
        if isinstance(period, str) and entry.has_its_hash:
            told[entry.number] = period
    return told


def kept_series(store: Store) -> dict[str, str]:
    """The first block of each list of which hashes are kept, by list."""
    rows = store.read_rows(statement("read/kept_series"))
    return {row["series"]: row["first"] for row in rows}


def series_faults(series: dict[str, str], chain: list[Entry]) -> list[str]:
    """The lists of hashes that no entry has, but for what an open month keeps before its grades.

    It may be in work, or skipped for good: `unsealed` remarks on it.
    series: as `kept_series` told them before the chain was read, since a month may be sealed
    meanwhile.
    """
    decided = {name for entry in chain for name in _decided(entry)}
    sealed = {"", *seals_of(chain).values()}
    return [
        f"hashes of {name} (from block {first}): no entry of the chain has them"
        for name, first in series.items()
        if name not in decided and _part_of(name) in sealed
    ]


def found_seals(store: Store) -> list[tuple[int | None, str]]:
    """Which entry, by its number, None without one, is found as the seal of which month."""
    rows = store.read_rows(statement("read/seals"))
    return [(row["number"], row["period"]) for row in rows]


def seal_faults(seals: list[tuple[int | None, str]], chain: list[Entry]) -> list[str]:
    """Where a month is looked up in another entry than the one that seals it.

    seals: as `found_seals` told them before the chain was read.
    """
    told = {one.number: _value(one).get("period") for one in chain if one.kind == "grades"}
    return [
        f"seal of {period}: looked up in entry {number}, which does not seal it"
        for number, period in seals
        if number not in told or told[number] != period
    ]


def unsealed(store: Store) -> list[str]:
    """Remarks on every month that holds something and is sealed by no entry, with counts.

    Also on a sealed month whose entry is not found by the month, so that its grades are told as
    those of an open month.
    """
    held = _held(store)
    seals = seals_of(entries(store))
    found = {number for number, _ in found_seals(store)}
    return [
        *(
            f"month {period}: no entry seals it, and it holds {', '.join(held[period])}"
            for period in sorted(held.keys() - {*seals.values()})
        ),
        *(
            f"month {period}: told as open, since entry {number} is not found as its seal"
            for number, period in seals.items()
            if number not in found
        ),
    ]


def _held(store: Store) -> dict[str, list[str]]:
    """What there is of each month, each kind with its number."""
    held: dict[str, list[str]] = {}
    for what, question in _HELD.items():
        for row in store.read_rows(statement(question)):
            held.setdefault(row["period"], []).append(f"{what}: {row['rows']}")
    for series in kept_series(store):
        if month := _part_of(series):
            held.setdefault(month, []).append(f"hashes of {series}")
    return held


def _value(entry: Entry) -> dict[str, Any]:
    """What an entry says; nothing where that can't be read. An altered one is named as such."""
    try:
        return entry.value
    except Mismatch:
        return {}


def _decided(entry: Entry) -> list[str]:
    """The lists whose hashes an entry has."""
    about = _value(entry)
    if entry.kind == "provisional":
        return [f"provisional/{about.get('publication')}"]
    if entry.kind != "grades":
        return []
    period, domains = str(about.get("period")), about.get("domain_grades")
    parts = [*domains] if isinstance(domains, dict) else []
    parts += [name for name in ("exclusions", "class_counts") if about.get(name) is not None]
    return [period, *(f"{period}/{part}" for part in parts)]


def _part_of(series: str) -> str:
    """The month of a list that it keeps beside its grades, before these; '' for any other."""
    month, inside, _ = series.partition("/")
    return month if inside and month[:4].isdigit() else ""
