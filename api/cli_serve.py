"""The command `linkrisk serve`: the HTTP interface and the page, until it is interrupted."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from api.access_settings import access_of
from api.app import create_app
from api.connection import managed_server, open_store
from api.logs import to_error_stream
from api.orderly_end import ending_in_order
from api.query_routes import limit_statements
from api.settings import Settings, settings
from api.warm_up import warming_up
from graph.errors import BadInput

# So long an answer that has begun may take after the service was told to stop.
_LAST_SECONDS = 30


def serve(
    host: Annotated[str, typer.Option(help="Address; LINKRISK_HOST by default.")] = "",
    port: Annotated[
        int | None,
        typer.Option(help="Port, 0 for any free one; LINKRISK_PORT by default.", min=0, max=65535),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="Certificate chain, PEM: answers by https.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
    *,
    stop_neo4j: Annotated[
        bool, typer.Option("--stop-neo4j", help="At the end stop the managed Neo4j too.")
    ] = False,
) -> None:
    """Serve the API and the page; the graph and its grades are read from Neo4j.

    Told to stop, it takes no more requests and finishes those it has, for 30 seconds at most.
    """
    asked = settings()
    asked.check_secrets()
    _check_certificate(certificate, key)
    to_error_stream()
    # The port is taken before Neo4j is started: a taken one is told at once.
    number = asked.port if port is None else port
    try:
        with ending_in_order(), _listening(host or asked.host, number) as taken:
            _answer(asked, taken, (certificate, key))
    finally:
        if stop_neo4j and not asked.neo4j_uri:
            managed_server(asked).stop()


def _answer(asked: Settings, taken: socket.socket, pair: tuple[Path | None, Path | None]) -> None:
    with open_store(asked) as store:
        own_host, own_port = taken.getsockname()[:2]
        place = f"[{own_host}]" if ":" in own_host else own_host
        scheme = "https" if pair[0] else "http"
        made = create_app(store, access=access_of(asked), models=asked.home / "models")
        limit_statements(made, asked.statements)
        # The key's file is written by then: who reads this line may open it at once.
        typer.echo(f"linkrisk answers at {scheme}://{place}:{own_port}/ ({_key_place(asked)})")
        with warming_up(store, made.openapi):
            uvicorn.Server(configuration(made, *pair)).run(sockets=[taken])


def configuration(
    app: FastAPI, certificate: Path | None = None, key: Path | None = None
) -> uvicorn.Config:
    """How the application is served: quietly, with an end that waits, by https if asked."""
    return uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_LAST_SECONDS,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )


def _check_certificate(certificate: Path | None, key: Path | None) -> None:
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise BadInput("both --certificate and --key", None, "serve")
    try:
        # Without a password, so that nobody is asked for one.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ssl.SSLError) as error:
        expected = "a certificate and its key without a password, PEM"
        raise BadInput(expected, str(error), str(certificate)) from error


def _listening(host: str, port: int) -> socket.socket:
    """A socket at the address. Raises BadInput when it is taken, forbidden or no address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        made = socket.create_server((host, port), family=family, backlog=2048)
        # Connections take it over. Else the second part of every answer waits 40 ms for the first.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made
    except OSError as error:
        expected = "a free port at an address of this machine (see --host and --port)"
        raise BadInput(expected, str(error), f"{host}:{port}") from error


def _key_place(asked: Settings) -> str:
    if asked.given_api_keys.strip(", "):
        return "keys: LINKRISK_API_KEYS"
    return f"key in {asked.api_key_file}"
