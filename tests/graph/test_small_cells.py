"""Which columns of a statement count, by hand, and what is blanked in an answer."""

from __future__ import annotations

import pytest

from graph.small_cells import counting_columns, without_small
from graph.statement_answer import StatementAnswer


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("MATCH (e) RETURN e.status, count(*)", "e.status|count(*)", "count(*)"),
        ("MATCH (e) RETURN e.status AS s, Count( * ) AS n", "s|n", "n"),
        ("MATCH (e) RETURN count(e) + 0 AS n, e.division AS d", "n|d", "n"),
        (
            "MATCH (e) WITH e.status AS s, count(*) AS n WHERE n > 1 RETURN s, n ORDER BY n",
            "s|n",
            "n",
        ),
        (
            "MATCH (e) WITH count(*) AS n WITH n AS m RETURN m * 2 AS twice LIMIT 3",
            "twice",
            "twice",
        ),
        ("MATCH (e) WITH collect(e) AS es RETURN size(es) AS n, es[0] AS one", "n|one", "n"),
        ("MATCH (e) RETURN COUNT { (e)-->() } AS n, e.enterprise_id AS id", "n|id", "n"),
        ("MATCH (e) RETURN sum(CASE WHEN e.status = 'x' THEN 1 ELSE 0 END) AS n", "n", "n"),
        ("CALL () { MATCH (e) RETURN count(*) AS n } RETURN n, 1 AS one", "n|one", "n"),
        ("MATCH (e) WITH [x IN collect(e.s) | x] AS xs, count(*) AS n RETURN *", "n|xs", "n"),
        ("MATCH (e) WITH collect({n: size(e.a)}) AS ns UNWIND ns AS r RETURN r.n AS k", "k", "k"),
        ("MATCH (e) RETURN date(e.valid_from).month AS month, max(e.count) AS c", "month|c", ""),
        ("MATCH (e) WHERE e.name STARTS WITH 'a' RETURN e.number AS number", "number", ""),
        ("MATCH (e) RETURN e.a AS a UNION MATCH (e) RETURN count(*) AS a", "a", "a"),
        ("MATCH (e) RETURN `count`.x AS x, e.size AS s", "x|s", ""),
    ],
)
def test_columns_that_count(text: str, columns: str, expected: str) -> None:
    found = counting_columns(text, tuple(columns.split("|")))
    assert found == {name for name in expected.split("|") if name}


def test_small_numbers_are_blank_in_these_columns_only() -> None:
    answer = StatementAnswer(
        ("class", "n", "month"),
        (("A", 9, 9), ("B", 10, 10), ("C", [0, 12, {"n": -3}], 1), ("D", 0.5, 2), ("E", True, 3)),
    )
    told = without_small(answer, ["n"], 10)
    assert told.column("n") == [None, 10, [None, 12, {"n": None}], 0.5, True]
    assert told.column("month") == answer.column("month")
    assert without_small(answer, [], 10) is answer
