"""Look-ups a second with the audit log and without one, in one run: run it by hand.

    python -m tests.bench.bench_access --seconds 10

A Neo4j of its own is started in a temporary folder and stopped at the end. The server is a process
of its own, and so are the callers, who ask one grade after the other over kept connections.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import numpy as np
import psutil
import uvicorn

from api.access import Access
from api.app import create_app
from api.audit_chain import Value, chain_faults
from api.audit_log import AuditLog
from cypher.statement import parse
from graph.loading import load_tables
from graph.migrations import migrate
from graph.server import ManagedServer, ServerAddress
from graph.server_configuration import ServerTuning
from graph.store import Store
from tests.api.conftest import FOR, KEY
from tests.api.province import explanation
from tests.conftest import PACKAGES
from tests.drawing import draw, e

_MEMORY = ServerTuning(heap_first=512, heap_most=1024, page_cache=256)
_FIRMS, _PERIOD, _PORT = 2000, "2026-10", 8399


class Unwritten(AuditLog):
    """The log that costs nothing: what is appended is dropped."""

    def append(self, entry: Value) -> None:
        """Does nothing."""


@dataclass(frozen=True)
class Load:
    """How many callers ask at once, for how long."""

    callers: int
    seconds: float


@dataclass(frozen=True)
class Asking:
    """What one caller does: ask for so long."""

    seconds: float
    first: int


def name(number: int) -> str:
    return f"91990100MA{number:08d}"


def fill(store: Store) -> None:
    ids = [name(number) for number in range(_FIRMS)]
    load_tables(store, draw(enterprises=[e(one) for one in ids]), load_id="bench")
    text = (Path(__file__).parent.parent / "api" / "grades.cypher").read_text(encoding="utf-8")
    rows = [{"enterprise_id": one, "grade": _grade(one)} for one in ids]
    store.write(parse("bench/grades", text), rows)


def _grade(enterprise_id: str) -> dict[str, Any]:
    told = explanation(enterprise_id, enterprise_id, "C", _PERIOD)
    kept = {key: told[key] for key in ("enterprise_id", "period", "class", "score", "log_odds")}
    points = {"probability": 0.3, "own_points": 0.8, "contagion_points": 1.4}
    versions = dict.fromkeys(("policy_version", "model_version", "snapshot_fingerprint"), "1")
    return {**kept, **points, **versions, "grade_id": f"{enterprise_id}@{_PERIOD}"}


def serve(address: ServerAddress, home: Path, logged: bool) -> None:
    """The program of the server's process."""
    with Store.open(address.uri, user=address.user, password=address.password) as store:
        access = Access(frozenset({KEY}), home)
        if not logged:
            vars(access)["audit"] = Unwritten(home / "audit")
        made = create_app(store, access=access)
        uvicorn.run(made, host="127.0.0.1", port=_PORT, log_level="warning")


@contextmanager
def serving(address: ServerAddress, home: Path, logged: bool) -> Iterator[psutil.Process]:
    spawned = multiprocessing.get_context("spawn")
    process = spawned.Process(target=serve, args=(address, home, logged), daemon=True)
    process.start()
    until = perf_counter() + 60
    while not _answers() and perf_counter() < until:
        sleep(0.2)
    yield psutil.Process(process.pid)
    process.terminate()
    process.join()


def _answers() -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", _PORT, timeout=5)
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False


def ask(asking: Asking) -> list[float]:
    """Seconds of each of one caller's look-ups."""
    connection = HTTPConnection("127.0.0.1", _PORT, timeout=30)
    headers, told, number = {"X-API-Key": KEY, **FOR}, [], asking.first
    until = perf_counter() + asking.seconds
    while perf_counter() < until:
        number = (number * 31 + 7) % _FIRMS
        start = perf_counter()
        connection.request("GET", f"/grades/{name(number)}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        told.append(perf_counter() - start)
    return told


def measure(label: str, server: psutil.Process, *, pool: ProcessPoolExecutor, load: Load) -> None:
    """Prints look-ups a second and their milliseconds, after a while that warms everything up.

    The server's own time on a processor tells the cost even where the machine is busy.
    """
    list(pool.map(ask, [Asking(3, first) for first in range(load.callers)]))
    before = sum(server.cpu_times()[:2])
    told = list(pool.map(ask, [Asking(load.seconds, first) for first in range(load.callers)]))
    own = sum(server.cpu_times()[:2]) - before
    took = 1000 * np.concatenate([np.asarray(one) for one in told])
    middle, most = np.percentile(took, [50, 99])
    rate, each = len(took) / load.seconds, 1000 * own / len(took)
    speed = f"{rate:>6.0f} /s   p50 {middle:>6.1f} ms   p99 {most:>6.1f} ms"
    print(f"{label:<12} {speed}   {each:.2f} ms of a core each", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--callers", type=int, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "packages").symlink_to(PACKAGES)
        managed = ManagedServer(home / "neo4j", home / "packages", _MEMORY)
        address = managed.start()
        try:
            with Store.open(address.uri, user=address.user, password=address.password) as store:
                migrate(store)
                fill(store)
            spawned = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(given.callers, mp_context=spawned) as pool:
                load = Load(given.callers, given.seconds)
                for label, logged in (("not logged", False), ("logged", True)) * 2:
                    with serving(address, home, logged) as server:
                        measure(label, server, pool=pool, load=load)
            faults, head = chain_faults(home / "audit")
            print(f"{head.number} lines, faults: {faults}")
        finally:
            managed.stop()


if __name__ == "__main__":
    main()
