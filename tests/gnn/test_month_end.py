"""A month is graded when it has ended, and its past is closed when it was not refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gnn import month_end
from gnn.checkpoint import Checkpoint
from gnn.grade_seal import faults
from gnn.month_grading import MonthGrades
from gnn.monthly_run import Run, replay, run_month
from gnn.policy import load_policy
from graph.closing import closed_through
from graph.errors import BadInput, Mismatch
from graph.history import Entry, entries
from graph.loading import load_tables
from graph.store import Store
from tests.drawing import draw, record
from tests.gnn.sealed_months import JULY, JUNE, MAY, change, run_in, wide


def learned(run: Run, day: str, name: str = "late") -> None:
    row = record(name, "penalty", "X-a", day, recorded_at=day, amount=9e6)
    load_tables(run.store, draw(records=[row]), load_id=name)


def on(run: Run, year: int, month: int, day: int) -> Run:
    return replace(run, today=lambda: date(year, month, day))


def check_open(run: Run, day: date | None = None, entered: int = 0) -> None:
    """The past is closed through the day and no further, and the chain has so many entries."""
    assert (closed_through(run.store), len(entries(run.store))) == (day, entered)


def test_a_month_that_has_not_ended_is_refused_and_closes_nothing(
    run: Run, early_model: Checkpoint
) -> None:
    learned(run, "2026-06-10")
    for at, as_of in (
        (on(run, 2026, 6, 29), JUNE),
        (on(run, 2026, 6, 15), JUNE),
        (run, date(2062, 10, 31)),
    ):
        with pytest.raises(BadInput, match=f"a month that ended by {at.today()}.*{as_of:%Y-%m}"):
            run_month(at, as_of, early_model, wide())
    check_open(run)
    run_month(on(run, 2026, 6, 30), JUNE, early_model, wide())
    check_open(run, JUNE, 2)


def test_a_province_whose_calendar_is_ahead_ends_with_what_it_learned_last(
    run: Run, early_model: Checkpoint
) -> None:
    learned(run, "2026-06-10")
    ahead = on(run, 2025, 1, 1)
    with pytest.raises(BadInput, match=r"a month that ended by 2026-06-30: today, or"):
        run_month(ahead, JULY, early_model, wide())
    check_open(run)
    run_month(ahead, JUNE, early_model, wide())


def test_an_empty_graph_knows_no_later_day(store: Store) -> None:
    with pytest.raises(BadInput, match="ended by 2026-06-29"):
        month_end.check_ended(store, JUNE, date(2026, 6, 29))
    month_end.check_ended(store, JUNE, JUNE)


def test_a_month_without_an_enterprise_closes_nothing(
    store: Store, tmp_path: Any, early_model: Checkpoint
) -> None:
    empty = run_in(store, tmp_path)
    with pytest.raises(BadInput, match="an enterprise known on 2026-06-30"):
        run_month(empty, JUNE, early_model, wide())
    check_open(empty, None, 1)


def test_what_a_refused_month_lacks_can_still_be_loaded(run: Run, early_model: Checkpoint) -> None:
    with pytest.raises(BadInput, match="linkrisk release 2026-06"):
        run_month(run, JUNE, early_model, load_policy())
    check_open(run, None, 1)
    row = record("r2", "penalty", "X-a", "2026-05-02", recorded_at="2026-05-03", amount=9e6)
    report = load_tables(run.store, draw(records=[row]), load_id="late")
    assert report.reasons == {}


def test_another_text_of_a_version_closes_nothing(run: Run, early_model: Checkpoint) -> None:
    run_month(run, MAY, early_model, wide())
    with pytest.raises(Mismatch, match="the text that this version had"):
        run_month(run, JUNE, early_model, wide(load_policy().text + "# another word\n"))
    check_open(run, MAY, 2)


def test_an_altered_chain_is_not_gone_on_with(run: Run, early_model: Checkpoint) -> None:
    run_month(run, MAY, early_model, wide())
    april = "replace(h.content, '2026-05', '2026-04')"
    change(run.store, f"MATCH (h:HistoryEntry {{number: 2}}) SET h.content = {april}")
    for day in (MAY, JUNE):
        with pytest.raises(Mismatch, match=r"a chain as it was decided.*entry 2 \(grades, 2026-04"):
            run_month(run, day, early_model, wide())
    check_open(run, MAY, 2)


def test_what_is_loaded_while_a_month_is_graded_counts(
    run: Run, early_model: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def loads(folder: Path, chain: list[Entry], grades: MonthGrades) -> None:
        seen.append(len(grades.main.snapshot.records))
        if len(seen) == 1:
            learned(run, "2026-06-10")

    monkeypatch.setattr("gnn.monthly_run.check_band", loads)
    run_month(run, JUNE, early_model, wide())
    assert seen == [1, 2]
    assert faults(run.store, run.exclusions) == []
    assert replay(run, "2026-06") == []
