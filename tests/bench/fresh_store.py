"""An empty graph on a Neo4j of its own, in a temporary folder, stopped at the end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.migrations import migrate
from graph.server import ManagedServer
from graph.server_configuration import ServerTuning
from graph.store import Store
from tests.conftest import PACKAGES


@contextmanager
def fresh_store(memory: ServerTuning) -> Iterator[tuple[Store, Path]]:
    """The store with the schema of today, and the folder that goes with it."""
    with tempfile.TemporaryDirectory() as folder:
        server = ManagedServer(Path(folder) / "neo4j", PACKAGES, memory)
        address = server.start()
        try:
            with Store.open(address.uri, user=address.user, password=address.password) as store:
                migrate(store)
                yield store, Path(folder)
        finally:
            server.stop()
