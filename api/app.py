"""The HTTP application: which routes there are and what every one of them shares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api import (
    case_routes,
    change_routes,
    dossier_routes,
    enterprises,
    errors,
    grades,
    health,
    indicators,
    link_routes,
    match_routes,
    ownership_routes,
    page,
    periods,
    provisional_routes,
    relation_routes,
    timeline_routes,
)
from api.cases import Cases
from api.models import Problem
from api.notice import USAGE_NOTICE
from graph.store import Store

_DESCRIPTION = f"""Grades of enterprises by credit risk, the reasons for them, and the graph around
them. Every route but /health needs the header X-API-Key; a read is logged with the caller and the
purpose named in X-Purpose. Persons are shown by surname only.

{USAGE_NOTICE}"""

_PROBLEMS = {401: "No known API key", 404: "Not found", 422: "Unreadable", 503: "No graph"}


def create_app(
    store: Store,
    *,
    keys: frozenset[str],
    models: Path | None = None,
    cases: Path | None = None,
) -> FastAPI:
    """The application over one store; `keys` are the API keys that are let in.

    models: folder of the models by id, for provisional scores; without it scores stand.
    cases: folder of the callers' cases; without it none are kept.
    """
    app = FastAPI(
        title="linkrisk",
        version=health.own_version(),
        description=_DESCRIPTION,
        # The documentation pages of FastAPI load their scripts from another origin.
        docs_url=None,
        redoc_url=None,
        responses={status: _problem(text) for status, text in _PROBLEMS.items()},
    )
    app.state.store = store
    app.state.keys = keys
    app.state.models = models
    app.state.cases = Cases(cases) if cases else None
    errors.install(app)
    for module in (health, grades, enterprises, periods, indicators):
        app.include_router(module.router)
    for module in (relation_routes, ownership_routes, match_routes, provisional_routes):
        app.include_router(module.router)
    for module in (timeline_routes, link_routes, change_routes, dossier_routes, case_routes):
        app.include_router(module.router)
    page.install(app)
    return app


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        "description": description,
        "model": Problem,
        "content": {errors.PROBLEM_JSON: {"schema": schema}},
    }
