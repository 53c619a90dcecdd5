"""A range of months killed in the middle goes on where it was and ends as if undisturbed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cypher import statement
from gnn.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from gnn.grade_seal import faults
from gnn.grade_store import classes_of
from gnn.monthly_run import Run, run_month
from gnn.training_cache import trained
from graph.history import entries
from graph.loading import load_tables
from graph.server import ServerAddress
from graph.store import Store
from graph.tables import Tables
from tests.drawing import draw, e, record
from tests.gnn.sealed_months import JUNE, MAY, run_in
from tests.gnn.test_month_domains import rules

SIZE, BATCH = 20, 4
_RUN = f"""
import sys
from dataclasses import replace
from pathlib import Path
from gnn import grade_store
from gnn.checkpoint import load_checkpoint
from gnn.monthly_run import run_month
from graph.store import Store
from tests.gnn.test_month_domains import rules
from tests.gnn.sealed_months import JUNE, MAY, run_in
grade_store.BATCH = {BATCH}
uri, user, password, home = sys.argv[1:]
home = Path(home)
with Store.open(uri, user=user, password=password) as store:
    for day in (MAY, JUNE):
        def progress(done, size):
            print(f"{{day:%Y-%m}} {{done}}", flush=True)
        run = replace(run_in(store, home), progress=progress)
        run_month(run, day, load_checkpoint(home / "model"), rules())
"""


def tables() -> Tables:
    """Firms of food, so that a month has both kinds of grades."""
    names = [f"X-{number:02}" for number in range(SIZE)]
    fines = [record(f"r{name}", "penalty", name, "2026-04-01") for name in names[::3]]
    return draw(enterprises=[e(name, industry="C14") for name in names], records=fines)


@pytest.fixture
def run(store: Store, tmp_path: Path, early_model: Checkpoint) -> Run:
    """A loaded graph, and a home with the model."""
    save_checkpoint(early_model, tmp_path / "model")
    load_tables(store, tables(), load_id="one")
    return run_in(store, tmp_path)


def go_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Runs both months; returns how many grades of each were there with each batch."""
    monkeypatch.setattr("gnn.grade_store.BATCH", BATCH)
    done: list[int] = []
    again = replace(run, progress=lambda count, _: done.append(count))
    for day in (MAY, JUNE):
        run_month(again, day, load_checkpoint(run.models.parent / "model"), rules())
    return done


def test_a_range_killed_in_a_month_goes_on_inside_it(
    run: Run, server: ServerAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [server.uri, server.user, server.password, str(tmp_path)]
    with subprocess.Popen(
        [sys.executable, "-c", _RUN, *asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline().strip() for _ in range(SIZE // BATCH + 2)]
        process.kill()
    assert lines[-1] == f"2026-06 {2 * BATCH}"
    assert [one.value["period"] for one in entries(run.store) if one.kind == "grades"] == [
        "2026-05"
    ]
    written = len(classes_of(run.store, "2026-06"))
    assert 2 * BATCH <= written < SIZE

    done = go_on(run, monkeypatch)
    # May is sealed and not touched; of June only what was not written.
    assert done[0] == min(written + BATCH, SIZE)
    assert done[-1] == SIZE
    assert faults(run.store, run.exclusions) == []
    resumed = entries(run.store)

    run.store.run(statement("load/clear"))
    run.heads.unlink()  # of another graph, which is not noted yet
    load_tables(run.store, tables(), load_id="one")
    assert go_on(run, monkeypatch)[0] == BATCH
    assert entries(run.store) == resumed


def test_the_same_training_is_done_once(checkpoint: Checkpoint, tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> Checkpoint:
        made.append(1)
        return checkpoint

    first = trained(tmp_path, "key", make)
    assert trained(tmp_path, "key", make).model_id == first.model_id == checkpoint.model_id
    assert len(made) == 1
    trained(tmp_path, "other", make)
    trained(tmp_path, None, make)
    assert len(made) == 3
    (tmp_path / "key" / "arrays.npz").write_bytes(b"damaged")
    assert trained(tmp_path, "key", make).model_id == checkpoint.model_id
    assert len(made) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "other"]
