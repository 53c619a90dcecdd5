"""Routes for analysts: the catalogue of named queries, one of them asked, and own statements."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request, Response

from api.access_rules import access_rules
from api.answer_forms import FORMS
from api.area import AreaRefused
from api.caller import Caller, CallerOf, StoreOf
from api.named_query import asked_query, known_query, masked_answer, parameters_of
from api.query_models import (
    Form,
    NamedQueryAsked,
    QueriesAnswer,
    StatementAsked,
    fields_of,
)
from api.small_cells import without_small_groups
from api.statement_limits import StatementLimits
from api.statement_log import digest, logged
from api.statement_reading import StatementReader, Wanted
from cypher.catalogue import catalogue

router = APIRouter(prefix="/queries", tags=["queries"])

_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The rows in the form that was asked; header X-More tells there are more.",
        "content": {media: {} for media, _ in FORMS.values()},
    }
}
FormAsked = Annotated[Form, Query(description="The form of the answer.")]


def limit_statements(app: FastAPI, limits: StatementLimits) -> None:
    """Sets what named queries and own statements of the application may take."""
    app.state.limits = limits
    app.state.statements = StatementReader(app.state.store, limits)


async def reader_of(request: Request) -> StatementReader:
    """The reader of own statements the application was made with."""
    reader: StatementReader = request.app.state.statements
    return reader


async def limits_of(request: Request) -> StatementLimits:
    """The limits the application was made with."""
    limits: StatementLimits = request.app.state.limits
    return limits


@router.get("")
def named_queries(caller: CallerOf) -> QueriesAnswer:
    """The catalogue: each question with its parameters and the columns of its answer."""
    return QueriesAnswer(queries=[fields_of(one) for one in catalogue()])


@router.post("/statement", response_class=Response, responses=_CONTENT)
def own_statement(
    reader: Annotated[StatementReader, Depends(reader_of)],
    caller: CallerOf,
    *,
    asked: StatementAsked,
    form: FormAsked = "json",
) -> Response:
    """An own Cypher statement that only reads, within limits of time, rows and memory.

    Persons are shown by the first character of their names; free text is not open; small counts are
    null to an analyst. What is allowed is told in docs/STATEMENTS.md; a statement that is not is
    refused with the reason.
    """
    _check_area(caller)
    caller.reads(f"statement asked {logged(asked.text)}", enterprises=0)
    smallest = 0 if caller.sees_names else access_rules().smallest_cell
    wanted = Wanted(form, asked.rows, smallest)
    told = reader.told(asked.text, asked.values, wanted)
    ids = told.enterprise_ids
    caller.reads(f"statement {digest(asked.text)}", enterprises=len(ids), ids=ids)
    return _response(told.body, form, more=told.more)


@router.post("/{name}", response_class=Response, responses=_CONTENT)
def named_query(
    store: StoreOf,
    caller: CallerOf,
    *,
    name: Annotated[str, Path(max_length=80, description="As in GET /queries.")],
    asked: NamedQueryAsked,
    limits: Annotated[StatementLimits, Depends(limits_of)],
    form: FormAsked = "json",
) -> Response:
    """The answer of a named query of the catalogue; names and small counts as the role allows."""
    _check_area(caller)
    query, most = known_query(name), replace(limits, rows=min(asked.rows, limits.rows))
    found = asked_query(store, query, parameters_of(query, asked.parameters), limits=most)
    answer = found if caller.sees_names else masked_answer(without_small_groups(found, query))
    ids = answer.enterprise_ids
    caller.reads(f"query {name}", enterprises=len(ids), ids=ids)
    return _response(FORMS[form][1](answer), form, more=answer.more)


def _check_area(caller: Caller) -> None:
    """Raises AreaRefused for a caller of a part of the jurisdiction: a query asks all of it."""
    if caller.prefixes is not None:
        caller.refused("AreaRefused")
        raise AreaRefused("a caller whose area is all", list(caller.grant.areas))


def _response(body: bytes, form: str, *, more: bool) -> Response:
    headers = {"X-More": "true" if more else "false", "Cache-Control": "no-store"}
    return Response(body, media_type=FORMS[form][0], headers=headers)
