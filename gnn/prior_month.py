"""Which sealed month a snapshot may look back to, and its grades in the snapshot's rows."""

from __future__ import annotations

from datetime import date

from features.prior import Prior, prior_of
from gnn.grade_store import classes_of
from graph.history import Entry
from graph.snapshot import Snapshot
from graph.store import Store


def prior_month(store: Store, snapshot: Snapshot, chain: list[Entry]) -> Prior | None:
    """The grades of the newest month that the chain seals before the snapshot's day; None without.

    A month that is graded and not sealed may still change: it is none.
    """
    sealed = newest_before(chain, snapshot.as_of)
    if sealed is None:
        return None
    grades = classes_of(store, str(sealed.value["period"]))
    return prior_of(snapshot, _ended_on(sealed), grades)


def newest_before(chain: list[Entry], day: date) -> Entry | None:
    """The entry that seals the newest month that ended before the day."""
    sealed = [one for one in chain if one.kind == "grades" and _ended_on(one) < day]
    return max(sealed, key=_ended_on, default=None)


def _ended_on(sealed: Entry) -> date:
    return date.fromisoformat(str(sealed.value["as_of"]))
