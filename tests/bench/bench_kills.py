"""Loads killed at random moments, each run again and held against the undisturbed graph.

    python -m tests.bench.bench_kills --points 100

A Neo4j of its own is started in a temporary folder and stopped at the end.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from cypher import statement
from graph.loading import load_tables
from graph.migrations import migrate
from graph.server import ManagedServer, ServerAddress
from graph.store import Store
from tests.conftest import PACKAGES, SMALL
from tests.graph.killed_loads import LOAD_ID, SEED, SIZE, RunningLoad, is_whole, lost
from tests.graph.whole_graph import everything
from tests.random_graph import random_tables


def main() -> None:
    """Prints how many loads were killed within and how many graphs came out the same."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=100)
    points = parser.parse_args().points
    with tempfile.TemporaryDirectory() as folder:
        managed = ManagedServer(Path(folder), PACKAGES, SMALL)
        try:
            address = managed.start()
            with Store.open(address.uri, user=address.user, password=address.password) as store:
                migrate(store)
                _kill(store, address, points)
        finally:
            managed.stop()


def _kill(store: Store, address: ServerAddress, points: int) -> None:
    RunningLoad.begun(address).rest()
    undisturbed = everything(store)
    store.run(statement("load/clear"))
    load, start = RunningLoad.begun(address), time.perf_counter()
    load.rest()
    whole_seconds = time.perf_counter() - start
    within = same = nothing_lost = 0
    for moment in np.random.default_rng(1).uniform(0, whole_seconds, points):
        store.run(statement("load/clear"))
        load = RunningLoad.begun(address)
        time.sleep(moment)
        lines = load.kill()
        within += not is_whole(lines)
        nothing_lost += not lost(store, lines)
        load_tables(store, random_tables(SEED, SIZE), load_id=LOAD_ID)
        same += everything(store) == undisturbed
    print(f"an undisturbed load took {whole_seconds:.2f} s")
    print(f"{points} kills, {within} of them before the load's end: {nothing_lost} lost nothing")
    print(f"that was acknowledged, {same} ended with the undisturbed graph")


if __name__ == "__main__":
    main()
