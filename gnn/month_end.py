"""When a month may be graded, and when its past is closed for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar

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


def today_of_register() -> date:
    """The day it is where the register is kept: China Standard Time, whatever the clock is set to.

    It has had no summer time since 1991.
    """
    return datetime.now(timezone(timedelta(hours=8))).date()


def check_ended(as_of: date, today: date) -> None:
    """Refuses a month whose last day is not over. Raises BadInput."""
    if as_of >= today:
        expected = f"a month that ended before {today} (LINKRISK_TODAY for an invented province)"
        raise BadInput(expected, period_of(as_of), "grade")


def closing(store: Store, as_of: date, grade: Callable[[], Graded]) -> Graded:
    """What `grade` makes of a day, through which the past is closed once it was not refused.

    Of a month that is refused a load may be missing, and must still find it open. What was loaded
    while the month was graded counts: it is graded again. A load that begins after the closing
    brings nothing more into the month. Raises BadInput while a load is not complete: half of its
    rows would be graded, and the other half come into a sealed month.
    """
    known = _complete_loads(store)
    grades = grade()
    closed = closed_through(store)
    if closed is None or closed < as_of:
        close(store, as_of)
    return grades if _complete_loads(store) == known else grade()


def _complete_loads(store: Store) -> list[dict[str, Any]]:
    loads = store.read_rows(statement("read/loads"))
    unfinished = [str(load["load_id"]) for load in loads if load["status"] != "complete"]
    if unfinished:
        expected = "every load to be complete (one that was killed: run it again as it was named)"
        raise BadInput(expected, ", ".join(unfinished), "grade")
    return loads
