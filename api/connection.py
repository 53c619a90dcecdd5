"""Which Neo4j a command works with: the one at NEO4J_URI, else the managed one in home."""

from __future__ import annotations

import re

from api.settings import Settings
from cypher import statement
from graph.errors import Mismatch
from graph.migrations import migrate
from graph.noted_heads import HEADS, noted_in
from graph.server import ManagedServer, ServerAddress
from graph.store import Store

# The statements use `CALL (variable) { ... }`, which Neo4j reads since 5.23.
_OLDEST = (5, 23)


def managed_server(settings: Settings) -> ManagedServer:
    """The managed server of the home folder, running or not."""
    return ManagedServer(settings.home / "neo4j", settings.packages)


def open_store(settings: Settings) -> Store:
    """An open store with its schema; starts the managed server unless NEO4J_URI is set.

    What is decided through it is noted in the home. Raises ServerFailed, StoreUnavailable, and
    Mismatch when Neo4j is too old or the graph was made by a newer linkrisk.
    """
    address = _address(settings)
    store = Store.open(address.uri, user=address.user, password=address.password)
    try:
        _check_version(store)
        migrate(store)
    except BaseException:
        store.close()
        raise
    return noted_in(store, settings.home / HEADS)


def _address(settings: Settings) -> ServerAddress:
    if settings.neo4j_uri:
        user, password = settings.neo4j_user, settings.neo4j_password
        return ServerAddress(settings.neo4j_uri, user, password)
    return managed_server(settings).start()


def _check_version(store: Store) -> None:
    version = str(store.read(statement("read/server"))["version"].iloc[0])
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < _OLDEST:
        raise Mismatch("Neo4j 5.23 or later", version, store.uri)
