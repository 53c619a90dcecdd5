"""What was decided, in an append-only chain: each entry holds the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from cypher import statement
from graph.errors import BadInput, Mismatch
from graph.merkle import canonical
from graph.noted_heads import note_kept
from graph.store import Store

Kind: TypeAlias = Literal[
    "policy",
    "profiles",
    "indicator_set",
    "measures",
    "grades",
    "override",
    "override_proposed",
    "override_refused",
    "override_withdrawn",
    "withdrawal_proposed",
    "release",
    "provisional",
]
_NOTHING_BEFORE = "0" * 64
_TEXTS = ("kind", "content", "previous", "hash")


@dataclass(frozen=True)
class Entry:
    """One decision. content: canonical JSON.  previous, hash: hexadecimal SHA-256.

    The hash is that of number, kind, content and previous.
    """

    number: int
    kind: str
    content: str
    previous: str
    hash: str

    @property
    def value(self) -> dict[str, Any]:
        """The content as a value. Raises Mismatch naming the entry when it is no object of JSON."""
        try:
            told = json.loads(self.content)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            place = f"entry {self.number} ({self.kind})"
            raise Mismatch("content that is an object of JSON", self.content[:40], place)
        return told

    @property
    def period(self) -> str:
        """The month that it is about. Raises Mismatch naming the entry when it tells none."""
        told = self.value.get("period")
        if not isinstance(told, str):
            raise Mismatch("content with a period", told, self.name)
        return told

    @property
    def has_its_hash(self) -> bool:
        """Whether nothing of it was altered since its hash was made."""
        said = _hash(self.number, self.kind, self.content, previous=self.previous)
        return said == self.hash

    @property
    def name(self) -> str:
        """What people call it: its number, kind, and the period or version it is about."""
        try:
            about = self.value
        except Mismatch:
            about = {}
        named = [str(about[key]) for key in ("period", "version", "enterprise_id") if key in about]
        return " ".join([f"entry {self.number}", f"({', '.join([self.kind, *named])})"])


def entries(store: Store) -> list[Entry]:
    """The whole chain, oldest first, as the graph has it now."""
    return [_entry(row) for row in store.read_rows(statement("read/history"))]


def _entry(row: dict[str, Any]) -> Entry:
    """The entry of a node; what is missing or of another type is empty, which has no hash."""
    number = row["number"] if type(row["number"]) is int else 0
    texts = {name: row[name] if isinstance(row[name], str) else "" for name in _TEXTS}
    return Entry(number, **texts)


def append(
    store: Store, kind: Kind, content: dict[str, Any], *, seen: list[Entry] | None = None
) -> Entry:
    """Adds a decision at the end, and notes it outside the graph in the file that the store names.

    seen: the chain that the decision rests on, to which nothing may have been added since.
    Raises BadInput for an unknown kind, StatementFailed when another one was added meanwhile.
    """
    if kind not in get_args(Kind):
        raise BadInput(f"one of {get_args(Kind)}", kind, "history")
    chain = entries(store) if seen is None else seen
    number, previous = len(chain) + 1, chain[-1].hash if chain else _NOTHING_BEFORE
    text = canonical(content).decode()
    entry = Entry(number, kind, text, previous, _hash(number, kind, text, previous=previous))
    sealed = content.get("period") if kind == "grades" else None
    store.run(statement("load/history_entry"), **vars(entry), sealed_period=sealed)
    if store.heads:
        note_kept(store.heads, entry)
    return entry


def check_chain(chain: list[Entry], where: str) -> None:
    """Raises Mismatch naming the first fault of a chain on which nothing is to be built."""
    if faults := chain_faults(chain):
        raise Mismatch("a chain as it was decided (see `linkrisk verify`)", faults[0], where)


def chain_faults(chain: list[Entry]) -> list[str]:
    """What is wrong with the chain itself, each fault naming its entry."""
    faults: list[str] = []
    previous = _NOTHING_BEFORE
    for place, entry in enumerate(chain, start=1):
        if entry.number != place:
            return [*faults, f"entry {place}: missing, the next one is {entry.name}"]
        if not entry.has_its_hash:
            faults.append(f"{entry.name}: altered, its content does not have its hash")
        if entry.previous != previous:
            faults.append(f"{entry.name}: does not follow from {place - 1}, which was altered")
        previous = entry.hash
    return faults


def _hash(number: int, kind: str, content: str, *, previous: str) -> str:
    return hashlib.sha256(canonical([number, kind, content, previous])).hexdigest()
