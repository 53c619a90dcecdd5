"""Which schema statements a graph already has, and how the missing ones are applied in order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import compress, groupby
from operator import not_

from cypher import Statement, statement, statements
from graph.errors import Mismatch, StatementFailed
from graph.store import Store


@dataclass(frozen=True)
class Migration:
    """One numbered schema statement; `checksum` is the SHA-256 of its text."""

    number: int
    name: str
    checksum: str
    change: Statement

    @property
    def constrains(self) -> bool:
        """Whether it makes a constraint."""
        return self.change.text.startswith("CREATE CONSTRAINT ")

    @property
    def drops(self) -> bool:
        """Whether it drops a constraint."""
        return self.change.text.startswith("DROP CONSTRAINT ")

    @property
    def keeps_its_place(self) -> bool:
        """Whether it changes data or drops something: it comes after all numbered before it."""
        return not self.change.text.startswith("CREATE ")

    @property
    def constraint(self) -> str:
        """The name of the constraint that it makes or drops; empty if it does neither."""
        found = re.match(r"(?:CREATE|DROP) CONSTRAINT (\w+)", self.change.text)
        return found[1] if found else ""


def migrations() -> tuple[Migration, ...]:
    """All migrations of cypher/schema in order. Raises Mismatch when a number is missing."""
    listed = tuple(_migration(change) for change in statements("schema"))
    numbers = [migration.number for migration in listed]
    if numbers != list(range(1, len(listed) + 1)):
        raise Mismatch("schema files numbered from 001 without gap", numbers, "cypher/schema")
    return listed


def migrate(store: Store, *, at_once: int = 1) -> list[Migration]:
    """Applies what the graph lacks, `at_once` constraints together, remembers it and returns it.

    Each is idempotent, so what a kill leaves unremembered is applied again. Two at once take two
    thirds of the time where they have many rows to look at; they may lock each other out, and one
    is then begun again.
    Raises Mismatch when an applied one was altered or is not among ours, before anything changes.
    """
    known = {migration.number: migration for migration in migrations()}
    applied = store.read(statement("read/migrations"))
    for number, name, checksum in zip(
        applied["number"], applied["name"], applied["checksum"], strict=True
    ):
        _check(known.get(number), name, checksum)
    missing = [known[number] for number in known if number not in set(applied["number"])]
    for together in _lots(_lasting(missing)):
        with ThreadPoolExecutor(at_once) as lanes:
            applied = list(lanes.map(lambda migration: _applies(store, migration), together))
        for migration in compress(together, map(not_, applied)):
            store.run(migration.change)
    _remember(store, missing)
    return missing


def unapplied(store: Store) -> list[str]:
    """The names of the migrations that the graph lacks; changes nothing."""
    applied = set(store.read(statement("read/migrations"))["name"])
    return [migration.name for migration in migrations() if migration.name not in applied]


def _lasting(missing: list[Migration]) -> list[Migration]:
    """Without the constraints that a later one drops: a large graph takes seconds to make one."""
    dropped = {migration.constraint: migration.number for migration in missing if migration.drops}
    return [
        migration
        for migration in missing
        if not (migration.constrains and migration.number < dropped.get(migration.constraint, 0))
    ]


def _lots(missing: list[Migration]) -> Iterator[list[Migration]]:
    """What may be applied in any order, lot by lot; what keeps its place has a lot of its own.

    Constraints come first: Neo4j looks at all rows before it takes one, and fills indexes
    meanwhile.
    """
    for in_place, lot in groupby(missing, key=lambda migration: migration.keeps_its_place):
        listed = list(lot)
        if in_place:
            yield from ([migration] for migration in listed)
            continue
        yield [migration for migration in listed if migration.constrains]
        yield [migration for migration in listed if not migration.constrains]


def _applies(store: Store, migration: Migration) -> bool:
    """Applies it; false if Neo4j gave it up, as it does with one of two that wait for each other.

    Applied again alone it tells whether that was the reason.
    """
    try:
        store.run(migration.change)
    except StatementFailed:
        return False
    return True


def _remember(store: Store, applied: list[Migration]) -> None:
    # All at once: every change of the schema makes Neo4j plan this statement anew.
    rows = [{"number": m.number, "name": m.name, "checksum": m.checksum} for m in applied]
    store.run(statement("load/migrations"), rows=rows)


def _migration(change: Statement) -> Migration:
    name = change.name.removeprefix("schema/")
    checksum = hashlib.sha256(change.text.encode("utf-8")).hexdigest()
    return Migration(int(name.split("_")[0]), name, checksum, change)


def _check(migration: Migration | None, name: str, checksum: str) -> None:
    if migration is None:
        expected = "a graph of this version or an older one; update linkrisk"
        raise Mismatch(expected, name, "migrations of the graph")
    if migration.checksum != checksum:
        expected = f"the applied text of {name}; undo its change and write a new migration"
        raise Mismatch(
            expected, f"{checksum[:12]} in the graph", f"cypher/schema/{migration.name}.cypher"
        )
