"""Snapshots read from a real Neo4j equal those of the tables; the cache gives them back exactly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cypher import statement
from graph import snapshot_reading
from graph.errors import Mismatch
from graph.loading import load_tables
from graph.snapshot import snapshot_of
from graph.snapshot_cache import load_snapshot, save_snapshot, snapshot_key
from graph.snapshot_reading import read_snapshot, read_tables
from graph.store import Store
from graph.tables import Tables
from tests.drawing import AS_OF, draw, drawn_snapshot, e, holds, record
from tests.random_graph import random_tables

DAYS = (date(2021, 3, 1), date(2024, 1, 1), AS_OF)
EMPTY = date(2019, 1, 1)


def versions() -> Tables:
    return draw(
        enterprises=[
            e("X-a", status="in_register", registered_capital=1e6),
            e("X-a", status="revoked", ended_on="2025-01-31", recorded_at="2025-02-01"),
            e("X-b", established_on=None, name=None),
        ],
        persons=[
            {"person_id": "p1", "name": "甲"},
            {"person_id": "p1", "name": "乙", "recorded_at": "2025-02-01"},
        ],
        addresses=[
            {"address_id": "a1", "text": "路1", "hosting": False},
            {"address_id": "a1", "text": "路1", "hosting": True, "recorded_at": "2025-03-01"},
        ],
        holdings=[holds("p1", "X-a", 0.1), holds("X-a", "X-b", float("nan"))],
        domiciles=[{"enterprise_id": "X-b", "address_id": "a1", "address_kind": "premises"}],
        records=[
            record("L1", "abnormal_listing", "X-a", "2024-03-01", category="1"),
            record(
                "L1",
                "abnormal_listing",
                "X-a",
                "2024-03-01",
                recorded_at="2025-04-01",
                category="2",
            ),
        ],
    )


@pytest.mark.parametrize("as_of", [EMPTY, date(2024, 6, 1), date(2025, 2, 15), AS_OF])
def test_a_drawn_graph_comes_back_as_it_was_known(store: Store, as_of: date) -> None:
    load_tables(store, versions(), load_id="one")
    expected, found = snapshot_of(versions(), as_of), read_snapshot(store, as_of)
    for name, frame in expected.frames.items():
        pd.testing.assert_frame_equal(found.frames[name], frame)
    assert found.fingerprint == expected.fingerprint


def test_an_empty_graph_gives_an_empty_snapshot(store: Store) -> None:
    assert read_snapshot(store, AS_OF).fingerprint == drawn_snapshot().fingerprint


@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 1_000), size=st.integers(1, 40), data=st.data())
def test_any_order_and_any_halves_give_the_same_snapshots(
    store: Store, seed: int, size: int, data: st.DataObject
) -> None:
    store.run(statement("load/clear"))
    tables = random_tables(seed, size)
    first, second = _halves(tables, data.draw(st.integers(0, 1_000)))
    for number, part in enumerate((second, first, second, first)):
        load_tables(store, part, load_id=f"load {number}")
    back = read_tables(store)
    for as_of in DAYS:
        assert snapshot_of(back, as_of).fingerprint == snapshot_of(tables, as_of).fingerprint


def _halves(tables: Tables, seed: int) -> tuple[Tables, Tables]:
    """Each row in one of two tables at random, in random order: links may come before ends."""
    rng = np.random.default_rng(seed)
    mixed = {name: rows.sample(frac=1, random_state=seed) for name, rows in tables}
    chosen = {name: rng.random(len(rows)) < 0.5 for name, rows in mixed.items()}
    return (
        Tables(**{name: rows[chosen[name]] for name, rows in mixed.items()}),
        Tables(**{name: rows[~chosen[name]] for name, rows in mixed.items()}),
    )


@pytest.mark.parametrize("page", [1, 7])
def test_pages_and_readers_of_any_size_lose_no_row(
    store: Store, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    tables = random_tables(3, 20)
    load_tables(store, tables, load_id="one")
    monkeypatch.setattr(snapshot_reading, "PAGE", page)
    back = read_tables(store)
    assert back.rows == tables.rows
    assert snapshot_of(back, AS_OF).fingerprint == snapshot_of(tables, AS_OF).fingerprint


def test_the_cache_saves_the_reading(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_tables(store, versions(), load_id="one")
    expected = read_snapshot(store, AS_OF, cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(snapshot_reading, "read_tables", _never)
    found = read_snapshot(store, AS_OF, cache=tmp_path)
    for name, frame in expected.frames.items():
        pd.testing.assert_frame_equal(found.frames[name], frame)


def _never(store: Store) -> Tables:
    raise AssertionError("the graph was read")


def test_another_load_makes_another_snapshot(store: Store, tmp_path: Path) -> None:
    load_tables(store, versions(), load_id="one")
    read_snapshot(store, AS_OF, cache=tmp_path)
    load_tables(store, draw(enterprises=[e("X-c")]), load_id="two")
    assert read_snapshot(store, AS_OF, cache=tmp_path).size == 3


def test_an_incomplete_load_is_not_kept(store: Store, tmp_path: Path) -> None:
    store.run(statement("load/load_started"), load_id="cut", content="0")
    read_snapshot(store, AS_OF, cache=tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", [b"", b"PAR1 and nothing else"])
def test_a_damaged_cache_is_made_again(store: Store, tmp_path: Path, damage: bytes) -> None:
    load_tables(store, versions(), load_id="one")
    expected = read_snapshot(store, AS_OF, cache=tmp_path)
    kept = next(tmp_path.iterdir())
    (kept / "holdings.parquet").write_bytes(damage)
    assert read_snapshot(store, AS_OF, cache=tmp_path).fingerprint == expected.fingerprint
    assert load_snapshot(kept).fingerprint == expected.fingerprint


def test_a_changed_value_is_found(tmp_path: Path) -> None:
    snapshot = snapshot_of(versions(), AS_OF)
    save_snapshot(tmp_path, snapshot)
    snapshot.holdings.assign(share=0.9).to_parquet(tmp_path / "holdings.parquet", index=False)
    with pytest.raises(Mismatch, match=snapshot.fingerprint):
        load_snapshot(tmp_path)


def test_the_key_depends_on_the_loads_but_not_on_their_order() -> None:
    assert snapshot_key(["a", "b"], AS_OF, AS_OF) == snapshot_key(["b", "a"], AS_OF, AS_OF)
    days = [(AS_OF, AS_OF), (EMPTY, EMPTY), (AS_OF, EMPTY)]
    keys = {snapshot_key([load], *both) for load in "ab" for both in days}
    assert len(keys) == 6
