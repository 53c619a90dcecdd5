"""A load killed at any moment, or whose Neo4j is killed, loses nothing and is run again whole.

A hundred further moments: `python -m tests.bench.bench_kills`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cypher import statement
from graph.errors import StoreUnavailable
from graph.loading import load_tables
from graph.migrations import migrate
from graph.server import ManagedServer, ServerAddress
from graph.server_process import running_state
from graph.store import Store
from tests.conftest import SMALL
from tests.graph.killed_loads import LOAD_ID, SEED, SIZE, RunningLoad, is_whole, lost
from tests.graph.whole_graph import everything
from tests.random_graph import random_tables


@pytest.fixture(scope="module")
def managed(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ManagedServer]:
    """A server that may be killed."""
    server = ManagedServer(tmp_path_factory.mktemp("killed"), home / "packages", SMALL)
    yield server
    server.stop()


def opened(address: ServerAddress) -> Store:
    return Store.open(address.uri, user=address.user, password=address.password)


@pytest.fixture(scope="module")
def undisturbed(migrated: Store) -> tuple[list[str], list[str]]:
    """The graph that the load makes when nothing happens to it."""
    migrated.run(statement("load/clear"))
    load_tables(migrated, random_tables(SEED, SIZE), load_id=LOAD_ID)
    return everything(migrated)


@pytest.mark.parametrize("seed", range(2))
def test_a_load_killed_at_any_moment_ends_as_if_undisturbed(
    undisturbed: tuple[list[str], list[str]], store: Store, server: ServerAddress, seed: int
) -> None:
    # Batches and not seconds: how fast Neo4j writes depends on what ran before.
    rng = np.random.default_rng(seed)
    load = RunningLoad.begun(server)
    lines = load.until(int(rng.integers(0, 20)))
    time.sleep(rng.uniform(0.0, 0.02))
    lines += load.kill()
    assert not is_whole(lines)
    assert not lost(store, lines)
    assert everything(store) != undisturbed
    assert not load_tables(store, random_tables(SEED, SIZE), load_id=LOAD_ID).repeated
    assert everything(store) == undisturbed


def test_what_was_acknowledged_outlives_a_server_that_is_killed_or_restarted(
    undisturbed: tuple[list[str], list[str]], managed: ManagedServer
) -> None:
    address = managed.start()
    with opened(address) as store:
        migrate(store)
    load = RunningLoad.begun(address)
    lines = load.until(9)
    kill(managed)
    lines += load.kill()
    with pytest.raises(StoreUnavailable):
        opened(address)
    address = managed.start()
    with opened(address) as store:
        assert not lost(store, lines)
    load = RunningLoad.begun(address)
    again = load.until(20)
    managed.stop()
    again += load.kill()
    assert not is_whole(lines + again)
    with opened(managed.start()) as store:
        assert not lost(store, lines + again)
        assert everything(store) != undisturbed
        load_tables(store, random_tables(SEED, SIZE), load_id=LOAD_ID)
        assert everything(store) == undisturbed


def kill(managed: ManagedServer) -> None:
    """Ends the server as a machine that loses its power would."""
    state = running_state(managed.folder)
    process = state.process() if state else None
    assert process
    process.kill()
    process.wait()
