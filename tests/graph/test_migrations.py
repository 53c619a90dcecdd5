"""Migrations are numbered, applied once, and refused when they differ from what was applied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cypher import Statement, statement, statements
from graph.errors import Mismatch
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
