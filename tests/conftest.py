"""One Neo4j server for all tests that ask for it, and a store that each of them finds empty.

The server's program is shared with the demo (.linkrisk/packages): it is downloaded once. A test
that uses `server` or `store` carries the marker neo4j without writing it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from cypher import statement
from graph.migrations import migrate
from graph.server import ManagedServer, ServerAddress
from graph.server_configuration import ServerTuning
from graph.store import Store

# How long an example takes says how busy the machine is: no test is about that.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
PACKAGES = Path(__file__).parent.parent / ".linkrisk" / "packages"
SMALL = ServerTuning(heap_first=256, heap_most=768, page_cache=64, short_lived=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"server", "store", "migrated"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.neo4j)
    # What takes long first, so that no process waits at the end for one that began it last.
    slow = {item.path for item in items if item.get_closest_marker("neo4j")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run's LINKRISK_HOME; its name holds what Java and Neo4j find hard: a blank, Chinese."""
    folder = tmp_path_factory.mktemp("图 graph")
    PACKAGES.mkdir(parents=True, exist_ok=True)
    (folder / "packages").symlink_to(PACKAGES)
    return folder


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[ServerAddress]:
    """The address of the run's server, stopped at the end."""
    managed = ManagedServer(home / "neo4j", home / "packages", SMALL)
    yield managed.start()
    managed.stop()


@pytest.fixture(scope="session")
def migrated(server: ServerAddress) -> Iterator[Store]:
    """A store with its schema, as whatever test came before left it."""
    with Store.open(server.uri, user=server.user, password=server.password) as opened:
        migrate(opened)
        yield opened


@pytest.fixture
def store(migrated: Store) -> Store:
    """A store with its schema and nothing else."""
    migrated.run(statement("load/clear"))
    return migrated


@pytest.fixture
def graph(
    store: Store, server: ServerAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Store:
    """An empty graph that the commands use, with a home of its own."""
    monkeypatch.setenv("LINKRISK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LINKRISK_TODAY", "2027-06-30")  # later than any drawn month, on any machine
    monkeypatch.setenv("NEO4J_URI", server.uri)
    monkeypatch.setenv("NEO4J_USER", server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    return store
