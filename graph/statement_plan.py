"""Whether the plan that Neo4j makes of a statement holds nothing but what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.errors import StatementRefused
from graph.open_data import OPERATORS, PROCEDURES

_READS = ("r", "s")
_PROCEDURE_CALL = "ProcedureCall"
# What a plan tells of an operator holds names of columns in backticks, which are no properties.
_QUOTED = re.compile(r"`(?:[^`]|``)*`")
_KEY = re.compile(r"\.\s*([^\W\d]\w*)")


def check_plan(plan: dict[str, Any], query_type: str | None, *, closed: frozenset[str]) -> None:
    """Walks the plan; `query_type` is what the driver tells: r, rw, w or s.

    A procedure may make a reading statement one of the schema (s) to the driver; every operator is
    looked at in any case. Raises StatementRefused with the operator, procedure or property.
    """
    for operator in _operators(plan):
        kind = operator["operatorType"].partition("@")[0]
        details = str(operator.get("args", {}).get("Details", ""))
        if kind not in OPERATORS:
            raise StatementRefused("operators that only read", kind, "plan")
        if kind == _PROCEDURE_CALL:
            _check_procedure(details)
        _check_properties(details, closed)
    if query_type not in _READS:
        raise StatementRefused("a statement that only reads", query_type, "plan")


def _operators(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    waiting = [plan]
    while waiting:
        operator = waiting.pop()
        yield operator
        waiting.extend(operator.get("children", []))


def _check_procedure(details: str) -> None:
    name = details.partition("(")[0].replace("`", "").strip()
    if name not in PROCEDURES:
        raise StatementRefused("procedures that are allowed (see docs/STATEMENTS.md)", name, "plan")


def _check_properties(details: str, closed: frozenset[str]) -> None:
    read = set(_KEY.findall(_QUOTED.sub("", details)))
    if read & closed:
        raise StatementRefused("properties that are open", sorted(read & closed)[0], "plan")
