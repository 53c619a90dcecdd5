"""The commands of `linkrisk neo4j`: fetch, start, stop and look at the managed server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer

from api.connection import managed_server
from api.settings import Settings, settings
from graph.errors import BadInput, LinkriskError
from graph.server_package import NEO4J, server_package

# As service scripts do it: 1 the command failed, 3 the server does not run.
FAILED = 1
NOT_RUNNING = 3

app = typer.Typer(
    no_args_is_help=True,
    help="Fetch, start, stop and look at the managed Neo4j (exit code 1: failed, 3: not running).",
)
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


@app.command()
def start(as_json: Json = False) -> None:
    """Start the managed Neo4j, or find it running; the first time it is downloaded (135 MB)."""
    with _told(as_json):
        asked = _managed_settings()
        address = managed_server(asked).start()
        password_file = str(asked.home / "neo4j" / "password")
        answer = {"uri": address.uri, "user": address.user, "password_file": password_file}
        text = f"Neo4j answers at {address.uri} (user {address.user}, password in {password_file})"
        _tell(as_json, {"running": True, **answer}, text)


@app.command()
def fetch(as_json: Json = False) -> None:
    """Download Neo4j's program (135 MB) unless it is there, for a machine without a network."""
    with _told(as_json):
        folder = settings().packages
        jars = server_package(folder)
        _tell(as_json, {"packages": str(folder), "jars": len(jars)}, f"{NEO4J} in {folder}")


@app.command()
def stop(as_json: Json = False) -> None:
    """Stop the managed Neo4j and wait for its end; its data stays."""
    with _told(as_json):
        stopped = managed_server(_managed_settings()).stop()
        text = "Neo4j stopped" if stopped else "Neo4j was not running"
        _tell(as_json, {"running": False, "stopped": stopped}, text)


@app.command()
def status(as_json: Json = False) -> None:
    """Tell whether the managed Neo4j runs and answers; exit code 3 when it does not."""
    with _told(as_json):
        found = managed_server(_managed_settings()).status()
        text = f"Neo4j in {found.folder} is not running"
        if found.running:
            answers = "answers" if found.answers else "does not answer yet"
            text = f"Neo4j {answers} at {found.uri} (process {found.pid}, data in {found.folder})"
        _tell(as_json, asdict(found), text)
        if not found.answers:
            raise typer.Exit(NOT_RUNNING)


def _managed_settings() -> Settings:
    asked = settings()
    if asked.neo4j_uri:
        expected = "NEO4J_URI to be unset: the server it names is not managed here"
        raise BadInput(expected, asked.neo4j_uri, "NEO4J_URI")
    return asked


def _tell(as_json: bool, answer: dict[str, Any], text: str) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False) if as_json else text)


@contextmanager
def _told(as_json: bool) -> Iterator[None]:
    """Tells an error on the error stream (with --json as an object on the output) and exits."""
    try:
        yield
    except LinkriskError as error:
        if as_json:
            typer.echo(json.dumps({"error": str(error)}, ensure_ascii=False))
        else:
            typer.echo(f"linkrisk neo4j: {error}", err=True)
        raise typer.Exit(FAILED) from error
