"""The page: its files, and the headers that keep a browser from talking to anyone else."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Grades and names must not stay in a shared browser's or proxy's cache.
    "Cache-Control": "no-store",
}


class _Headed:
    """Sets the headers on every answer; streams pass through as they come."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, headed)


def install(app: FastAPI) -> None:
    """Serves the page at / and its files below /static, and sets the headers on every answer."""
    app.add_middleware(_Headed)
    app.get("/", include_in_schema=False)(_index)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")


def _index() -> FileResponse:
    return FileResponse(STATIC / "index.html")
