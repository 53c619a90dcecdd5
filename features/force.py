"""On which days a rule text is in force: from its first day until the day it ends on."""

from __future__ import annotations

from datetime import date

from graph.errors import BadInput


def is_in_force(day: date, *, begins: date | None, ends: date | None) -> bool:
    """Whether a text with these days is in force on a day; without days it always is."""
    return not ((begins and day < begins) or (ends and day >= ends))


def check_force(title: str, day: date, *, begins: date | None, ends: date | None) -> None:
    """Raises BadInput where a set or policy is not in force on a day."""
    if not is_in_force(day, begins=begins, ends=ends):
        expected = f"a day from {begins or 'any'} until {ends or 'further notice'} (not included)"
        raise BadInput(expected, str(day), title)
