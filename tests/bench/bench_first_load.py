"""A first load beside Neo4j's import tool alone on the same files, and the snapshot of it.

    python -m tests.bench.bench_first_load --size 1000000

A Neo4j of its own is started in a temporary folder and stopped at the end.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path
from time import perf_counter

from graph import bulk_import
from graph.bulk_files import BulkFile, write_files
from graph.bulk_import import load_first
from graph.bulk_tables import BulkTables
from graph.bulk_tool import BulkTool
from graph.loading import Brought
from graph.server import ManagedServer, ServerAddress
from graph.server_configuration import ServerTuning
from graph.server_package import server_package
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from graph.tables import Tables
from tests.bench.large_tables import large_tables
from tests.bench.stages import Stages
from tests.conftest import PACKAGES
from tests.drawing import AS_OF

_MEMORY = ServerTuning(heap_first=1024, heap_most=3072, page_cache=2048)


def _line(name: str, seconds: float) -> None:
    print(f"{name:<36} {seconds:>8.1f} s", flush=True)


def _first_load(managed: ManagedServer, tables: Tables) -> float:
    """Loads the tables and prints what each part took; returns the seconds of the whole."""
    stages = Stages()
    stages.watch(bulk_import, "write_files", "  its files")
    stages.watch(BulkTool, "run", "  its run of the tool")
    stages.watch(bulk_import, "migrate", "  its schema")
    stages.watch(bulk_import, "_finished", "  its end")
    os.sync()
    start = perf_counter()
    with stages.stage("  its checks and start of the server"):
        load_first(managed, tables, load_id="first")
    whole = perf_counter() - start
    stages.close()
    _line("a first load, checks to graph", whole)
    print("\n".join(stages.lines()), flush=True)
    return whole


def _files(tables: Tables, folder: Path) -> list[BulkFile]:
    start = perf_counter()
    load = Brought.of(None, tables, "first")
    _line("checks", perf_counter() - start)
    folder.mkdir()
    start = perf_counter()
    files = write_files(BulkTables(load.checked.rows, load.texts).parts(), folder)
    _line("files", perf_counter() - start)
    return files


def _tool_alone(files: list[BulkFile]) -> float:
    # What was written before is on the disk, and not on its way there at the cost of this.
    os.sync()
    start = perf_counter()
    made = BulkTool(files[0].path.parent, server_package(PACKAGES), _MEMORY).run(files)
    seconds = perf_counter() - start
    # Kept, it would fill memory that whatever is timed next had to get anew.
    shutil.rmtree(made)
    _line("the import tool alone", seconds)
    return seconds


def _snapshot(address: ServerAddress) -> None:
    with Store.open(address.uri, user=address.user, password=address.password) as store:
        os.sync()
        start = perf_counter()
        snapshot = read_snapshot(store, AS_OF)
        _line(f"snapshot of {snapshot.size:,} enterprises", perf_counter() - start)


def main() -> None:
    """Prints the times and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    size = parser.parse_args().size
    tables = large_tables(7, size)
    print(f"{size:,} enterprises, {sum(tables.rows.values()):,} rows", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = _files(tables, root / "alone")
        before = _tool_alone(files)
        managed = ManagedServer(root / "neo4j", PACKAGES, _MEMORY)
        try:
            whole = _first_load(managed, tables)
            _snapshot(managed.start())
        finally:
            managed.stop()
        # Once more: a busy minute of the machine must not decide the ratio.
        alone = [before, _tool_alone(files)]
        told = " and ".join(f"{whole / one:.1f}" for one in alone)
        print(f"a first load takes {told} times the tool alone")


if __name__ == "__main__":
    main()
