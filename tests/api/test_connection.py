"""A command works with the managed server of its home, or with the one at NEO4J_URI."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from api.connection import open_store
from api.settings import Settings, settings
from cypher import statement
from graph.errors import Mismatch, StoreUnavailable
from graph.server import ServerAddress
from graph.store import Store


def at_uri(server: ServerAddress, home: Path) -> Settings:
    return settings(
        {
            "LINKRISK_HOME": str(home),
            "NEO4J_URI": server.uri,
            "NEO4J_PASSWORD": server.password,
        }
    )


def test_the_managed_server_of_home_is_used(server: ServerAddress, home: Path) -> None:
    with open_store(settings({"LINKRISK_HOME": str(home)})) as store:
        assert store.uri == server.uri
        assert len(store.read(statement("read/migrations"))) > 0


def test_an_address_is_used_without_touching_home(server: ServerAddress, tmp_path: Path) -> None:
    with open_store(at_uri(server, tmp_path)) as store:
        assert store.uri == server.uri
    assert list(tmp_path.iterdir()) == []


def test_nobody_at_the_address() -> None:
    with pytest.raises(StoreUnavailable, match="correct NEO4J_URI"):
        open_store(settings({"NEO4J_URI": "bolt://127.0.0.1:1"}))


@pytest.mark.parametrize(
    ("version", "fits"), [("4.4.39", False), ("5.22.0", False), ("5.23.0", True), ("2025.06", True)]
)
def test_an_old_neo4j_is_refused(
    server: ServerAddress, monkeypatch: pytest.MonkeyPatch, *, version: str, fits: bool
) -> None:
    monkeypatch.setattr(Store, "read", lambda *_: pd.DataFrame({"version": [version]}))
    monkeypatch.setattr("api.connection.migrate", lambda _: [])
    if fits:
        open_store(at_uri(server, Path())).close()
        return
    with pytest.raises(Mismatch, match=rf"expected Neo4j 5\.23 or later, got '{version}'"):
        open_store(at_uri(server, Path()))
