"""A closed past: whatever is loaded later, in any order, its snapshots keep every byte."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cypher import statement
from graph.closing import CAUSE, STATED, close, closed_through, taken_late
from graph.details import as_properties
from graph.errors import BadInput
from graph.loading import load_tables
from graph.snapshot import snapshot_of
from graph.snapshot_reading import read_snapshot, read_tables
from graph.store import Store
from graph.tables import COLUMNS, Tables
from tests.drawing import draw, e, holds, record
from tests.random_graph import random_tables

CLOSED = date(2025, 6, 30)
FIRST = draw(
    enterprises=[e("X-a"), e("X-b")],
    persons=[{"person_id": "p1"}],
    holdings=[holds("p1", "X-a", 0.5)],
)
LATE = draw(
    enterprises=[e("X-b"), e("X-c", recorded_at="2025-06-30")],
    persons=[{"person_id": "p1"}, {"person_id": "p2"}],
    holdings=[holds("p1", "X-a", 0.5), holds("p1", "X-b", 0.7), holds("X-c", "X-a", 0.1)],
    records=[record("R1", "penalty", "X-a", "2025-07-01")],
)


def test_late_rows_wait_and_known_ones_stay_known(store: Store) -> None:
    load_tables(store, FIRST, load_id="one")
    close(store, CLOSED)
    before = read_snapshot(store, CLOSED).fingerprint
    report = load_tables(store, LATE, load_id="two")
    counts = {name: (part.accepted, part.new) for name, part in report.frames.items()}
    assert counts["enterprises"] == (1, 0)
    assert counts["persons"] == (1, 0)
    assert counts["holdings"] == (1, 0)
    assert counts["records"] == (1, 1)
    assert report.reasons == {CAUSE: 3, "unknown enterprise": 1}
    assert read_snapshot(store, CLOSED).fingerprint == before


def test_late_rows_enter_with_the_day_they_came(store: Store) -> None:
    load_tables(store, FIRST, load_id="one")
    close(store, CLOSED)
    before = read_snapshot(store, CLOSED).fingerprint
    day = date(2025, 7, 9)
    report = load_tables(store, taken_late(store, LATE, day), load_id="two")
    assert report.reasons == {}
    assert read_snapshot(store, CLOSED).fingerprint == before
    holdings = read_tables(store).holdings.sort_values("share").reset_index(drop=True)
    assert holdings["recorded_at"].dt.strftime("%Y-%m-%d").tolist() == [
        "2025-07-09",
        "2024-01-01",
        "2025-07-09",
    ]
    stated = [details.get(STATED) for details in as_properties(holdings["details"])]
    assert stated == ["2024-01-01", None, "2024-01-01"]
    assert len(read_snapshot(store, day).holdings) == 3


def test_a_late_retraction_is_learned_on_the_day_it_came(store: Store) -> None:
    load_tables(store, FIRST, load_id="one")
    close(store, CLOSED)
    wrong = draw(holdings=[holds("p1", "X-a", 0.5, retracted_at="2025-06-01")])
    load_tables(store, taken_late(store, wrong, date(2025, 7, 9)), load_id="two")
    assert len(read_snapshot(store, CLOSED).holdings) == 1
    assert len(read_snapshot(store, date(2025, 7, 8)).holdings) == 1
    assert read_snapshot(store, date(2025, 7, 9)).holdings.empty


def test_the_past_is_closed_once_and_only_further(store: Store) -> None:
    assert closed_through(store) is None
    close(store, CLOSED)
    assert closed_through(store) == CLOSED
    with pytest.raises(BadInput, match="2025-06-30"):
        close(store, CLOSED - timedelta(days=1))
    with pytest.raises(BadInput, match="2025-06-30"):
        taken_late(store, LATE, CLOSED)
    close(store, CLOSED + timedelta(days=31))
    assert closed_through(store) == date(2025, 7, 31)


def _shuffled(tables: Tables, order: int) -> Tables:
    return Tables(**{name: rows.sample(frac=1, random_state=order) for name, rows in tables})


def _learned_after(tables: Tables, day: date) -> Tables:
    after = pd.Timestamp(day)
    return Tables(
        **{
            name: rows[rows["retracted_at"].fillna(rows["recorded_at"]) > after]
            for name, rows in tables
        }
    )


def _part(tables: Tables, number: int, parts: int) -> Tables:
    return Tables(**{name: rows.iloc[number::parts] for name, rows in tables})


@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6), order=st.permutations(range(3)))
def test_a_past_month_keeps_every_byte_after_any_later_loads(
    store: Store, seed: int, order: list[int]
) -> None:
    first, later = random_tables(seed, 30), random_tables(seed + 1, 30)
    store.run(statement("load/clear"))
    load_tables(store, first, load_id="first")
    close(store, CLOSED)
    expected = read_snapshot(store, CLOSED)
    for number in order:
        part = _shuffled(_part(later, number, 3), seed % 997)
        load_tables(store, part, load_id=f"later {number}")
    again = read_snapshot(store, CLOSED)
    assert again.fingerprint == expected.fingerprint
    for name in COLUMNS:
        assert again.frames[name].equals(expected.frames[name])


@given(seed=st.integers(0, 10**6), order=st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_rows_learned_later_change_no_earlier_snapshot(seed: int, order: int) -> None:
    first, later = random_tables(seed, 25), _learned_after(random_tables(seed + 1, 25), CLOSED)
    both = Tables(**{name: pd.concat([rows, getattr(later, name)]) for name, rows in first})
    expected = snapshot_of(first, CLOSED).fingerprint
    assert snapshot_of(_shuffled(both, order), CLOSED).fingerprint == expected
    assert snapshot_of(both, date(2026, 1, 1), CLOSED).known_at == CLOSED
