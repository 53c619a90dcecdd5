"""Seconds for the relations among 20 parties in a random graph: run it by hand.

    python -m tests.bench.bench_relations --size 20000 --parties 20

A Neo4j of its own is started in a temporary folder and stopped at the end.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from graph.loading import load_tables
from graph.part import Extent, ownership_part
from graph.relations import relations
from graph.relations_question import RelationQuestion
from graph.server_configuration import ServerTuning
from graph.store import Store
from graph.suspicion import suspected_relations
from graph.suspicion_question import SuspicionQuestion
from tests.bench.fresh_store import fresh_store
from tests.drawing import AS_OF
from tests.random_graph import random_tables

_MEMORY = ServerTuning(heap_first=512, heap_most=2048, page_cache=1024)
_REPEATS = 5


def _timed(name: str, ask: Callable[[], Any], say: Callable[[Any], str]) -> None:
    """The median of some repeats after a first that warms the statements up."""
    told, seconds = ask(), []
    for _ in range(_REPEATS):
        start = perf_counter()
        told = ask()
        seconds.append(perf_counter() - start)
    print(f"{name:<44} {1000 * median(seconds):>9.1f} ms   {say(told)}", flush=True)


def _relations(store: Store, parties: tuple[str, ...]) -> None:
    for intermediaries in range(7):
        question = RelationQuestion(parties, AS_OF, max_intermediaries=intermediaries)
        _timed(
            f"{len(parties)} parties, {intermediaries} intermediaries",
            partial(relations, store, question),
            lambda told: f"{len(told.ways)} ways on the first page, {told.explored}",
        )


def _one_enterprise(store: Store, enterprise_id: str) -> None:
    _timed(
        "suspected relations of one",
        lambda: suspected_relations(store, SuspicionQuestion(enterprise_id, AS_OF)),
        lambda told: f"{len(told.suspected)} others, {told.explored}",
    )
    _timed(
        "owners of one, upward",
        lambda: ownership_part(store, [enterprise_id], Extent(AS_OF)),
        lambda part: str({**part.explored, "waiting": len(part.waiting)}),
    )


def main() -> None:
    """Loads random tables of the size on the command line and asks them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=20_000, help="number of enterprises")
    arguments.add_argument("--parties", type=int, default=20, help="number of parties")
    given = arguments.parse_args()
    parties = tuple(f"X-{number * given.size // given.parties}" for number in range(given.parties))
    with fresh_store(_MEMORY) as (store, _):
        load_tables(store, random_tables(1, given.size), load_id="bench")
        _relations(store, parties)
        _one_enterprise(store, parties[0])


if __name__ == "__main__":
    main()
