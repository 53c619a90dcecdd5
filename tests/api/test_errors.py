"""Every error of the project against the table that turns it into a problem document."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

import graph.loading
import graph.server
import graph.store
from api.errors import PROBLEM_JSON, PROBLEMS, install, problem_kind
from graph.errors import LinkriskError
from tests.api.serving import served

# The modules above are imported for their own error classes, which must be found below.
_ = (graph.loading, graph.server, graph.store)


def every_error(root: type[LinkriskError] = LinkriskError) -> list[type[LinkriskError]]:
    below = [found for child in root.__subclasses__() for found in every_error(child)]
    return [root, *below]


@pytest.fixture(scope="module")
def failing() -> Iterator[str]:
    """An application whose route /{name} raises the error of that name."""
    errors = {error.__name__: error for error in every_error()}
    app = FastAPI()
    install(app)

    @app.get("/domain/{name}")
    def fail(name: str) -> None:
        raise errors[name]("a thing", "the secret value", "the secret place")

    @app.get("/bug")
    def bug() -> None:
        raise RuntimeError("the secret value")

    @app.post("/body")
    def take(body: dict[str, int]) -> None:
        """Takes a JSON object."""

    with served(app) as base:
        yield base


@pytest.mark.parametrize("error", every_error(), ids=lambda error: str(error.__name__))
def test_error_leaves_as_the_problem_of_its_class(failing: str, error: type[LinkriskError]) -> None:
    kind = PROBLEMS.get(error) or problem_kind(error("a thing"))
    answer = httpx.get(f"{failing}/domain/{error.__name__}")
    told = answer.json()
    assert (answer.status_code, told["status"], told["title"]) == (
        kind.status,
        kind.status,
        kind.title,
    )
    assert answer.headers["content-type"] == PROBLEM_JSON
    assert told["type"] == f"urn:linkrisk:problem:{kind.name}"
    # A fault of the server tells no value or address; a fault of the caller says what came.
    assert ("secret" in answer.text) == (kind.status < 500)


def test_errors_of_the_table_have_different_names() -> None:
    names = [kind.name for kind in PROBLEMS.values()]
    assert len(names) == len(set(names))


def test_a_class_that_is_not_in_the_table_takes_its_parent() -> None:
    kinds = {error.__name__: problem_kind(error("a thing")).name for error in every_error()}
    assert kinds["WrongPassword"] == "store-unavailable"
    assert kinds["BadInput"] == "bad-input"


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/bug", 500)])
def test_other_failures_are_problems_too(failing: str, path: str, status: int) -> None:
    answer = httpx.get(failing + path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == PROBLEM_JSON
    assert "secret" not in answer.text


def test_a_body_that_is_no_text_is_bad_input(failing: str) -> None:
    told = httpx.post(
        f"{failing}/body", content=b"\xff", headers={"Content-Type": "application/json"}
    )
    assert (told.status_code, told.json()["type"]) == (422, "urn:linkrisk:problem:bad-input")
