"""`linkrisk neo4j` tells the same in text and JSON, with exit codes that a script can use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli_neo4j import app
from graph.server import ServerAddress
from tests.conftest import PACKAGES


def called(home: Path, *words: str, **environment: str) -> Result:
    """The outcome of the command with this home and no other setting."""
    unset = {"NEO4J_URI": "", "NEO4J_USER": "", "NEO4J_PASSWORD": ""}
    return CliRunner().invoke(
        app, list(words), env={**unset, "LINKRISK_HOME": str(home), **environment}
    )


def test_a_server_that_does_not_run(tmp_path: Path) -> None:
    status = called(tmp_path, "status")
    assert (status.exit_code, status.stdout.endswith("is not running\n")) == (3, True)
    told = called(tmp_path, "status", "--json")
    assert told.exit_code == 3
    assert json.loads(told.stdout)["running"] is False
    stopped = called(tmp_path, "stop", "--json")
    assert stopped.exit_code == 0
    assert json.loads(stopped.stdout) == {"running": False, "stopped": False}


def test_a_running_server(server: ServerAddress, home: Path) -> None:
    started = called(home, "start", "--json")
    assert started.exit_code == 0
    assert json.loads(started.stdout) == {
        "running": True,
        "uri": server.uri,
        "user": "neo4j",
        "password_file": str(home / "neo4j" / "password"),
    }
    status = called(home, "status")
    assert status.exit_code == 0
    assert f"Neo4j answers at {server.uri} " in status.stdout
    assert server.password not in called(home, "start").stdout


def test_its_program_is_fetched_once_into_a_folder_of_its_own(tmp_path: Path) -> None:
    PACKAGES.mkdir(parents=True, exist_ok=True)
    told = called(tmp_path, "fetch", "--json", LINKRISK_PACKAGES=str(PACKAGES))
    found = json.loads(told.stdout)
    assert found["packages"] == str(PACKAGES)
    assert found["jars"] > 200
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["start", "stop", "status"])
def test_another_neo4j_is_not_managed(tmp_path: Path, command: str) -> None:
    refused = called(tmp_path, command, NEO4J_URI="bolt://other:7687")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "expected NEO4J_URI to be unset" in refused.stderr
    told = called(tmp_path, command, "--json", NEO4J_URI="bolt://other:7687")
    assert told.exit_code == 1
    assert "NEO4J_URI" in json.loads(told.stdout)["error"]


def test_a_failure_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "neo4j").touch()
    failed = called(tmp_path, "start")
    assert failed.exit_code == 1
    assert failed.stderr.startswith(f"linkrisk neo4j: {tmp_path}/neo4j: expected a folder")
