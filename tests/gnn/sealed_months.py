"""Three enterprises that are graded month by month, and how what was sealed is altered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cypher import statement
from cypher.statement import parse
from gnn.checkpoint import Checkpoint
from gnn.grade_store import count_classes
from gnn.monthly_run import Run, run_month
from gnn.policy import Policy, load_policy, policy_of
from gnn.rulebook import Rulebook
from graph.errors import Mismatch
from graph.history import Entry, append
from graph.loading import load_tables
from graph.store import Store
from graph.tables import Tables
from tests.drawing import draw, e, record, serves

MAY, JUNE, JULY = date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31)


def tables(*more: dict[str, Any]) -> Tables:
    return draw(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        persons=[{"person_id": "p1", "name": "张三"}],
        positions=[serves("p1", name, "legal_representative") for name in ("X-a", "X-b")],
        records=[record("r1", "serious_listing", "X-b", "2026-01-10"), *more],
    )


def wide(text: str | None = None) -> Policy:
    """The default policy without a band for the shares of three enterprises."""
    found = policy_of(text or load_policy().text, "test")
    return replace(found, band=dict.fromkeys("ABCD", (0.0, 1.0)))


def run_in(store: Store, home: Path) -> Run:
    """What a monthly run works with in a home, on a day when the months here have ended."""
    return Run(store, home / "models", home / "snapshots", today=lambda: date(2026, 12, 31))


def sealed_in(
    store: Store, home: Path, drawn: Tables, decided: tuple[Checkpoint, Policy | Rulebook]
) -> Run:
    """May and June of drawn tables, sealed in a store that is emptied before."""
    store.run(statement("load/clear"))
    load_tables(store, drawn, load_id="one")
    run = run_in(store, home)
    for day in (MAY, JUNE):
        run_month(run, day, *decided)
    return run


def change(store: Store, cypher: str) -> None:
    store.run(parse("test/change", f"// Alters what was sealed.\n{cypher}"))


@contextmanager
def refused_when_altered(patch: pytest.MonkeyPatch, cypher: str, match: str) -> Iterator[None]:
    """A month that is altered once it is written and counted, before it is sealed, is refused."""

    def counted(store: Store, period: str) -> None:
        count_classes(store, period)
        change(store, cypher)

    with patch.context() as inner, pytest.raises(Mismatch, match=match):
        inner.setattr("gnn.monthly_run.count_classes", counted)
        yield


def sealed_without(store: Store, sealed: Entry, name: str) -> None:
    """Puts a seal in the place of the only one that says nothing of `name`, as those of before."""
    about = {key: value for key, value in sealed.value.items() if key != name}
    assert about != sealed.value
    change(store, "MATCH (h:HistoryEntry {kind: 'grades'}) DELETE h")
    append(store, "grades", about)
