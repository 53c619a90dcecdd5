"""Which sealed month a snapshot may look back to, and its grades in the snapshot's rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from features.prior import Prior, prior_of
from graph.history import Entry
from graph.snapshot import Snapshot


def prior_month(
    grades_in: Callable[[str], pd.DataFrame], snapshot: Snapshot, chain: list[Entry]
) -> Prior | None:
    """The grades of the newest month that the chain seals before the snapshot's day; None without.

    A month that is graded and not sealed may still change: it is none. grades_in: `classes_of` the
    store, by period.
    """
    sealed = newest_before(chain, snapshot.as_of)
    if sealed is None:
        return None
    return prior_of(snapshot, _ended_on(sealed), grades_in(str(sealed.value["period"])))


def newest_before(chain: list[Entry], day: date) -> Entry | None:
    """The entry that seals the newest month that ended before the day."""
    sealed = [one for one in chain if one.kind == "grades" and _ended_on(one) < day]
    return max(sealed, key=_ended_on, default=None)


def _ended_on(sealed: Entry) -> date:
    return date.fromisoformat(str(sealed.value["as_of"]))
