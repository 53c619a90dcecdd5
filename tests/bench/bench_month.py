"""A monthly run over invented provinces of several sizes: seconds and memory of each stage.

    python -m tests.bench.bench_month --sizes 50000 100000 200000

The month is closed, graded, explained, written and sealed as `linkrisk grade --period` does, by
the default rules. The model, the province, the month and its proof each have a process of their
own, so the memory shown is that of the month alone. A Neo4j of its own is started for each size in
a temporary folder and stopped at the end; its own memory is told too.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from gnn import month_grading, monthly, monthly_run
from gnn.checkpoint import load_checkpoint, save_checkpoint
from gnn.grade_seal import faults
from gnn.measures import DEFAULT as MEASURES
from gnn.monthly import train_month
from gnn.monthly_run import Run, run_month
from gnn.policy import load_policy
from gnn.profile import DEFAULT as PROFILES
from gnn.rulebook import DOMAIN_SETS, rulebook
from gnn.train import TrainingSettings
from graph.bulk_import import load_first
from graph.sample import SampleSettings, make_province
from graph.server import ManagedServer, ServerAddress
from graph.server_configuration import ServerTuning
from graph.store import Store
from tests.bench.stages import Stages, resident
from tests.conftest import PACKAGES

_MEMORY = ServerTuning(heap_first=1024, heap_most=3072, page_cache=2048)
_LEARNED_FROM = 10_000
_TOLD_EVERY = 100_000
_END = SampleSettings().end
_WATCHED = (
    (monthly_run, "read_snapshot", "snapshot"),
    (monthly, "feature_table", "indicators"),
    (monthly, "operators_of", "operators"),
    (month_grading, "explainer_of", "scores and classes"),
    (month_grading, "domain_grades", "domain grades"),
    (monthly_run, "write_grades", "explaining and writing"),
    (monthly_run, "seal", "sealing"),
)


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """What work returns, done in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *given).result()


def _learn(folder: Path) -> None:
    province = make_province(SampleSettings(enterprises=_LEARNED_FROM))
    save_checkpoint(train_month(province.tables, _END, settings=TrainingSettings()), folder)


def _load(folder: Path, size: int) -> int:
    """Puts the province of a size into the graph; returns its rows."""
    province = make_province(SampleSettings(enterprises=size))
    load_first(ManagedServer(folder, PACKAGES, _MEMORY), province.tables, load_id="first")
    return sum(province.tables.rows.values())


def _grade(address: ServerAddress, home: Path) -> float:
    """Grades and seals the last month; returns the seconds it took."""
    stages = Stages()
    for module, function, name in _WATCHED:
        stages.watch(module, function, name)
    # An invented province need not lie in the band.
    policy = replace(load_policy(), band={})
    rules = rulebook(policy, PROFILES, measures=MEASURES, sets=DOMAIN_SETS)
    with Store.open(address.uri, user=address.user, password=address.password) as store:
        run = Run(store, home / "models", home / "snapshots", _told_now_and_then)
        start = perf_counter()
        with stages.stage("all else"):
            run_month(run, _END, load_checkpoint(home.parent / "model"), rules)
        seconds = perf_counter() - start
    stages.close()
    print("\n".join(stages.lines()))
    print(f"{'the month':<36} {seconds:>8.1f} s  {resident(name='VmHWM'):>6.2f} GiB at most")
    return seconds


def _told_now_and_then(done: int, size: int) -> None:
    if done % _TOLD_EVERY == 0:
        print(f"{perf_counter():.0f} s: {done:,} of {size:,} grades written", flush=True)


def _verify(address: ServerAddress, home: Path) -> None:
    start = perf_counter()
    with Store.open(address.uri, user=address.user, password=address.password) as store:
        found = faults(store, home / "exclusions")
    told = f"verify ({len(found)} faults)"
    seconds = perf_counter() - start
    print(f"{told:<36} {seconds:>8.1f} s  {resident(name='VmHWM'):>6.2f} GiB at most", flush=True)


def _measure(folder: Path, size: int) -> None:
    home = folder / f"{size}"
    managed = ManagedServer(home / "neo4j", PACKAGES, _MEMORY)
    rows = _apart(_load, home / "neo4j", size)
    print(f"{size:,} enterprises, {rows:,} rows", flush=True)
    try:
        address = managed.start()
        seconds = _apart(_grade, address, home)
        server = resident(Path(f"/proc/{managed.status().pid}/status"), "VmHWM")
        told = f"{1000 * seconds / size:.2f} ms an enterprise; Neo4j {server:.2f} GiB at most"
        print(told, flush=True)
        _apart(_verify, address, home)
    finally:
        managed.stop()


def main() -> None:
    """Prints the stages of each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 50_000])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _apart(_learn, folder / "model")
        for size in asked.sizes:
            _measure(folder, size)


if __name__ == "__main__":
    main()
