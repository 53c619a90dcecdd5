"""Whether a month's grades lie where people find them: linked from their own enterprise, once.

Who asks for a grade follows the link from the enterprise. The hashes of a month prove what a grade
holds, and this whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cypher import statement
from graph.store import Store

_QUESTIONS = ("read/grades_out_of_place", "read/domain_grades_out_of_place")


def misplaced(store: Store, period: str) -> dict[str, str]:
    """What is wrong with each grade and domain grade that lies elsewhere: its enterprise by fault.

    'grade of X in 2026-06: linked from Y, not from X' -> 'X'.
    """
    rows = [row for name in _QUESTIONS for row in store.read_rows(statement(name), period=period)]
    return {
        f"{row['domain'] or ''} grade of {_name(row)} in {period}: {what}".lstrip(): _name(row)
        for row in rows
        for what in _faults(row)
    }


def _faults(row: dict[str, Any]) -> Iterator[str]:
    own, linked = row["enterprise_id"], [str(one) for one in row["linked"]]
    if not linked:
        yield "linked from no enterprise"
    elif len(linked) > 1:
        yield f"linked from {len(linked)} enterprises: {', '.join(sorted(linked))}"
    elif linked != [own]:
        yield f"linked from {linked[0]}, not from {own}"
    if row["id"] != row["expected"] or not own:
        yield f"has the id {row['id']}, not {row['expected']}"
    if row["times"] > 1:
        yield "there more than once"


def _name(row: dict[str, Any]) -> str:
    return str(row["enterprise_id"] or row["id"])
