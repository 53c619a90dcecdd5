"""Migrations are numbered, applied once, and refused when they differ from what was applied."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pandas as pd
import pytest

from cypher import Statement, statement, statements
from graph.errors import Mismatch, StatementFailed
from graph.migrations import migrate, migrations
from graph.store import Store


def listed(monkeypatch: pytest.MonkeyPatch, *schema: Statement) -> None:
    """Makes the schema folder hold exactly these statements."""
    monkeypatch.setattr("graph.migrations.statements", lambda _: schema)


def test_numbers_run_from_one_without_gap() -> None:
    found = migrations()
    assert [migration.number for migration in found] == list(range(1, len(found) + 1))
    assert found[0].name == "001_enterprise_enterprise_id"
    assert len({migration.checksum for migration in found}) == len(found)


def test_a_gap_or_a_double_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = statements("schema")
    for wrong in (schema[1:], (schema[0], schema[0]), (schema[0], schema[2])):
        listed(monkeypatch, *wrong)
        with pytest.raises(Mismatch, match="numbered from 001 without gap"):
            migrations()


def test_each_is_applied_once_and_remembered(migrated: Store) -> None:
    assert migrate(migrated) == []
    applied = migrated.read(statement("read/migrations"))
    kept = list(zip(applied["number"], applied["name"], applied["checksum"], strict=True))
    assert kept == [(known.number, known.name, known.checksum) for known in migrations()]


def test_an_altered_one_is_refused(migrated: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *rest = statements("schema")
    listed(monkeypatch, replace(first, text=first.text + " "), *rest)
    with pytest.raises(Mismatch, match=r"schema/001_.*expected the applied text .*in the graph"):
        migrate(migrated)


def test_a_graph_of_a_newer_version_is_refused(
    migrated: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    *earlier, last = statements("schema")
    listed(monkeypatch, *earlier)
    with pytest.raises(Mismatch, match=f"update linkrisk, got '{last.name.split('/')[1]}'"):
        migrate(migrated)


class Noting:
    """A store that notes what it is asked to run, and gives some statements up the first time."""

    def __init__(self, *given_up: str) -> None:
        self.ran: list[str] = []
        self._given_up = set(given_up)

    def read(self, _: Statement) -> pd.DataFrame:
        return pd.DataFrame({"number": [], "name": [], "checksum": []})

    def run(self, change: Statement, /, **_: object) -> None:
        self.ran.append(change.name.split("/")[-1])
        if self.ran[-1] in self._given_up:
            self._given_up.remove(self.ran[-1])
            raise StatementFailed("a statement Neo4j can run", "deadlock", change.name)


def drawn(*names: str) -> list[Statement]:
    """Statements that make or drop a constraint, make an index or change data, as their names say;
    the constraints share a name."""
    texts = {
        "constraint": "CREATE CONSTRAINT x IF NOT EXISTS",
        "dropped": "DROP CONSTRAINT x IF EXISTS",
        "index": "CREATE INDEX y",
        "data": "MATCH (x)",
    }
    return [
        Statement(f"schema/{number:03}_{name}", texts[name], "drawn")
        for number, name in enumerate(names, start=1)
    ]


def test_constraints_come_first_but_after_a_change_of_data_before_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed(monkeypatch, *drawn("index", "constraint", "constraint", "data", "index", "constraint"))
    store = Noting()
    migrate(cast(Store, store))
    assert store.ran == [
        "002_constraint",
        "003_constraint",
        "001_index",
        "004_data",
        "006_constraint",
        "005_index",
        "migrations",
    ]


def test_a_constraint_that_a_later_one_drops_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, *drawn("constraint", "data", "dropped", "constraint", "index"))
    store = Noting()
    migrate(cast(Store, store))
    assert store.ran == ["002_data", "003_dropped", "004_constraint", "005_index", "migrations"]


def test_no_index_of_links_that_their_record_tells_is_left(migrated: Store) -> None:
    assert "about_version" not in _constraints(migrated)
    migrated.run(statement("schema/015_about_version"))
    assert "about_version" in _constraints(migrated)
    migrated.run(statement("schema/044_about_version_dropped"))
    assert "about_version" not in _constraints(migrated)


def _constraints(store: Store) -> set[str]:
    return set(store.read(Statement("constraints", "SHOW CONSTRAINTS YIELD name", "drawn"))["name"])


def test_one_that_neo4j_gave_up_is_applied_again_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, *drawn("constraint", "constraint", "constraint", "index"))
    store = Noting("002_constraint")
    migrate(cast(Store, store), at_once=2)
    assert sorted(store.ran[:3]) == ["001_constraint", "002_constraint", "003_constraint"]
    assert store.ran[3:] == ["002_constraint", "004_index", "migrations"]


def test_one_that_fails_again_is_told_and_nothing_is_remembered(
    monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    wrong = replace(drawn("constraint")[0], text="CREATE CONSTRAINT of nothing")
    listed(monkeypatch, wrong)
    refused = Noting()
    monkeypatch.setattr(refused, "run", store.run)
    with pytest.raises(StatementFailed, match="schema/001_constraint"):
        migrate(cast(Store, refused))
    assert refused.ran == []
