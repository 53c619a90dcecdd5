"""When a month may be graded, and when its past is closed for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from cypher import statement
from gnn.checkpoint import Checkpoint
from gnn.events import months_before
from gnn.grade_store import period_of
from graph.closing import close, closed_through
from graph.errors import BadInput
from graph.history import Entry, check_chain
from graph.store import Store

LATER = 12  # months between the day a model was calibrated at and the first day it may grade
Graded = TypeVar("Graded")


def check_month(as_of: date, chain: list[Entry], checkpoint: Checkpoint) -> None:
    """Refuses a day that ends no month, or that the chain or the model can't have graded.

    Raises BadInput; Mismatch when the chain was altered.
    """
    check_chain(chain, "grade")
    if as_of != months_before(as_of, 0):
        raise BadInput("the last day of a month", as_of, "grade")
    sealed = [one.period for one in chain if one.kind == "grades"]
    if sealed and period_of(as_of) < sealed[-1]:
        raise BadInput(f"a month after {sealed[-1]}, the last one sealed", period_of(as_of))
    calibrated = date.fromisoformat(str(checkpoint.configuration["calibrated_at"]))
    if months_before(as_of, LATER) < calibrated:
        expected = f"a day {LATER} months or more after {calibrated}, when the model was calibrated"
        raise BadInput(expected, as_of, f"model {checkpoint.model_id}")


def check_ended(store: Store, as_of: date, today: date) -> None:
    """Refuses a month whose last day is still to come. Raises BadInput.

    The calendar of an invented province may be ahead of today: where the graph holds what was
    learned after today, the month of the newest such day is the last that ended.
    """
    if as_of <= today:
        return
    newest = _newest(store)
    last = months_before(newest, 0) if newest and newest > today else today
    if as_of > last:
        expected = f"a month that ended by {last}: today, or the newest month that the graph knows"
        raise BadInput(expected, period_of(as_of), "grade")


def closing(store: Store, as_of: date, grade: Callable[[], Graded]) -> Graded:
    """What `grade` makes of a day, through which the past is closed once it was not refused.

    Of a month that is refused a load may be missing, and must still find it open. What was loaded
    while the month was graded counts: it is graded again.
    """
    loads = statement("read/loads")
    known = store.read_rows(loads)
    grades = grade()
    closed = closed_through(store)
    if closed is None or closed < as_of:
        close(store, as_of)
    return grades if store.read_rows(loads) == known else grade()


def _newest(store: Store) -> date | None:
    [row] = store.read_rows(statement("read/newest_learned"))
    return row["day"] if isinstance(row["day"], date) else None
