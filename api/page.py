"""The page: its files, and the headers that keep a browser from talking to anyone else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

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


def install(app: FastAPI) -> None:
    """Serves the page at / and its files below /static, and sets the headers on every answer."""
    app.middleware("http")(_with_headers)
    app.get("/", include_in_schema=False)(_index)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")


async def _with_headers(
    request: Request, answer: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await answer(request)
    for name, value in HEADERS.items():
        # a dossier holds its own style and has a policy of its own
        response.headers.setdefault(name, value)
    return response


def _index() -> FileResponse:
    return FileResponse(STATIC / "index.html")
