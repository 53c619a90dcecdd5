"""The ends of the chain of decisions as they were noted outside the graph: a file of lines.

Whoever can write to the graph can cut off the end of the chain, and what is left is whole. A line
that was noted when a month was sealed tells that there was more.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from graph.errors import BadInput
from graph.history import Entry


def note_head(file: Path, entry: Entry) -> None:
    """Adds a line for the entry at the end of the file, unless it has one."""
    if any(line["hash"] == entry.hash for line in noted_heads(file)):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    line = {"number": entry.number, "name": entry.name, "hash": entry.hash}
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(line) + "\n")
        lines.flush()
        os.fsync(lines.fileno())


def noted_heads(file: Path) -> list[dict[str, Any]]:
    """The lines, oldest first; none when there is no file. Raises BadInput naming a bad line."""
    if not file.exists():
        return []
    heads = []
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            line = json.loads(text)
            heads.append({name: line[name] for name in ("number", "name", "hash")})
        except (ValueError, KeyError, TypeError) as error:
            expected = "an object with number, name and hash"
            raise BadInput(expected, text[:80], f"{file}, line {number}") from error
    return heads


def cut_off(file: Path, chain: list[Entry]) -> list[str]:
    """Every noted entry that the chain no longer has as it was noted."""
    held = {entry.number: entry.hash for entry in chain}
    return [
        f"{head['name']}: noted in {file}, but the chain no longer holds it: its end was cut off"
        for head in noted_heads(file)
        if held.get(head["number"]) != head["hash"]
    ]


def unnoted(file: Path, chain: list[Entry]) -> str | None:
    """Says that the newest sealed month has no line, so that its end could go unseen; else None."""
    sealed = [entry for entry in chain if entry.kind == "grades"]
    heads = noted_heads(file)
    if not sealed or any(head["hash"] == sealed[-1].hash for head in heads):
        return None
    if not heads:
        return f"no head was noted in {file}: a chain cut off at its end can't be told from a whole"
    last = heads[-1]["name"]
    return f"{file} is older than the chain: it ends with {last}, before {sealed[-1].name}"
