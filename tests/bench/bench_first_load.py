"""A first load beside Neo4j's import tool alone on the same files, and the snapshot of it.

    python -m tests.bench.bench_first_load --size 1000000

A Neo4j of its own is started in a temporary folder and stopped at the end.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import perf_counter

from graph.bulk_files import write_files
from graph.bulk_import import load_first
from graph.bulk_tables import BulkTables
from graph.bulk_tool import BulkTool
from graph.loading import Brought
from graph.server import ManagedServer
from graph.server_configuration import ServerTuning
from graph.server_package import server_package
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from tests.bench.large_tables import large_tables
from tests.conftest import PACKAGES
from tests.drawing import AS_OF

_MEMORY = ServerTuning(heap_first=1024, heap_most=3072, page_cache=2048)


def _line(name: str, seconds: float) -> None:
    print(f"{name:<36} {seconds:>8.1f} s", flush=True)


def main() -> None:
    """Prints the times and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    size = parser.parse_args().size
    tables = large_tables(7, size)
    print(f"{size:,} enterprises, {sum(tables.rows.values()):,} rows", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        start = perf_counter()
        rows = Brought.of(None, tables, "first").checked.rows
        _line("checks", perf_counter() - start)
        (root / "alone").mkdir()
        start = perf_counter()
        files = write_files(BulkTables(rows).parts(), root / "alone")
        _line("files", perf_counter() - start)
        start = perf_counter()
        BulkTool(root / "alone", server_package(PACKAGES), _MEMORY).run(files)
        alone = perf_counter() - start
        _line("the import tool alone", alone)
        managed = ManagedServer(root / "neo4j", PACKAGES, _MEMORY)
        try:
            start = perf_counter()
            load_first(managed, tables, load_id="first")
            whole = perf_counter() - start
            _line("a first load, checks to graph", whole)
            print(f"a first load takes {whole / alone:.1f} times the tool alone", flush=True)
            address = managed.start()
            with Store.open(address.uri, user=address.user, password=address.password) as store:
                start = perf_counter()
                snapshot = read_snapshot(store, AS_OF)
                _line(f"snapshot of {snapshot.size:,} enterprises", perf_counter() - start)
        finally:
            managed.stop()


if __name__ == "__main__":
    main()
