"""Counts of groups that are told, and means that go with the size of their group."""

from __future__ import annotations

from api.small_cells import cell, without_small_groups
from cypher.catalogue import query_named
from graph.statement_answer import StatementAnswer


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
