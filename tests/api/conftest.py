"""The province of the API's tests, loaded once a file because no route writes, and clients to it.

`client` is a registered system, which sees persons by surname only; `investigator` has a key of the
installation and sees their names.

The client speaks real HTTP to a real server: Starlette's own test client needs a library that the
project does not use.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.access import Access
from api.app import create_app
from api.grant import Grant
from api.override_routes import today
from cypher import statement
from graph.store import Store
from tests.api import province
from tests.api.override_office import Clock, Office
from tests.api.serving import served

KEY = "a-key-of-the-tests"
FOR = {"X-Purpose": "double-random-inspection", "X-Document": "T-2026-1"}


@pytest.fixture(scope="module")
def graded(migrated: Store) -> Store:
    """A store that holds the province and its grades."""
    migrated.run(statement("load/clear"))
    province.build(migrated)
    return migrated


@pytest.fixture(scope="module")
def access(tmp_path_factory: pytest.TempPathFactory) -> Access:
    """Who is let in: KEY, and who is added to the register."""
    return Access(frozenset({KEY, "another-key"}), tmp_path_factory.mktemp("access"))


@pytest.fixture(scope="module")
def address(graded: Store, access: Access) -> Iterator[str]:
    """Where the application over the province answers."""
    with served(create_app(graded, access=access)) as base:
        yield base


@pytest.fixture(scope="module")
def client(address: str, access: Access) -> Iterator[httpx.Client]:
    """A client with the key of a registered system."""
    assert access.register
    key = access.register.add(Grant("system", "service", "the tests", ("all",)))
    with httpx.Client(base_url=address, headers={"X-API-Key": key, **FOR}, timeout=60) as opened:
        yield opened


@pytest.fixture(scope="module")
def investigator(address: str) -> Iterator[httpx.Client]:
    """A client with a key of the installation."""
    with httpx.Client(base_url=address, headers={"X-API-Key": KEY, **FOR}, timeout=60) as opened:
        yield opened


@pytest.fixture(scope="module")
def office(graded: Store, access: Access) -> Iterator[Office]:
    """The application, in which callers sign on a day that the test sets."""
    clock = Clock()
    app = create_app(graded, access=access)
    app.dependency_overrides[today] = lambda: clock.day
    with served(app) as base:
        yield Office(graded, access, clock, base, FOR)


@pytest.fixture(scope="module")
def proposer(office: Office) -> Iterator[httpx.Client]:
    """A client of 9901 with the first signature."""
    with office.client("first-east", "override_first", "4711", "9901") as opened:
        yield opened


@pytest.fixture(scope="module")
def approver(office: Office) -> Iterator[httpx.Client]:
    """A client of 9901 with the second signature."""
    with office.client("second-east", "override_second", "4712", "9901") as opened:
        yield opened
