"""How lines of the audit log hang together, and which line was altered, is missing or was cut."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from graph.merkle import canonical

NOTHING_BEFORE = "0" * 64
HEAD = "head.json"
Value = dict[str, Any]


class Head(NamedTuple):
    """The number and the hash of a line; number 0 stands before the first."""

    number: int
    hash: str


START = Head(0, NOTHING_BEFORE)


class Place(NamedTuple):
    """A line where it stands: file, place in it from 1, its bytes without the line's end."""

    file: str
    at: int
    text: bytes
    whole: bool


def chained(head: Head, entry: Value) -> tuple[Head, bytes]:
    """The line of an entry after a head, and the head it makes.

    The hash is that of the canonical JSON of all the line holds but the hash itself.
    """
    line = {**entry, "number": head.number + 1, "previous": head.hash}
    hashed = hash_of(line)
    return Head(head.number + 1, hashed), canonical({**line, "hash": hashed}) + b"\n"


def hash_of(line: Value) -> str:
    """SHA-256 of a line without its hash."""
    told = {name: value for name, value in line.items() if name != "hash"}
    return hashlib.sha256(canonical(told)).hexdigest()


def day_files(folder: Path) -> list[Path]:
    """The files of the log, one a day (UTC), oldest first."""
    return sorted(folder.glob("????-??-??.jsonl"))


def places(folder: Path) -> Iterator[Place]:
    """Every line of the log."""
    for file in day_files(folder):
        with file.open("rb") as opened:
            for at, text in enumerate(opened, start=1):
                yield Place(file.name, at, text.rstrip(b"\n"), text.endswith(b"\n"))


def lines(folder: Path) -> Iterator[Value]:
    """The lines as values; what can't be read is passed over (`chain_faults` tells it)."""
    for place in places(folder):
        if (line := parsed(place.text)) is not None:
            yield line


def parsed(text: bytes) -> Value | None:
    """A line as a value; None when it is none."""
    try:
        line = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return line if isinstance(line, dict) else None


def kept_head(folder: Path) -> Head:
    """The head as the last writer left it; START without one."""
    told = parsed((folder / HEAD).read_bytes()) if (folder / HEAD).is_file() else None
    return Head(int(told["number"]), str(told["hash"])) if told else START


def first_previous(folder: Path) -> Head:
    """The head that the first line follows, of files that were put away; START when none were."""
    for line in lines(folder):
        return Head(int(line["number"]) - 1, str(line["previous"]))
    return START


def chain_faults(
    folder: Path, noted: Head | None = None, start: Head = START
) -> tuple[list[str], Head]:
    """What is wrong with the log, each fault naming file and line, and the last head of it.

    noted: a head noted elsewhere earlier, that must still be there.  start: the last head of the
    files that were put away since their time of keeping ended.
    """
    faults: list[str] = []
    head, wanted = start, {one.number: one for one in (kept_head(folder), noted) if one}
    for place in places(folder):
        line = parsed(place.text) if place.whole else None
        fault = _fault(head, place, line)
        if fault:
            faults.append(f"{place.file} line {place.at}: {fault}")
        if line is None:
            continue
        head = Head(int(line.get("number", 0)), str(line.get("hash", "")))
        noted_here = wanted.get(head.number)
        if noted_here and noted_here.hash != head.hash:
            faults.append(f"{place.file} line {place.at}: altered, another hash was noted of it")
    last = max(wanted, default=0)
    if last > head.number:
        faults.append(f"entries {head.number + 1} to {last}: missing, the log's end was cut off")
    return faults, head


def _fault(head: Head, place: Place, line: Value | None) -> str | None:
    if not place.whole:
        return "cut, it has no end"
    if line is None:
        return "altered, it is no JSON"
    if hash_of(line) != line.get("hash") or canonical(line) != place.text:
        return f"altered, entry {line.get('number')} does not have its hash"
    if line["number"] != head.number + 1:
        return f"entries {head.number + 1} to {line['number'] - 1}: missing before it"
    if line["previous"] != head.hash:
        return f"does not follow from entry {head.number}, which was altered"
    return None
