"""Rows a second into Neo4j and back, columns beside one row a record: run it by hand.

    python -m tests.bench.bench_loading --size 20000

A Neo4j of its own is started in a temporary folder and stopped at the end.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from time import perf_counter

from cypher import statement
from cypher.statement import parse
from graph.loading import load_tables
from graph.server_configuration import ServerTuning
from graph.snapshot_reading import read_tables
from graph.store import Store
from graph.tables import Tables
from tests.bench.fresh_store import fresh_store
from tests.random_graph import random_tables

_MEMORY = ServerTuning(heap_first=512, heap_most=2048, page_cache=1024)
_REPEATS = 3
_ROW_BY_ROW = parse(
    "bench/holdings",
    "// Every holding, one row a record.\n"
    "MATCH (holder)-[link:HOLDS]->(enterprise:Enterprise)\n"
    "RETURN link.version_id AS page_key,\n"
    "  coalesce(holder.person_id, holder.enterprise_id) AS holder_id,\n"
    "  CASE WHEN holder:Person THEN 'Person' ELSE 'Enterprise' END AS holder_kind,\n"
    "  enterprise.enterprise_id AS enterprise_id, link.share AS share,\n"
    "  link.share_low AS share_low, link.share_high AS share_high,\n"
    "  link.subscribed_amount AS subscribed_amount, link.paid_amount AS paid_amount,\n"
    "  link.valid_from AS valid_from, link.valid_to AS valid_to,\n"
    "  link.recorded_at AS recorded_at, link.source AS source",
)


class _Clock:
    """Prints rows a second of each statement as its last batch ends."""

    def __init__(self) -> None:
        self.since = perf_counter()

    def __call__(self, name: str, done: int, total: int) -> None:
        if done == total:
            _line(name, total, perf_counter() - self.since)
            self.since = perf_counter()


def _line(name: str, rows: int, seconds: float) -> None:
    print(f"{name:<32} {rows:>9,} rows {seconds:>8.2f} s {rows / seconds:>10,.0f} rows/s")


def _loading(store: Store, tables: Tables) -> None:
    rows = sum(tables.rows.values())
    for load_id in ("first", "again"):
        print(f"\nload, {load_id}")
        start = perf_counter()
        load_tables(store, tables, load_id=load_id, progress=_Clock())
        _line("all, with checks", rows, perf_counter() - start)


def _reading(store: Store, holdings: int) -> None:
    print("\nread, the best of", _REPEATS)
    columns = statement("read/snapshot_holdings")
    by_column = _best(lambda: store.read_columns(columns, after="", limit=holdings))
    by_row = _best(lambda: store.read(_ROW_BY_ROW))
    _line("holdings, lists of columns", holdings, by_column)
    _line("holdings, one row a record", holdings, by_row)
    print(f"columns are {by_row / by_column:.1f} times as fast")
    start = perf_counter()
    rows = sum(read_tables(store).rows.values())
    _line("read_tables", rows, perf_counter() - start)


def _best(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(_REPEATS):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return min(seconds)


def main() -> None:
    """Loads and reads random tables of the size given on the command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=20_000, help="number of enterprises")
    size = arguments.parse_args().size
    tables = random_tables(1, size)
    with fresh_store(_MEMORY) as (store, _):
        _loading(store, tables)
        _reading(store, tables.rows["holdings"])


if __name__ == "__main__":
    main()
