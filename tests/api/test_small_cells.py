"""Counts of groups that are told, and means that go with the size of their group."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.access import Access
from api.grant import Grant
from api.small_cells import cell, without_small_groups
from cypher.catalogue import query_named
from graph.statement_answer import StatementAnswer
from tests.api.conftest import FOR
from tests.api.province import PERIOD


def test_a_count_is_told_from_ten_on() -> None:
    assert [cell(count) for count in (0, 9, 10, 11)] == [None, None, 10, 11]


def test_a_small_group_has_neither_counts_nor_means() -> None:
    query = query_named("classes_by_division")
    assert query
    columns = tuple(column.name for column in query.columns)
    rows = (("990100", 30, 20, 10, 0, 0, 250.5), ("990200", 9, 9, 0, 0, 0, 100.0))
    told = without_small_groups(StatementAnswer(columns, rows), query)
    assert told.rows == (
        ("990100", 30, 20, 10, None, None, 250.5),
        ("990200", None, None, None, None, None, None),
    )


def test_counts_about_a_named_party_are_told() -> None:
    query = query_named("shared_agent")
    assert query
    answer = StatementAnswer(tuple(column.name for column in query.columns), ((1, 2, 3),))
    assert without_small_groups(answer, query) is answer


def rows(client: httpx.Client, name: str, body: dict[str, Any]) -> dict[str, list[Any]]:
    """An answer by the first column."""
    answer = client.post(f"/queries/{name}", json=body).json()
    return {row[0]: row[1:] for row in answer["rows"]}


def test_small_counts_are_told_only_to_who_sees_names(
    address: str, access: Access, investigator: httpx.Client
) -> None:
    assert access.register
    key = access.register.add(Grant("an-analyst", "analyst", "tests", ("all",)))
    own = "MATCH (e:Enterprise) RETURN e.status AS status, count(*) AS n ORDER BY status"
    bodies: dict[str, Any] = {"statement": {"text": own}}
    bodies["classes_by_division"] = {"parameters": {"period": PERIOD, "least": 1}}
    with httpx.Client(base_url=address, headers={"X-API-Key": key, **FOR}, timeout=60) as analyst:
        seen, whole = (
            {name: rows(asking, name, body) for name, body in bodies.items()}
            for asking in (analyst, investigator)
        )
    assert whole["statement"] == {"in_register": [65], "revoked": [1]}
    assert seen["statement"] == {"in_register": [65], "revoked": [None]}
    # One A of 100, one B of 400, one C of 612.5 points.
    mean = pytest.approx(1112.5 / 3)
    assert whole["classes_by_division"]["990100"] == [3, 1, 1, 1, 0, mean]
    assert seen["classes_by_division"]["990100"] == [None] * 6
