"""A named query asked: its parameters by their kinds, and names of persons masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from api.masking import masked_name
from api.statement_limits import StatementLimits
from cypher.catalogue import NamedQuery, Parameter, catalogue, query_named
from graph.errors import BadInput
from graph.statement_answer import StatementAnswer
from graph.store import Store

# How a column is called that holds names of persons.
PERSON_NAME = "person_name"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def known_query(name: str) -> NamedQuery:
    """The query of a name. Raises BadInput with the names there are."""
    query = query_named(name)
    if query is None:
        names = ", ".join(one.name for one in catalogue())
        raise BadInput(f"a named query of {names}", name or None, "queries")
    return query


def asked_query(
    store: Store, query: NamedQuery, parameters: Mapping[str, Any], *, limits: StatementLimits
) -> StatementAnswer:
    """The answer of a named query with `parameters_of` it, with the names of persons in full."""
    return store.ask(query.statement, parameters, seconds=limits.seconds, rows=limits.rows)


def parameters_of(query: NamedQuery, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as Neo4j takes them.

    Raises BadInput for one that is missing, not known or not of its kind.
    """
    needed = {one.name for one in query.parameters}
    if set(given) != needed:
        wanted = ", ".join(f"{one.name}={one.example}" for one in query.parameters)
        raise BadInput(f"the parameters {wanted}", sorted(given), query.name)
    return {one.name: _value(one, given[one.name], query.name) for one in query.parameters}


def masked_answer(answer: StatementAnswer) -> StatementAnswer:
    """The answer with the columns of persons' names masked."""
    hidden = [name.endswith(PERSON_NAME) for name in answer.columns]
    if not any(hidden):
        return answer
    rows = (zip(hidden, row, strict=True) for row in answer.rows)
    masked = tuple(tuple(masked_name(v) if hide else v for hide, v in row) for row in rows)
    return replace(answer, rows=masked)


def _value(parameter: Parameter, value: Any, place: str) -> Any:
    try:
        return _READERS[parameter.kind](value)
    except (ValueError, TypeError, OverflowError) as error:
        expected = f"{parameter.name} as a {parameter.kind} like {parameter.example}"
        raise BadInput(expected, str(value)[:60], place) from error


def _integer(value: Any) -> int:
    number = int(value)
    if number != float(value) or abs(number) >= 2**63:
        raise ValueError(value)
    return number


def _month(value: Any) -> str:
    if not _MONTH.fullmatch(str(value)):
        raise ValueError(value)
    return str(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": str,
    "date": lambda value: date.fromisoformat(str(value)),
    "month": _month,
    "integer": _integer,
    "number": float,
}
