"""Rows that wait in Neo4j come back as they were, with the reason beside them."""

from __future__ import annotations

import pandas as pd

from graph.row_checks import reasons, with_identity
from graph.store import Store
from graph.waiting_rows import forget_waiting, keep_waiting, quarantine_of, read_waiting
from tests.drawing import holds, rows
from tests.random_graph import random_tables


def _all_missing(entity: str, ids: pd.Series) -> set[str]:
    return set(ids)


def _lines(frame: str, drawn: pd.DataFrame) -> pd.DataFrame:
    identified = with_identity(frame, drawn)
    return quarantine_of(frame, identified, reasons(frame, identified, _all_missing))


def test_rows_come_back_exactly(store: Store) -> None:
    waiting = {name: rows for name, rows in random_tables(2, 30) if name in ("holdings", "records")}
    for name, frame in waiting.items():
        keep_waiting(store, _lines(name, frame))
    back = read_waiting(store)
    assert set(back) == set(waiting)
    for name, frame in waiting.items():
        expected = set(with_identity(name, frame)["version_id"])
        assert set(with_identity(name, back[name])["version_id"]) == expected


def test_a_time_of_day_is_not_lost(store: Store) -> None:
    drawn = rows("holdings", holds("p1", "X-a", 0.1, valid_to="2025-01-01 12:30"))
    keep_waiting(store, _lines("holdings", drawn))
    assert read_waiting(store)["holdings"]["valid_to"].tolist() == [
        pd.Timestamp("2025-01-01 12:30")
    ]


def test_a_row_that_entered_is_forgotten(store: Store) -> None:
    lines = _lines("holdings", rows("holdings", holds("p1", "X-a", 0.1), holds("p1", "X-b", 0.2)))
    keep_waiting(store, lines)
    forget_waiting(store, lines["version_id"].head(1))
    assert read_waiting(store)["holdings"]["enterprise_id"].tolist() == ["X-b"]


def test_lines_name_their_place_in_the_input() -> None:
    drawn = with_identity("holdings", rows("holdings", holds("p1", "X-a", 0.1)))
    drawn = drawn.assign(file="holdings.csv", line=7)
    lines = quarantine_of("holdings", drawn, reasons("holdings", drawn, _all_missing))
    assert lines[["file", "line", "reason"]].to_numpy().tolist() == [
        ["holdings.csv", 7, "unknown person p1"]
    ]
