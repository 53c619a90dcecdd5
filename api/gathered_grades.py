"""The grades of single enterprises, looked up together when they are asked for at the same time."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeAlias

from api.errors import UnknownGrade
from api.gathered import Gathered
from cypher import statement
from graph.errors import UnknownEnterprise
from graph.store import Store

Row: TypeAlias = dict[str, Any]


class GatheredGrades:
    """The grades of one store, for the threads of one application.

    period: the month 'YYYY-MM', None: the latest. Both raise UnknownEnterprise and UnknownGrade.
    """

    def __init__(self, store: Store) -> None:
        self._plain, self._explained = (
            Gathered(partial(_found, store, name)) for name in ("grades_batch", "explained_grades")
        )

    def row(self, enterprise_id: str, period: str | None) -> Row:
        """enterprise_id, name and grade; its explanation stays where it is."""
        return graded_row(self._plain.answer(period, enterprise_id), enterprise_id, period)

    def explained(self, enterprise_id: str, period: str | None) -> Row:
        """enterprise_id, name, grade with its explanation as kept, and domain_grades."""
        return graded_row(self._explained.answer(period, enterprise_id), enterprise_id, period)


def graded_row(row: Row | None, enterprise_id: str, period: str | None) -> Row:
    """The row, when there is one and it has a grade. Raises UnknownEnterprise and UnknownGrade."""
    if row is None:
        raise UnknownEnterprise("a known enterprise_id", enterprise_id)
    if row["grade"] is None:
        raise UnknownGrade("a month in which the enterprise is graded", period, enterprise_id)
    return row


def _found(
    store: Store, name: str, period: str | None, enterprise_ids: list[str]
) -> dict[str, Row]:
    question = statement(f"read/{name}")
    rows = store.read_rows(question, enterprise_ids=enterprise_ids, period=period)
    return {row["enterprise_id"]: row for row in rows}
