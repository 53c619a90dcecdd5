"""The command `linkrisk serve`: the HTTP interface and the page, until it is interrupted."""

from __future__ import annotations

import socket
from typing import Annotated

import typer
import uvicorn

from api.access_settings import access_of
from api.app import create_app
from api.connection import open_store
from api.settings import Settings, settings
from graph.errors import BadInput


def serve(
    host: Annotated[str, typer.Option(help="Address; LINKRISK_HOST by default.")] = "",
    port: Annotated[
        int | None,
        typer.Option(help="Port, 0 for any free one; LINKRISK_PORT by default.", min=0, max=65535),
    ] = None,
) -> None:
    """Serve the API and the page; the graph and its grades are read from Neo4j."""
    asked = settings()
    # The port is taken before Neo4j is started: a taken one is told at once.
    number = asked.port if port is None else port
    with _listening(host or asked.host, number) as taken, open_store(asked) as store:
        own_host, own_port = taken.getsockname()[:2]
        place = f"[{own_host}]" if ":" in own_host else own_host
        typer.echo(f"linkrisk answers at http://{place}:{own_port}/ ({_key_place(asked)})")
        made = create_app(store, access=access_of(asked), models=asked.home / "models")
        configured = uvicorn.Config(made, log_level="warning")
        uvicorn.Server(configured).run(sockets=[taken])


def _listening(host: str, port: int) -> socket.socket:
    """A socket at the address. Raises BadInput when it is taken, forbidden or no address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        expected = "a free port at an address of this machine (see --host and --port)"
        raise BadInput(expected, str(error), f"{host}:{port}") from error


def _key_place(asked: Settings) -> str:
    if asked.given_api_keys.strip(", "):
        return "keys: LINKRISK_API_KEYS"
    return f"key in {asked.api_key_file}"
