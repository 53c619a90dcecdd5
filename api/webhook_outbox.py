"""Who is told of what happens, and what is still to be delivered: kept over restarts, in SQLite."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import BadInput

EVENTS = ("period.sealed", "class.changed")
_TABLES = """
CREATE TABLE IF NOT EXISTS target (
  target_id TEXT PRIMARY KEY, url TEXT NOT NULL, events TEXT NOT NULL, secret TEXT NOT NULL,
  private INTEGER NOT NULL, cursor TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
  delivery_id TEXT PRIMARY KEY, target_id TEXT NOT NULL REFERENCES target ON DELETE CASCADE,
  event TEXT NOT NULL, body TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  due REAL NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', fault TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due);
"""


@dataclass(frozen=True)
class Target:
    """A registered address. private: it may be in a private network and without TLS.

    cursor: everything through here is delivered or in the outbox.
    """

    target_id: str
    url: str
    events: tuple[str, ...]
    private: bool
    cursor: str


@dataclass(frozen=True)
class Delivery:
    """A message on its way; it keeps its id over all attempts. due: seconds since 1970."""

    delivery_id: str
    target_id: str
    event: str
    body: str
    attempts: int
    due: float
    state: str
    fault: str


class Outbox:
    """The file of targets and deliveries; only its owner can read it, for it holds secrets."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        self._file = file
        with self._changing() as base:
            base.executescript(_TABLES)

    def add(self, url: str, events: tuple[str, ...], *, private: bool, cursor: str) -> str:
        """Registers an address; returns the secret, which is told this once.

        Raises BadInput for an event that there is none of, or an address that is there.
        """
        unknown = [one for one in events if one not in EVENTS]
        if unknown or not events:
            raise BadInput(f"events of {', '.join(EVENTS)}", ", ".join(unknown), "--events")
        if url in [target.url for target in self.targets()]:
            raise BadInput("an address that is not registered yet", url, "webhooks")
        secret = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
        row = [secrets.token_hex(6), url, json.dumps(events), secret, private, cursor]
        with self._changing() as base:
            base.execute("INSERT INTO target VALUES (?, ?, ?, ?, ?, ?)", row)
        return secret

    def remove(self, target_id: str) -> None:
        """Forgets an address with all its deliveries. Raises BadInput for one that is unknown."""
        with self._changing() as base:
            gone = base.execute("DELETE FROM target WHERE target_id = ?", [target_id])
            if not gone.rowcount:
                raise BadInput("the id of a target (see `linkrisk webhooks list`)", target_id)

    def targets(self) -> list[Target]:
        """All registered addresses."""
        rows = self._read("SELECT target_id, url, events, private, cursor FROM target ORDER BY url")
        return [Target(id_, url, tuple(json.loads(e)), bool(p), c) for id_, url, e, p, c in rows]

    def secret(self, target_id: str) -> str:
        """The secret under which messages to a target are signed."""
        [[secret]] = self._read("SELECT secret FROM target WHERE target_id = ?", target_id)
        return str(secret)

    def put(self, target: Target, messages: list[tuple[str, str]], *, cursor: str) -> None:
        """Puts messages (event, body) in and moves the target's cursor, both or neither."""
        rows = [[f"msg_{secrets.token_hex(12)}", target.target_id, *one] for one in messages]
        with self._changing() as base:
            base.executemany(
                "INSERT INTO delivery (delivery_id, target_id, event, body, due)"
                " VALUES (?, ?, ?, ?, 0)",
                rows,
            )
            base.execute(
                "UPDATE target SET cursor = ? WHERE target_id = ?", [cursor, target.target_id]
            )

    def due(self, now: float, limit: int = 100) -> list[Delivery]:
        """What is to be tried now, the longest waiting first."""
        waiting = "SELECT * FROM delivery WHERE state = 'waiting' AND due <= ?"
        rows = self._read(f"{waiting} ORDER BY due, rowid LIMIT ?", now, limit)
        return [Delivery(*row) for row in rows]

    def dead(self) -> list[Delivery]:
        """What was given up."""
        return [Delivery(*row) for row in self._read("SELECT * FROM delivery WHERE state = 'dead'")]

    def counts(self) -> dict[tuple[str, str], int]:
        """How many deliveries of each target are in each state."""
        question = "SELECT target_id, state, count(*) FROM delivery GROUP BY target_id, state"
        return {(target, state): count for target, state, count in self._read(question)}

    def delivered(self, delivery: Delivery) -> None:
        """Lets go of a message that was taken."""
        with self._changing() as base:
            base.execute("DELETE FROM delivery WHERE delivery_id = ?", [delivery.delivery_id])

    def failed(self, delivery: Delivery, fault: str, *, due: float | None) -> None:
        """Keeps a message for another attempt; without a time it is given up."""
        state = "dead" if due is None else "waiting"
        with self._changing() as base:
            base.execute(
                "UPDATE delivery SET attempts = attempts + 1, fault = ?, due = ?, state = ?"
                " WHERE delivery_id = ?",
                [fault, due or 0.0, state, delivery.delivery_id],
            )

    def revive(self) -> int:
        """Puts everything that was given up back, for new attempts; how many."""
        with self._changing() as base:
            again = "UPDATE delivery SET state = 'waiting', attempts = 0, due = 0"
            return base.execute(f"{again} WHERE state = 'dead'").rowcount

    def _read(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._changing() as base:
            return base.execute(question, values).fetchall()

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        base = sqlite3.connect(self._file, timeout=30)
        try:
            base.execute("PRAGMA foreign_keys = ON")
            with base:
                yield base
        finally:
            base.close()
