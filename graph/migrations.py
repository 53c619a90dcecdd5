"""Which schema statements a graph already has, and how the missing ones are applied in order."""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

from cypher import Statement, statement, statements
from graph.errors import Mismatch
from graph.store import Store

# Neo4j fills one index on about one core, and waits for the disk at the end of each.
_AT_ONCE = 4
# Only an index or a constraint can be made "if it does not exist".
_CREATED = re.compile(r"CREATE\b.*? IF NOT EXISTS\s+FOR .*?[(\[]\w*:(\w+)[)\]]", re.DOTALL)


@dataclass(frozen=True)
class Migration:
    """One numbered schema statement; `checksum` is the SHA-256 of its text."""

    number: int
    name: str
    checksum: str
    change: Statement


def migrations() -> tuple[Migration, ...]:
    """All migrations of cypher/schema in order. Raises Mismatch when a number is missing."""
    listed = tuple(_migration(change) for change in statements("schema"))
    numbers = [migration.number for migration in listed]
    if numbers != list(range(1, len(listed) + 1)):
        raise Mismatch("schema files numbered from 001 without gap", numbers, "cypher/schema")
    return listed


def migrate(store: Store) -> list[Migration]:
    """Applies what the graph lacks, remembers it and returns it.

    Each is idempotent, so what a kill leaves unremembered is applied again.
    Raises Mismatch when an applied one was altered or is not among ours, before anything changes.
    """
    known = {migration.number: migration for migration in migrations()}
    applied = store.read(statement("read/migrations"))
    for number, name, checksum in zip(
        applied["number"], applied["name"], applied["checksum"], strict=True
    ):
        _check(known.get(number), name, checksum)
    missing = [known[number] for number in known if number not in set(applied["number"])]
    for is_creating, following in groupby(missing, key=lambda one: bool(_created_on(one))):
        (_create if is_creating else _apply)(store, list(following))
    _remember(store, missing)
    return missing


def _create(store: Store, following: list[Migration]) -> None:
    """Applies those that only create an index or constraint, which needs none of the others.

    Neo4j locks the label or type, so two on the same one follow each other.
    """
    lots: dict[str, list[Migration]] = {}
    for migration in following:
        lots.setdefault(_created_on(migration), []).append(migration)
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        list(workers.map(lambda lot: _apply(store, lot), lots.values()))


def _apply(store: Store, following: list[Migration]) -> None:
    for migration in following:
        store.run(migration.change)


def _created_on(migration: Migration) -> str:
    """The label or type of what it creates; nothing of another change."""
    found = _CREATED.match(migration.change.text)
    return found[1] if found else ""


def unapplied(store: Store) -> list[str]:
    """The names of the migrations that the graph lacks; changes nothing."""
    applied = set(store.read(statement("read/migrations"))["name"])
    return [migration.name for migration in migrations() if migration.name not in applied]


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
