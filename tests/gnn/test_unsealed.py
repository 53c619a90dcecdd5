"""What no entry of the chain seals: never told as sealed, and named by `verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cypher import statement
from gnn.checkpoint import Checkpoint
from gnn.grade_seal import faults
from gnn.grade_store import count_classes
from gnn.leaves import Leaves, keep_leaves
from gnn.monthly_run import Run, run_month
from gnn.provisional_publication import publish
from gnn.unsealed import unsealed
from graph.history import append, entries
from graph.loading import load_tables
from graph.store import Store
from tests.drawing import draw, e
from tests.gnn.sealed_months import JUNE, MAY, change, wide
from tests.gnn.test_provisional_publication import TOLD
from tests.sealing import graded, seal_month

ONE = {"enterprise_ids": ["X-a"], "period": None}
# Every statement that tells whether a month is sealed, and the months that it tells here.
QUESTIONS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "read/grade": ({"enterprise_id": "X-a", "period": None}, ["2026-12"]),
    "read/explained_grades": (ONE, ["2026-12"]),
    "read/grades_batch": (ONE, ["2026-12"]),
    "read/grades_page": (
        {"period": "2026-12", "after": "", "limit": 9, "prefixes": None},
        ["2026-12"],
    ),
    "read/periods": ({"prefixes": None}, ["2026-11", "2026-12"]),
    "read/periods_by_grades": ({}, ["2026-11", "2026-12"]),
    "read/periods_by_grades_in_area": ({"prefixes": ["99"]}, ["2026-11", "2026-12"]),
}
_FORGED = (
    "MATCH (x:Enterprise {enterprise_id: 'X-a'})\n"
    "CREATE (x)-[:GRADED]->(:Grade {grade_id: 'X-a@2026-12', enterprise_id: 'X-a',"
    " period: '2026-12', class: 'A', score: 1.0, run_id: 'r-forged'}),\n"
    "(:DomainGrade {domain_grade_id: 'X-a@2026-12/food', period: '2026-12', domain: 'food'}),\n"
    "(:Run {run_id: 'r-forged', period: '2026-12', cell_divisions: ['990101'],"
    " cell_classes: ['A'], cell_counts: [1]}),\n"
)
_BLOCK = "(:GradeLeaves {{block_id: '{0}#0', period: '{0}', block: 0, leaves: []}})"
NONE = "no entry of the chain has them"
HELD = "month 2026-12: no entry seals it, and it holds "


@pytest.fixture
def november(store: Store) -> Store:
    """One enterprise, graded and sealed in November."""
    load_tables(store, draw(enterprises=[e("X-a", division="990101")]), load_id="one")
    store.write(statement("load/run"), [{"run_id": "r-2026-11", "period": "2026-11"}])
    row = graded("X-a", "2026-11", "B")
    store.write(statement("load/grades"), [row])
    count_classes(store, "2026-11")
    seal_month(store, "2026-11", [row])
    return store


def told(store: Store, name: str) -> dict[str, bool]:
    """Whether each month is sealed, as a statement tells it."""
    rows = store.read_rows(statement(name), **QUESTIONS[name][0])
    return {one["period"]: one["sealed"] for one in (row.get("grade", row) for row in rows)}


def check(store: Store, named: list[str]) -> None:
    assert faults(store, Path("nowhere")) == named


def test_sealed_months_leave_nothing_to_remark(november: Store) -> None:
    check(november, [])
    assert unsealed(november) == []
    assert told(november, "read/grade") == {"2026-11": True}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_forged_month_is_never_told_as_sealed(november: Store, name: str) -> None:
    change(november, _FORGED + _BLOCK.format("2026-12"))
    sealed = {month: month == "2026-11" for month in QUESTIONS[name][1]}
    assert told(november, name) == sealed
    plan = str(november.plan(statement(name), **QUESTIONS[name][0]))
    assert "HistoryEntry(sealed_period)" in plan


def test_a_forged_month_is_named_with_its_numbers(november: Store) -> None:
    change(november, _FORGED + _BLOCK.format("2026-12"))
    check(november, [f"hashes of 2026-12 (from block 2026-12#0): {NONE}"])
    assert unsealed(november) == [
        f"{HELD}grades: 1, domain grades: 1, runs with class counts: 1",
    ]


@pytest.mark.parametrize("series", ["2026-11/food", "2026-10", "2026-12", "provisional/f0"])
def test_hashes_that_no_entry_has_are_named(november: Store, series: str) -> None:
    change(november, f"CREATE {_BLOCK.format(series)}")
    check(november, [f"hashes of {series} (from block {series}#0): {NONE}"])


def test_hashes_without_a_list_are_named(november: Store) -> None:
    change(november, "CREATE (:GradeLeaves {block_id: '2026-12#0'})")
    check(november, [f"hashes of (none) (from block 2026-12#0): {NONE}"])


@pytest.mark.parametrize("month", ["2026-10", "2026-12"])
def test_hashes_of_a_month_in_work_or_skipped_are_remarked(november: Store, month: str) -> None:
    change(november, f"CREATE {_BLOCK.format(f'{month}/food')}")
    check(november, [])
    assert unsealed(november) == [
        f"month {month}: no entry seals it, and it holds hashes of {month}/food"
    ]


def test_a_month_whose_seal_was_not_kept_is_open(
    november: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    row = graded("X-a", "2026-12", "C")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("gnn.grade_seal.append", killed)
        seal_month(november, "2026-12", [row])
    assert told(november, "read/grade") == {"2026-12": False}
    assert unsealed(november) == [f"{HELD}grades: 1"]
    seal_month(november, "2026-12", [row])
    assert told(november, "read/grade") == {"2026-12": True}
    check(november, [])
    assert unsealed(november) == []


def test_a_seal_that_is_looked_up_elsewhere_is_named(november: Store) -> None:
    at = "MATCH (h:HistoryEntry {sealed_period: '2026-11'}) "
    change(november, f"{at}SET h.sealed_period = '2026-12'")
    check(november, ["seal of 2026-12: looked up in entry 1, which does not seal it"])
    change(november, "MATCH (h:HistoryEntry) REMOVE h.sealed_period")
    check(november, [])
    assert unsealed(november) == [
        "month 2026-11: told as open, since entry 1 is not found as its seal"
    ]


def test_months_that_were_sealed_before_are_found_by_their_content(november: Store) -> None:
    append(november, "policy", {"version": "1", "period": "2026-11"})
    change(november, "MATCH (h:HistoryEntry) REMOVE h.sealed_period")
    assert told(november, "read/grade") == {"2026-11": False}
    for _ in range(2):
        november.run(statement("schema/043_history_sealed_period_of_before"))
        assert told(november, "read/grade") == {"2026-11": True}
    assert november.read_rows(statement("read/seals")) == [{"number": 1, "period": "2026-11"}]


def test_what_an_earlier_run_kept_of_a_month_is_gone_when_it_is_sealed(
    run: Run, early_model: Checkpoint
) -> None:
    keep_leaves(run.store, "2026-05/food", Leaves(["X-a"], [bytes(32)]))
    keep_leaves(run.store, "2026-06/food", Leaves(["X-a"], [bytes(32)]))
    for day in (MAY, JUNE):
        run_month(run, day, early_model, wide())
    assert faults(run.store, run.exclusions) == []


def test_a_publication_that_was_killed_is_named_until_it_is_made(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr("gnn.provisional_publication.append", lambda *_: 1 / 0)
        publish(store, TOLD)
    [fault] = faults(store, Path("nowhere"))
    assert (fault.startswith("hashes of provisional/"), fault.endswith(NONE)) == (True, True)
    assert publish(store, TOLD)
    check(store, [])
    assert [entry.kind for entry in entries(store)] == ["provisional"]
