"""One small province, trained and graded once for all tests of gnn that ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gnn.checkpoint import Checkpoint
from gnn.explanation import Explainer
from gnn.monthly import Month, explainer_of, month_of, train_month
from gnn.monthly_run import Run, run_month
from gnn.policy import load_policy
from gnn.train import TrainingSettings
from graph.loading import load_tables
from graph.sample import Province, SampleSettings, make_province
from graph.snapshot import snapshot_of
from graph.store import Store
from tests.gnn.sealed_months import JUNE, MAY, run_in, sealed_in, tables, wide

QUICK = TrainingSettings(networks=2, epochs=20, patience=20)


@pytest.fixture(scope="session")
def province() -> Province:
    return make_province(SampleSettings(enterprises=1200))


@pytest.fixture(scope="session")
def month(province: Province) -> Month:
    return month_of(snapshot_of(province.tables, province.settings.end))


@pytest.fixture(scope="session")
def checkpoint(province: Province) -> Checkpoint:
    return train_month(province.tables, province.settings.end, settings=QUICK)


@pytest.fixture(scope="session")
def early_model(checkpoint: Checkpoint) -> Checkpoint:
    """The model as if calibrated early enough to grade the months of drawn graphs."""
    calibrated = {**checkpoint.configuration, "calibrated_at": "2025-04-30"}
    return replace(checkpoint, configuration=calibrated)


@pytest.fixture(scope="session")
def explainer(month: Month, checkpoint: Checkpoint) -> Explainer:
    return explainer_of(month, checkpoint, load_policy())


@pytest.fixture
def run(store: Store, tmp_path: Path, checkpoint: Checkpoint) -> Run:
    """A loaded graph and the model, which was calibrated early enough."""
    load_tables(store, tables(), load_id="one")
    return run_in(store, tmp_path)


@pytest.fixture
def sealed(run: Run, early_model: Checkpoint) -> Iterator[Run]:
    """May and June, sealed."""
    for day in (MAY, JUNE):
        run_month(run, day, early_model, wide())
    yield run


@pytest.fixture(scope="module")
def months(
    migrated: Store, tmp_path_factory: pytest.TempPathFactory, early_model: Checkpoint
) -> Run:
    """May and June, sealed once for a module whose tests put back what they alter."""
    home = tmp_path_factory.mktemp("months")
    return sealed_in(migrated, home, tables(), (early_model, wide()))
