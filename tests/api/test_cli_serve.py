"""`linkrisk serve` as a program: it answers, tells where its key is, and ends when interrupted."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import typer
import uvicorn

from api import cli_serve
from api.audit_chain import lines
from graph.server import ServerAddress
from graph.store import Store
from tests.api.conftest import FOR


@pytest.fixture
def serving(store: Store, server: ServerAddress, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The program over an empty graph, on a free port, with a home of its own."""
    environment = {
        **os.environ,
        "LINKRISK_HOME": str(tmp_path),
        "LINKRISK_API_KEYS": "",
        "NEO4J_URI": server.uri,
        "NEO4J_USER": server.user,
        "NEO4J_PASSWORD": server.password,
    }
    words = [sys.executable, "-c", "from api.cli import app; app()", "serve", "--port", "0"]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as program:
        yield program
        program.kill()


def test_it_answers_until_it_is_interrupted(serving: subprocess.Popen[str], tmp_path: Path) -> None:
    assert serving.stdout
    told = re.fullmatch(
        r"linkrisk answers at (http://127\.0\.0\.1:\d+/) \(key in (.+)\)\n",
        serving.stdout.readline(),
    )
    assert told
    address, key_file = told.groups()
    assert Path(key_file) == tmp_path / "api_key"
    key = Path(key_file).read_text(encoding="utf-8").strip()
    with httpx.Client(base_url=address) as client:
        assert client.get("/health").json()["status"] == "ok"
        assert client.get("/periods").status_code == 401
        headers = {"X-API-Key": key, **FOR}
        assert client.get("/periods", headers=headers).status_code == 200
    assert [line["what"] for line in lines(tmp_path / "audit")] == ["periods"]
    serving.send_signal(signal.SIGINT)
    assert serving.wait(20) in (0, 130, -signal.SIGINT)


def test_the_key_is_in_its_file_when_the_file_is_named(
    graph: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKRISK_API_KEYS", "")
    key_file = tmp_path / "home" / "api_key"
    told: list[tuple[str, bool]] = []
    monkeypatch.setattr(typer, "echo", lambda line: told.append((line, key_file.exists())))
    monkeypatch.setattr(uvicorn.Server, "run", lambda _server, sockets: None)
    cli_serve.serve(port=0)
    assert [(str(key_file) in line, written) for line, written in told] == [(True, True)]


def test_a_connection_sends_the_parts_of_an_answer_at_once() -> None:
    with (
        cli_serve._listening("127.0.0.1", 0) as taken,
        socket.create_connection(taken.getsockname()),
        taken.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
