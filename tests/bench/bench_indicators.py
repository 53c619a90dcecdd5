"""Seconds of the processor for each relation indicator over a whole large register: run it by hand.

    python -m tests.bench.bench_indicators --size 1000000

No Neo4j: the snapshot is drawn, with a prior month of 5 % of the enterprises in class D.
"""

from __future__ import annotations

import argparse
from datetime import date
from time import process_time

import numpy as np

from features.indicator import REGISTRY
from features.prior import Prior
from features.ties import ties_of
from graph.snapshot import Snapshot, snapshot_of
from tests.bench.large_tables import large_tables
from tests.drawing import AS_OF


def _prior(snapshot: Snapshot) -> Prior:
    chance = np.random.default_rng(1).random(snapshot.size)
    classes = np.digitize(chance, [0.6, 0.85, 0.95])
    return Prior(date(2026, 5, 31), classes.astype(np.int64), chance, chance / 2)


def main() -> None:
    """Draws a register of the size on the command line and times the relation indicators."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=100_000, help="number of enterprises")
    given = arguments.parse_args()
    snapshot = snapshot_of(large_tables(1, given.size), AS_OF)
    start = process_time()
    links = ties_of(snapshot).nnz
    print(f"ties: {links:,} in {process_time() - start:.1f} s", flush=True)
    prior = _prior(snapshot)
    for known in REGISTRY.values():
        if known.dimension == "relation":
            start = process_time()
            values = known.values(snapshot, prior)
            seconds, spoken = process_time() - start, float((~np.isnan(values)).mean())
            print(f"{known.name:<32} {seconds:>7.2f} s   {spoken:.1%} speak", flush=True)


if __name__ == "__main__":
    main()
