"""Small cells: counts of so few that they would tell of single ones, and who is not told them."""

from __future__ import annotations

from dataclasses import replace

from api.access_rules import access_rules
from cypher.catalogue import NamedQuery
from graph.statement_answer import StatementAnswer

COUNT = "count"
_BLANKED = (COUNT, "number")


def cell(count: int) -> int | None:
    """A count of an aggregate; None when it is so small that it would tell of single ones."""
    return count if count >= access_rules().smallest_cell else None


def without_small_groups(answer: StatementAnswer, query: NamedQuery) -> StatementAnswer:
    """The answer of a query of groups without what would tell of single enterprises.

    Counts that are small are None. The first count is how large the group is: of a small group
    the means are None as well.
    """
    kinds = [column.kind for column in query.columns]
    if COUNT not in kinds:
        return answer
    size, smallest = kinds.index(COUNT), access_rules().smallest_cell
    rows = []
    for row in answer.rows:
        hidden = _BLANKED if row[size] < smallest else ()
        told = zip(kinds, row, strict=True)
        rows.append(
            tuple(
                None if kind in hidden else cell(value) if kind == COUNT else value
                for kind, value in told
            )
        )
    return replace(answer, rows=tuple(rows))
