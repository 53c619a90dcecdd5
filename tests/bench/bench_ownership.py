"""How fast ownership answers: one enterprise of a deep group from Neo4j, and everyone at once.

    python -m tests.bench.bench_ownership --size 1000000

A Neo4j of its own is started in a temporary folder for the first and stopped at the end; the
second needs only memory.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from time import perf_counter

import numpy as np
import pandas as pd

from api.ownership_models import OwnershipAsked
from api.ownership_routes import told
from features.control import control_heads
from features.crossings import circular_holdings
from features.owners import owners_of_all
from features.ownership import controllers
from features.stakes import stakes_of, votes_of
from graph.loading import load_tables
from graph.server_configuration import ServerTuning
from graph.snapshot import Snapshot, snapshot_of
from graph.store import Store
from graph.tables import Tables, tables_of
from tests.bench.fresh_store import fresh_store
from tests.drawing import AS_OF

_MEMORY = ServerTuning(heap_first=512, heap_most=2048, page_cache=1024)
_LAYERS, _ASKED, _WARMING = 10, 200, 200


def group(seed: int, groups: int) -> Tables:
    """Groups of ten layers: each firm of a layer is held by two of the layer above and a person."""
    rng = np.random.default_rng(seed)
    wide = np.minimum(2 ** np.arange(_LAYERS), 16)
    ids, links = [], []
    for number in range(groups):
        layers = [
            [f"CN-GROUP-{number}.{depth}.{place}" for place in range(size)]
            for depth, size in enumerate(wide)
        ]
        ids += [one for layer in layers for one in layer]
        for above, below in pairwise(layers):
            for firm in below:
                holders = rng.choice(above, min(2, len(above)), replace=False)
                links += [("Enterprise", holder, firm, 0.35) for holder in holders]
                links.append(("Person", f"P-{number}-{rng.integers(50)}", firm, 0.2))
    holdings = pd.DataFrame(links, columns=["holder_kind", "holder_id", "enterprise_id", "share"])
    people = holdings.loc[holdings["holder_kind"] == "Person", "holder_id"].unique()
    learned = {"recorded_at": pd.Timestamp("2024-01-01"), "source": "bench"}
    return tables_of(
        enterprises=pd.DataFrame({"enterprise_id": ids, "name": ids}).assign(**learned),
        persons=pd.DataFrame({"person_id": people}).assign(**learned),
        holdings=holdings.assign(**learned),
    )


def population(seed: int, size: int) -> Snapshot:
    """Enterprises with 1.5 holders each, a tenth of them enterprises, circles included."""
    rng = np.random.default_rng(seed)
    count = size * 3 // 2
    firm = rng.random(count) < 0.3
    number = np.where(firm, rng.integers(0, size, count), rng.integers(0, size, count))
    prefix = np.where(firm, "CN-X-", "P-").astype(object)
    holdings = pd.DataFrame(
        {
            "holder_kind": np.where(firm, "Enterprise", "Person"),
            "holder_id": prefix + number.astype(str).astype(object),
            "enterprise_id": "CN-X-" + rng.integers(0, size, count).astype(str).astype(object),
            "share": rng.random(count),
        }
    )
    learned = {"recorded_at": pd.Timestamp("2024-01-01"), "source": "bench"}
    every = np.arange(size).astype(str).astype(object)
    return snapshot_of(
        tables_of(
            enterprises=pd.DataFrame({"enterprise_id": "CN-X-" + every}).assign(**learned),
            persons=pd.DataFrame({"person_id": "P-" + every}).assign(**learned),
            holdings=holdings.assign(**learned),
        ),
        AS_OF,
    )


def _one(store: Store) -> None:
    tables = group(7, 20)
    load_tables(store, tables, load_id="groups")
    asked = OwnershipAsked(as_of=AS_OF)
    deepest = [one for one in tables.enterprises["enterprise_id"] if f".{_LAYERS - 1}." in one]
    for question in ("ownership", "holdings"):
        firms = deepest if question == "ownership" else [f"CN-GROUP-{n}.0.0" for n in range(20)]
        times = []
        # A server that was just started compiles its way through the first questions.
        for number in range(_WARMING):
            told(store, firms[number % len(firms)], question, asked)
        for number in range(_ASKED):
            start = perf_counter()
            answer = told(store, firms[number % len(firms)], question, asked)
            times.append(perf_counter() - start)
        median, worst = statistics.median(times) * 1000, np.quantile(times, 0.95) * 1000
        size = answer["explored"]["enterprises"] + answer["explored"]["persons"]
        print(f"{question:<10} of {size} parties: median {median:.1f} ms, 95 % {worst:.1f} ms")


def _timed(name: str, compute: Callable[[], object]) -> None:
    start = perf_counter()
    compute()
    print(f"{name:<34} {perf_counter() - start:>8.1f} s")


def main() -> None:
    """Prints the times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    size = parser.parse_args().size
    with fresh_store(_MEMORY) as (store, _):
        _one(store)
    for part in (size // 4, size):
        snapshot = population(7, part)
        print(f"\n{part:,} enterprises, {len(snapshot.holdings):,} holdings")
        stakes, votes = stakes_of(snapshot), votes_of(snapshot)
        _timed("stakes", partial(stakes_of, snapshot))
        _timed("heads of control", partial(control_heads, votes))
        _timed("circles", partial(circular_holdings, stakes))
        _timed("largest ultimate holders", partial(controllers, snapshot))
        _timed("beneficial owners", partial(owners_of_all, snapshot))


if __name__ == "__main__":
    main()
