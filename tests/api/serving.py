"""The real HTTP server in a thread, on a free loopback port."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

_PATIENCE = 20.0


@contextmanager
def served(app: FastAPI | uvicorn.Config, scheme: str = "http") -> Iterator[str]:
    """The address (http://127.0.0.1:port) at which the application answers until the end."""
    with running(app) as server:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"{scheme}://127.0.0.1:{port}"


@contextmanager
def running(app: FastAPI | uvicorn.Config) -> Iterator[uvicorn.Server]:
    """The server itself, which is told to stop at the end and waited for."""
    config = app if isinstance(app, uvicorn.Config) else uvicorn.Config(app, log_level="warning")
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + _PATIENCE
    while not server.started:
        assert thread.is_alive() and time.monotonic() < until, "the server did not start"
        time.sleep(0.01)
    yield server
    server.should_exit = True
    thread.join(_PATIENCE)
    assert not thread.is_alive(), "the server did not stop"
