"""A person's own statement, checked by its words and its plan, ready to be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cypher import Statement, statement
from graph.errors import Mismatch, StatementFailed, StatementRefused
from graph.own_statement import admitted, closed_properties
from graph.small_cells import counting_columns
from graph.statement_plan import check_plan
from graph.store import Explained, Store

NAME = "own statement"
_PLACE = re.compile(r"line (\d+), column (\d+)")


@dataclass(frozen=True)
class CheckedStatement:
    """The text that goes to Neo4j, its columns as the person named them, and which are counts."""

    text: str
    columns: tuple[str, ...]
    counts: frozenset[str] = frozenset()


def checked(store: Store, text: str, parameters: Mapping[str, Any]) -> CheckedStatement:
    """The statement with names of persons masked; nothing of it has run.

    Raises StatementRefused with what is not allowed or what Neo4j says of the text, and Mismatch
    when Neo4j would give a single transaction all of its memory.
    """
    closed = store.together(_closed)
    own = admitted(text, closed=closed)
    explained = _explained(store, own.text, parameters)
    check_plan(explained.plan, explained.query_type, closed=closed)
    columns = tuple(own.column(name) for name in explained.columns)
    return CheckedStatement(own.text, columns, counting_columns(text, columns))


def _closed(store: Store) -> frozenset[str]:
    _check_memory(store)
    return closed_properties(store.read(statement("read/property_keys"))["key"].tolist())


def _explained(store: Store, text: str, parameters: Mapping[str, Any]) -> Explained:
    try:
        return store.explained(Statement(NAME, text, ""), **parameters)
    except StatementFailed as error:
        # Before a statement runs its message holds nothing but the statement itself.
        told = str(error.got).splitlines()[0] if error.got else "no reason"
        raise StatementRefused("a statement Neo4j can read", told, NAME) from error


def _check_memory(store: Store) -> None:
    limits = store.read(statement("read/memory_limits"))["value"]
    if not any(re.match(r"0*[1-9]", str(limit)) for limit in limits):
        expected = "a limit of memory for transactions (db.memory.transaction.max) in Neo4j"
        raise Mismatch(expected, sorted(map(str, limits)), store.uri)
