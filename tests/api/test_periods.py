"""`/periods` is told from what is kept with the runs, and from the grades when that is not all."""

from __future__ import annotations

from typing import Any

import pandas as pd

from api.periods import _counted
from cypher import statement
from gnn.grade_store import count_classes
from graph.loading import load_tables
from graph.store import Store
from tests.drawing import draw, e
from tests.sealing import graded

ALL = [["2026-10", "A", 1], ["2026-10", "D", 2], ["2026-09", "A", 1]]


def drawn(store: Store) -> None:
    """Three enterprises, of two divisions and of none, graded in one month and one before it."""
    divisions = {"X-a": {"division": "990101"}, "X-b": {"division": "990200"}, "X-c": {}}
    load_tables(
        store, draw(enterprises=[e(one, **at) for one, at in divisions.items()]), load_id="1"
    )
    rows = [graded("X-a", "2026-10", "A"), graded("X-b", "2026-10", "D")]
    # A profile of its own: another run of the same month.
    rows += [graded("X-c", "2026-10", "D", run_id="r-other"), graded("X-a", "2026-09", "A")]
    store.write(statement("load/grades"), rows)
    runs = [("r-2026-10", "2026-10"), ("r-other", "2026-10"), ("r-2026-09", "2026-09")]
    # A run that was repeated with another model, whose grades were written over.
    runs.append(("r-before", "2026-10"))
    store.write(statement("load/run"), [{"run_id": id_, "period": of} for id_, of in runs])
    for period in ("2026-10", "2026-09"):
        count_classes(store, period)


def plain(found: pd.DataFrame) -> list[list[Any]]:
    return [list(row) for row in found[["period", "class", "enterprises"]].to_numpy().tolist()]


def by_grades(store: Store) -> list[list[Any]]:
    return plain(store.read(statement("read/periods_by_grades")))


def test_kept_counts_are_those_of_the_grades_and_no_grade_is_read(store: Store) -> None:
    drawn(store)
    assert plain(_counted(store, None)) == by_grades(store) == ALL
    assert plain(_counted(store, ["9901"])) == [["2026-10", "A", 1], ["2026-09", "A", 1]]
    assert plain(_counted(store, ["9902", "9903"])) == [["2026-10", "D", 1]]
    for question in ("read/periods", "read/grade_count"):
        plan = str(store.plan(statement(question), prefixes=None))
        assert "grade:Grade" not in plan or "NodeCountFromCountStore" in plan


def test_grades_that_no_run_counted_are_counted_themselves(store: Store) -> None:
    drawn(store)
    store.write(statement("load/grades"), [graded("X-b", "2026-09", "C", run_id="r-killed")])
    assert plain(_counted(store, None)) == by_grades(store) == [*ALL, ["2026-09", "C", 1]]
    assert plain(_counted(store, ["9902"])) == [["2026-10", "D", 1], ["2026-09", "C", 1]]


def test_nothing_graded_is_no_month(store: Store) -> None:
    assert plain(_counted(store, None)) == []
