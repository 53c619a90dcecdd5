"""A monthly run over invented provinces of several sizes: what each part takes, and a row.

    python -m tests.bench.bench_month --sizes 50000 100000 1000000

The model is trained once on a province of 10,000. A Neo4j of its own is started for each size in
a temporary folder and stopped at the end.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from gnn.checkpoint import Checkpoint
from gnn.events import months_before
from gnn.grade_seal import faults
from gnn.monthly import explainer_of, month_of, train_month
from gnn.monthly_run import Run, run_month
from gnn.policy import load_policy
from gnn.train import TrainingSettings
from graph.bulk_import import load_first
from graph.sample import SampleSettings, make_province
from graph.server import ManagedServer
from graph.server_configuration import ServerTuning
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from tests.bench.bench_first_load import _line
from tests.conftest import PACKAGES

_MEMORY = ServerTuning(heap_first=1024, heap_most=3072, page_cache=2048)
_LEARNED_FROM = 10_000


def _trained() -> Checkpoint:
    province = make_province(SampleSettings(enterprises=_LEARNED_FROM))
    return train_month(province.tables, province.settings.end, settings=TrainingSettings())


def _month(store: Store, folder: Path, checkpoint: Checkpoint, as_of: date) -> float:
    start = perf_counter()
    snapshot = read_snapshot(store, as_of, cache=folder / "snapshots")
    _line("snapshot", perf_counter() - start)
    start = perf_counter()
    month = month_of(snapshot)
    _line("indicators and operators", perf_counter() - start)
    start = perf_counter()
    explainer = explainer_of(month, checkpoint, load_policy())
    _line("scores and classes", perf_counter() - start)
    start = perf_counter()
    some = range(min(snapshot.size, 2_000))
    for row in some:
        explainer.packed(row)
    _line("explaining 2,000 rows", perf_counter() - start)
    del month, explainer, snapshot
    start = perf_counter()
    policy = load_policy()
    object.__setattr__(policy, "band", {})  # an invented province need not lie in the band
    steps = [start]

    def written(done: int, size: int) -> None:
        if done == size:
            steps.append(perf_counter())

    run = Run(store, folder / "models", folder / "snapshots", written)
    run_month(run, as_of, checkpoint, policy)
    whole = perf_counter()
    _line("of the month: all but the seal", steps[-1] - start)
    _line("of the month: the seal", whole - steps[-1])
    return whole - start


def main() -> None:
    """Prints the times by size and how they grow."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 50_000])
    sizes = parser.parse_args().sizes
    checkpoint = _trained()
    taken: dict[int, float] = {}
    for size in sizes:
        province = make_province(SampleSettings(enterprises=size))
        print(f"{size:,} enterprises, {sum(province.tables.rows.values()):,} rows", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            managed = ManagedServer(Path(folder) / "neo4j", PACKAGES, _MEMORY)
            try:
                load_first(managed, province.tables, load_id="first")
                address = managed.start()
                with Store.open(address.uri, user=address.user, password=address.password) as store:
                    as_of = months_before(province.settings.end, 0)
                    taken[size] = _month(store, Path(folder), checkpoint, as_of)
                    _line("the month, closed, graded, sealed", taken[size])
                    start = perf_counter()
                    found = faults(store, Path(folder) / "exclusions")
                    _line(f"verify ({len(found)} faults)", perf_counter() - start)
            finally:
                managed.stop()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"{1000 * taken[size] / size:.2f} ms an enterprise, peak {peak:.1f} GiB", flush=True)


if __name__ == "__main__":
    main()
