"""A month is graded when it has ended, and its past is closed when it was not refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest

from cypher import statement
from gnn import month_end
from gnn.checkpoint import Checkpoint
from gnn.grade_seal import faults
from gnn.month_grading import MonthGrades
from gnn.monthly_run import Run, replay, run_month
from gnn.policy import load_policy
from gnn.run_lock import alone
from graph import loading
from graph.closing import CAUSE, close, closed_through
from graph.errors import BadInput, Mismatch
from graph.history import Entry, entries
from graph.loading import Brought, load_tables
from graph.store import Store
from tests.drawing import draw, record
from tests.gnn.sealed_months import JUNE, MAY, change, run_in, wide


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
    # A day that somebody mistyped ends no month.
    learned(run, "2062-11-05")
    for at, as_of in (
        (on(run, 2026, 6, 29), JUNE),
        (on(run, 2026, 6, 30), JUNE),
        (run, date(2062, 10, 31)),
    ):
        with pytest.raises(
            BadInput, match=f"a month that ended before {at.today()}.*{as_of:%Y-%m}"
        ):
            run_month(at, as_of, early_model, wide())
    check_open(run)
    run_month(on(run, 2026, 7, 1), JUNE, early_model, wide())
    check_open(run, JUNE, 2)


def test_the_day_is_that_of_china(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        @staticmethod
        def now(zone: tzinfo) -> datetime:
            return datetime(2026, 6, 30, 16, 30, tzinfo=UTC).astimezone(zone)

    monkeypatch.setattr(month_end, "datetime", Clock)
    assert month_end.today_of_register() == date(2026, 7, 1)


def begun(store: Store, name: str) -> None:
    """A load that has begun and is not complete."""
    store.run(statement("load/load_started"), load_id=name, content="0")


def test_a_month_waits_for_a_load_that_is_not_complete(
    run: Run, early_model: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(run.store, "killed")
    with pytest.raises(BadInput, match=r"every load to be complete.*'killed'"):
        run_month(run, JUNE, early_model, wide())
    check_open(run, None, 1)
    learned(run, "2026-06-10", "killed")
    monkeypatch.setattr("gnn.monthly_run.check_band", lambda *_: begun(run.store, "beside"))
    with pytest.raises(BadInput, match=r"every load to be complete.*'beside'"):
        run_month(run, JUNE, early_model, wide())
    check_open(run, JUNE, 1)
    learned(run, "2026-07-01", "beside")
    monkeypatch.undo()
    run_month(run, JUNE, early_model, wide())
    assert (faults(run.store, run.exclusions), replay(run, "2026-06")) == ([], [])


def test_a_month_that_closes_while_a_load_begins_is_closed_to_its_rows(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = loading.begin

    def closed_before(store: Store, load: Brought) -> None:
        close(store, JUNE)
        begin(store, load)

    monkeypatch.setattr(loading, "begin", closed_before)
    row = record("late", "penalty", "X-a", "2026-06-10", recorded_at="2026-06-10", amount=9e6)
    report = load_tables(run.store, draw(records=[row]), load_id="late")
    assert report.reasons == {CAUSE: 1}


def test_one_command_grades_at_a_time(run: Run, early_model: Checkpoint) -> None:
    with (
        alone(run.lock),
        pytest.raises(BadInput, match=r"grading\.lock: expected no other command"),
    ):
        run_month(run, JUNE, early_model, wide())
    check_open(run)
    run_month(run, JUNE, early_model, wide())


def test_what_another_home_sealed_meanwhile_stays(
    run: Run, early_model: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sealed_beside(*_: Any) -> None:
        monkeypatch.undo()
        text = load_policy().text.replace(load_policy().version, "2026.9")
        run_month(run_in(run.store, tmp_path / "other"), JUNE, early_model, wide(text))

    monkeypatch.setattr("gnn.monthly_run.check_band", sealed_beside)
    with pytest.raises(Mismatch, match=r"nobody sealed meanwhile; nothing is written.*2026-06"):
        run_month(run, JUNE, early_model, wide())
    other = run_in(run.store, tmp_path / "other")
    assert (faults(run.store, other.exclusions), replay(other, "2026-06")) == ([], [])


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
