"""The HTTP application: which routes there are and what every one of them shares."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api import (
    access_routes,
    case_routes,
    change_routes,
    counterfactual_routes,
    dossier_routes,
    enterprises,
    errors,
    grade_stream,
    grades,
    health,
    history_routes,
    indicator_basis_routes,
    indicators,
    link_routes,
    match_routes,
    metrics,
    override_routes,
    ownership_routes,
    page,
    periods,
    provisional_routes,
    query_routes,
    reference,
    relation_routes,
    timeline_routes,
)
from api.access import Access
from api.cases import Cases
from api.gathered_areas import GatheredAreas
from api.gathered_grades import GatheredGrades
from api.kept_month import KeptMonth
from api.models import Problem
from api.notice import USAGE_NOTICE
from api.statement_limits import StatementLimits
from gnn.code_version import own_version
from graph.store import Store

_DESCRIPTION = f"""Grades of enterprises by credit risk, the reasons for them, and the graph around
them. Every route but /health, /ready and /metrics needs the header X-API-Key or a bearer token; a
read needs its purpose in X-Purpose and a document number in X-Document, and is logged with both.
The caller's role says what it may read, in which area, and what is shown of persons.

{USAGE_NOTICE}"""

_PROBLEMS = {
    401: "No known API key or token",
    403: "Not granted",
    404: "Not found",
    422: "Unreadable",
    429: "Too often",
    503: "No graph, or no audit log",
}


def create_app(
    store: Store,
    *,
    keys: frozenset[str] = frozenset(),
    models: Path | None = None,
    access: Access | None = None,
) -> FastAPI:
    """The application over one store, for whom `access` lets in; `keys` are short for one.

    models: folder of the models by id, for provisional scores; without it scores stand.
    """
    app = FastAPI(
        title="linkrisk",
        version=own_version(),
        description=_DESCRIPTION,
        # The documentation pages of FastAPI load their scripts from another origin.
        docs_url=None,
        redoc_url=None,
        lifespan=_closing_statements,
        responses={status: _problem(text) for status, text in _PROBLEMS.items()},
    )
    app.state.store = store
    app.state.access = access or Access(keys)
    app.state.models = models
    app.state.gathered_grades = GatheredGrades(store)
    app.state.gathered_areas = GatheredAreas(store)
    home = app.state.access.home
    app.state.cases = Cases(home / "cases") if home else None
    app.state.kept_month = KeptMonth()
    query_routes.limit_statements(app, StatementLimits())
    errors.install(app)
    for module in (health, access_routes, grades, enterprises, periods, indicators, query_routes):
        app.include_router(module.router)
    for module in (grade_stream, change_routes, reference):
        app.include_router(module.router)
    for module in (relation_routes, ownership_routes, match_routes, provisional_routes):
        app.include_router(module.router)
    for module in (timeline_routes, link_routes, history_routes, dossier_routes, case_routes):
        app.include_router(module.router)
    for module in (counterfactual_routes, indicator_basis_routes, override_routes):
        app.include_router(module.router)
    page.install(app)
    metrics.install(app)
    return app


@asynccontextmanager
async def _closing_statements(app: FastAPI) -> AsyncIterator[None]:
    """Ends the processes of own statements when the application stops."""
    yield
    app.state.statements.close()


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        "description": description,
        "model": Problem,
        "content": {errors.PROBLEM_JSON: {"schema": schema}},
    }
