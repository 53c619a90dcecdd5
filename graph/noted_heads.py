"""The entries of the chain of decisions as they were noted outside the graph: a file of lines.

Whoever can write to the graph can cut off the end of the chain, or write it anew with hashes that
fit, and what is there then is whole. A line that was noted when a decision was kept tells of it.
"""

from __future__ import annotations

import json
import logging
import os
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from graph.errors import BadInput, Mismatch
from graph.store import Store

if TYPE_CHECKING:
    from graph.history import Entry

HEADS = "noted-heads.jsonl"
_LOG = logging.getLogger("linkrisk.history")
_WITHOUT = "kept by a command that was killed, could not write there or is older; or by none"


def noted_in(store: Store, file: Path) -> Store:
    """The same connection; every decision that is kept through it is noted in the file."""
    noted = copy(store)
    noted.heads = file
    return noted


def note_kept(file: Path, entry: Entry) -> None:
    """Adds the line of an entry that was kept just now.

    The entry stands whether or not it can be noted: where the file can't be written, a warning of
    the log tells so, and `unnoted` does.
    """
    # With `previous`: behind the first such line every entry has one.
    _add(file, entry, previous=entry.previous)


def note_head(file: Path, entry: Entry) -> None:
    """Adds a line for an entry that was kept before, unless it has one."""
    if all(line["hash"] != entry.hash for line in noted_heads(file)):
        _add(file, entry)


def noted_heads(file: Path) -> list[dict[str, Any]]:
    """The lines, oldest first, without torn ones; none when there is no file.

    Raises BadInput naming a line that is whole but none of these.
    """
    heads = []
    for number, text in _texts(file):
        try:
            line = json.loads(text)
            told = {"number": int(line["number"]), "name": line["name"], "hash": line["hash"]}
            heads.append({**told, "of_all": "previous" in line})
        except (ValueError, KeyError, TypeError) as error:
            if _is_torn(text):
                continue
            expected = "an object with number, name and hash"
            raise BadInput(expected, text[:80], f"{file}, line {number}") from error
    return heads


def cut_off(file: Path, chain: list[Entry]) -> list[str]:
    """Every noted entry that the chain no longer has as it was noted."""
    held = {entry.number: entry.hash for entry in chain}
    what = "the chain no longer holds it: its end was cut off or written anew"
    return [
        f"{head['name']}: noted in {file}, but {what}"
        for head in noted_heads(file)
        if held.get(head["number"]) != head["hash"]
    ]


def check_noted(file: Path, chain: list[Entry]) -> None:
    """Raises Mismatch naming the first noted entry that the chain no longer has as it was noted.

    Decisions written anew with hashes that fit would else be graded by.
    """
    if gone := cut_off(file, chain):
        expected = "a chain with all that was noted (see `linkrisk verify`; another graph has a "
        raise Mismatch(f"{expected}home of its own)", gone[0], "grade")


def unnoted(file: Path, chain: list[Entry]) -> list[str]:
    """Remarks on what the file can't prove: entries without a line, lines that were torn."""
    heads = noted_heads(file)
    torn = [f"{file}, line {number}: torn, {text[:40]!r}" for number, text in _torn(file)]
    if not (chain and heads):
        none = f"no head was noted in {file}: a chain cut off at its end can't be told from a whole"
        return [*torn, none] if chain else torn
    noted, last = {head["number"] for head in heads}, chain[-1].number
    # Before there were lines of every decision only sealed months had one.
    first = next((head["number"] for head in heads if head["of_all"]), last)
    behind = [one for one in chain if one.number > min(first, last - 1)]
    without = [one for one in behind if one.number not in noted]
    where = f"without a line in {file}, which ends with {heads[-1]['name']}"
    return [*torn, *(f"{one.name}: {where}: {_WITHOUT}" for one in without)]


def _add(file: Path, entry: Entry, **more: str) -> None:
    line = {"number": entry.number, "name": entry.name, "hash": entry.hash, **more}
    try:
        _write(file, json.dumps(line).encode() + b"\n")
    except OSError as error:
        why = error.strerror or str(error)
        _LOG.warning("%s is kept, but could not be noted in %s: %s", entry.name, file, why)


def _write(file: Path, line: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab+") as lines:
        # Behind what a full disk left of a line, the next one begins anew.
        lines.write(b"\n" + line if _ends_torn(lines) else line)
        lines.flush()
        os.fsync(lines.fileno())


def _ends_torn(lines: BinaryIO) -> bool:
    if lines.seek(0, os.SEEK_END) == 0:
        return False
    lines.seek(-1, os.SEEK_END)
    return lines.read(1) != b"\n"


def _texts(file: Path) -> list[tuple[int, str]]:
    if not file.exists():
        return []
    text = file.read_text(encoding="utf-8", errors="replace")
    return list(enumerate(text.splitlines(), start=1))


def _torn(file: Path) -> list[tuple[int, str]]:
    return [(number, text) for number, text in _texts(file) if _is_torn(text)]


def _is_torn(text: str) -> bool:
    """Whether a line has no end, as a full disk or a lost current leaves it."""
    return not text.endswith("}")
