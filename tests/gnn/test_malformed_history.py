"""Whatever is removed from the history or made unreadable is named; nothing of it ends `verify`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cypher import statement
from cypher.statement import parse
from gnn.checkpoint import Checkpoint
from gnn.grade_seal import faults, seal_of
from gnn.monthly_run import Run, run_month
from gnn.stored_month import HELD
from graph.errors import Mismatch
from graph.history import Entry, entries
from graph.loading import load_tables
from graph.merkle import canonical
from graph.server import ServerAddress
from graph.store import Store
from tests.api.calling import called
from tests.gnn.sealed_months import JUNE, change, run_in
from tests.gnn.test_month_domains import rules, tables

_KEPT = "MATCH (n) WHERE n:HistoryEntry OR n:GradeLeaves OR n:Grade OR n:DomainGrade\n"
_READ = parse(
    "test/kept", f"// What is sealed.\n{_KEPT}RETURN elementId(n) AS id, {{p: n{{.*}}}} AS n"
)
_FORGED = parse(
    "test/forged",
    "// Forges the last entry.\n// $number: which\n// $content: its text\n// $hash: its hash\n"
    "MATCH (h:HistoryEntry {number: $number}) SET h.content = $content, h.hash = $hash",
)
_BACK = parse(
    "test/back",
    "// Puts it back.\n// $rows: id and properties\nUNWIND $rows AS row\n"
    "MATCH (n) WHERE elementId(n) = row.id SET n = row.n.p",
)
ENTRY = "MATCH (h:HistoryEntry {kind: 'grades'}) SET h."
LEAVES = "MATCH (b:GradeLeaves {period: '2026-06'}) SET b."
GRADE = "MATCH (g:Grade {grade_id: 'X-b@2026-06'}) SET g."
FOOD = "MATCH (g:DomainGrade {domain_grade_id: 'X-a@2026-06/food'}) SET g."
OTHERS = (
    "null",
    "7",
    "true",
    "['x']",
    "''",
    "date('2026-06-30')",
    "1.0 / 0.0",
    "point({x: 1, y: 2})",
)


@pytest.fixture(scope="module")
def june(migrated: Store, tmp_path_factory: pytest.TempPathFactory, early_model: Checkpoint) -> Run:
    """June with domains and exclusions, sealed once."""
    migrated.run(statement("load/clear"))
    load_tables(migrated, tables(), load_id="one")
    home = tmp_path_factory.mktemp("malformed")
    run = run_in(migrated, home)
    run_month(run, JUNE, early_model, rules())
    return run


@pytest.fixture
def sealed(june: Run, server: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """June for the commands; what a test alters is put back behind it."""
    monkeypatch.setenv("LINKRISK_HOME", str(june.models.parent))
    monkeypatch.setenv("NEO4J_URI", server.uri)
    monkeypatch.setenv("NEO4J_USER", server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    kept = june.store.read_rows(_READ)
    yield june
    june.store.write(_BACK, kept)
    assert faults(june.store, june.exclusions) == []


def verified() -> list[str]:
    """The faults that `linkrisk verify` names."""
    result = called("verify", "--json")
    assert result.exit_code == 1, (result.output, result.exception)
    return list(json.loads(result.stdout)["faults"])


def after_each(run: Run, changes: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Each change and the faults that it makes; it is put back before the next."""
    kept = run.store.read_rows(_READ)
    for one in changes:
        change(run.store, one)
        yield one, verified()
        run.store.write(_BACK, kept)


@pytest.mark.parametrize("field", ["number", "kind", "content", "previous", "hash"])
def test_a_field_of_an_entry_that_is_gone_or_of_another_type_is_named(
    sealed: Run, field: str
) -> None:
    for one, told in after_each(sealed, [f"{ENTRY}{field} = {value}" for value in OTHERS]):
        assert any(fault.startswith("entry 6") for fault in told), (one, told)


def test_content_that_is_cut_or_renamed_is_named(sealed: Run) -> None:
    texts = ("'[]'", "'null'", "left(h.content, 40)", "replace(h.content, 'period', 'perioe')")
    for one, told in after_each(sealed, [f"{ENTRY}content = {text}" for text in texts]):
        assert any("altered, its content does not have its hash" in fault for fault in told), one
        with pytest.raises(Mismatch, match=r"entry 6 \(grades\): expected content "):
            seal_of(entries(sealed.store), "2026-06")


def rehashed(entry: Entry, content: dict[str, Any]) -> Entry:
    """The entry as who knows how hashes are made would forge it."""
    text = canonical(content).decode()
    parts = [entry.number, entry.kind, text, entry.previous]
    return replace(entry, content=text, hash=hashlib.sha256(canonical(parts)).hexdigest())


def forge(store: Store, entry: Entry) -> None:
    """Puts an entry in the place of the one that has its number."""
    forged = vars(entry)
    store.run(_FORGED, **{part: forged[part] for part in _FORGED.parameters})


@pytest.mark.parametrize("name", ["period", "blocks", "block_size", "exclusions", "classes"])
def test_content_that_lacks_a_part_is_named_though_its_hash_holds(sealed: Run, name: str) -> None:
    last = entries(sealed.store)[-1]
    others: list[Any] = [None, 7, "x", [], {"a": "x"}]
    for other in others:
        forge(sealed.store, rehashed(last, {**last.value, name: other}))
        told = [fault for fault in verified() if "its end was cut off" not in fault]
        # Months were sealed without exclusions before; three grades make one block of seven too.
        assert told or (name, other) in (("exclusions", None), ("block_size", 7)), other


@pytest.mark.parametrize("field", ["enterprise_ids", "leaves", "period"])
def test_leaves_that_are_gone_or_unreadable_are_named(sealed: Run, field: str) -> None:
    values = [*OTHERS, *(["b.{0}[1..]", "['zz'] + b.{0}[1..]"] if field != "period" else [])]
    for one, told in after_each(
        sealed, [f"{LEAVES}{field} = {value.replace('{0}', field)}" for value in values]
    ):
        assert any("2026-06" in fault for fault in told), (one, told)


@pytest.mark.parametrize("where", [GRADE, FOOD])
def test_a_value_that_is_gone_or_of_another_type_is_named(sealed: Run, where: str) -> None:
    names = HELD if where == GRADE else ("enterprise_id", "domain", "class", "points")
    changes = [f"{where}{name} = {value}" for name in names for value in OTHERS]
    for one, told in after_each(sealed, changes):
        assert any(" in 2026-06: " in fault for fault in told), (one, told)
