"""Requests a second and milliseconds of the classification service: run it by hand.

    python -m tests.bench.bench_service --enterprises 50000 --callers 8 --seconds 10

A Neo4j of its own is filled in a temporary folder and stopped at the end; `linkrisk serve` runs as
a process of its own, and so does each caller. One enterprise holds all others: the hub.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import numpy as np

from graph.bulk_import import load_first
from graph.server import ManagedServer, ServerAddress
from graph.server_configuration import ServerTuning
from graph.store import Store
from tests.api.province import SCORES, explanation
from tests.conftest import PACKAGES
from tests.drawing import draw, e, holds
from tests.sealing import graded, seal_month

_MEMORY = ServerTuning(heap_first=1024, heap_most=2048, page_cache=1024)
_KEY, PERIOD, EARLIER = "the-key-of-the-bench", "2026-10", "2026-09"

_HEADERS = {"X-API-Key": _KEY, "X-Purpose": "quality-check", "X-Document": "bench-1"}


@dataclass(frozen=True)
class Load:
    """What one caller asks: one after the other, for so long."""

    port: int
    paths: tuple[str, ...]
    seconds: float


def name(number: int) -> str:
    """The id of an enterprise."""
    return f"91990100MA{number:08d}"


def fill(server: ManagedServer, size: int) -> ServerAddress:
    """Loads enterprises and the hub's links, and writes two sealed months."""
    ids = [name(number) for number in range(size)]
    tables = draw(
        enterprises=[e(one) for one in ids], holdings=[holds(ids[0], one, 0.5) for one in ids[1:]]
    )
    load_first(server, tables, load_id="bench")
    address, chance = server.start(), Random(1)
    with Store.open(address.uri, user=address.user, password=address.password) as store:
        for period in (EARLIER, PERIOD):
            rows = []
            for one in ids:
                risk_class = chance.choice("AAAAAAABBBCD")
                told = explanation(one, one, risk_class, period)
                texts = {"explanation": json.dumps(told), "score": SCORES[risk_class]}
                numbers = {"log_odds": chance.gauss(0, 1), "own_points": chance.gauss(0, 1)}
                rows.append(graded(one, period, risk_class, **texts, **numbers))
            seal_month(store, period, rows)
    return address


@contextmanager
def serving(address: ServerAddress, home: Path) -> Iterator[int]:
    """The port of `linkrisk serve` over the graph."""
    environment = {
        **os.environ,
        "LINKRISK_HOME": str(home),
        "LINKRISK_API_KEYS": _KEY,
        "NEO4J_URI": address.uri,
        "NEO4J_USER": address.user,
        "NEO4J_PASSWORD": address.password,
    }
    words = [sys.executable, "-c", "from api.cli import app; app()", "serve", "--port", "0"]
    log = (home / "serve.log").open("w")
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
    ) as program:
        assert program.stdout
        told = re.search(r":(\d+)/", program.stdout.readline())
        assert told
        yield int(told[1])
        program.terminate()


def asked(load: Load) -> list[float]:
    """Seconds of each request of one caller."""
    connection = HTTPConnection("127.0.0.1", load.port)
    headers, taken = _HEADERS, list[float]()
    start = perf_counter()
    while perf_counter() - start < load.seconds:
        begun = perf_counter()
        connection.request("GET", load.paths[len(taken) % len(load.paths)], headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        taken.append(perf_counter() - begun)
    return taken


def requests(title: str, load: Load, callers: int) -> None:
    """Prints requests a second and percentiles over some callers at once."""
    asked(Load(load.port, load.paths, 1.0))  # warms statements up
    step = len(load.paths) // callers or 1
    loads = [
        Load(load.port, load.paths[step * one :] + load.paths[: step * one], load.seconds)
        for one in range(callers)
    ]
    with ProcessPoolExecutor(callers) as pool:
        taken = np.array([one for part in pool.map(asked, loads) for one in part])
    p50, p95, p99 = 1000 * np.percentile(taken, [50, 95, 99])
    rate = len(taken) / load.seconds
    print(f"{title:<44} {callers:>2} callers {rate:>7.0f}/s   p50 {p50:.1f} ms", end="")
    print(f"   p95 {p95:.1f} ms   p99 {p99:.1f} ms", flush=True)


def stream(port: int, path: str, size: int) -> None:
    """Prints rows a second of a whole stream, as a caller gets it."""
    connection = HTTPConnection("127.0.0.1", port)
    start, got = perf_counter(), 0
    connection.request("GET", path, headers=_HEADERS)
    answer = connection.getresponse()
    while part := answer.read(1 << 20):
        got += len(part)
    taken = perf_counter() - start
    print(f"{path:<44} {size / taken:>9,.0f} rows/s   {got / 2**20:.1f} MiB", flush=True)


def main() -> None:
    """Fills a graph of the size on the command line and asks the service."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--enterprises", type=int, default=50_000)
    arguments.add_argument("--callers", type=int, nargs="+", default=[1, 8])
    arguments.add_argument("--seconds", type=float, default=10.0)
    given: Any = arguments.parse_args()
    chance = Random(2)
    some = [name(chance.randrange(1, given.enterprises)) for _ in range(2000)]
    with tempfile.TemporaryDirectory() as folder:
        server = ManagedServer(Path(folder) / "neo4j", PACKAGES, _MEMORY)
        try:
            address = fill(server, given.enterprises)
            with serving(address, Path(folder)) as port:
                for form in ("ndjson", "csv", "parquet", "arrow") * 2:
                    stream(port, f"/periods/{PERIOD}/grades.{form}", given.enterprises)
                for title, path in (
                    ("look-up of one grade", "/grades/{}"),
                    ("reference", "/reference/{}"),
                    ("explanation", "/grades/{}/explanation"),
                ):
                    paths = tuple(path.format(one) for one in some)
                    for callers in given.callers:
                        requests(title, Load(port, paths, given.seconds), callers)
                hub = (f"/enterprises/{name(0)}/neighbourhood?period={PERIOD}",)
                requests("neighbourhood of the hub", Load(port, hub, given.seconds), 1)
                changed = ("/changes?limit=1000",)
                requests("a page of 1,000 changes", Load(port, changed, given.seconds), 1)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
