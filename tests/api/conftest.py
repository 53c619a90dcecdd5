"""The province of the API's tests, loaded once a file because no route writes, and a client to it.

The client speaks real HTTP to a real server: Starlette's own test client needs a library that the
project does not use.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.app import create_app
from cypher import statement
from graph.store import Store
from tests.api import province
from tests.api.serving import served

KEY = "a-key-of-the-tests"


@pytest.fixture(scope="module")
def graded(migrated: Store) -> Store:
    """A store that holds the province and its grades."""
    migrated.run(statement("load/clear"))
    province.build(migrated)
    return migrated


@pytest.fixture(scope="module")
def address(graded: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the application over the province answers."""
    cases = tmp_path_factory.mktemp("cases")
    with served(create_app(graded, keys=frozenset({KEY, "another-key"}), cases=cases)) as base:
        yield base


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    """A client with a known key."""
    with httpx.Client(base_url=address, headers={"X-API-Key": KEY}) as opened:
        yield opened
