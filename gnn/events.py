"""The target: does a regulatory event befall the enterprise in the 12 months after the date?"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.selection import PARTS
from graph.snapshot import Snapshot
from graph.tables import Tables
from graph.versions import latest_learned, with_versions

HORIZON = pd.DateOffset(months=12)
LISTED = ("penalty", "abnormal_listing", *PARTS["abnormal_listing"], "serious_listing")
INSPECTED = ("inspection", *PARTS["inspection"])


def is_event(records: pd.DataFrame) -> pd.Series:
    """Penalties, listings and inspections that found a problem (POLICY 0, point 1)."""
    failed = records["kind"].isin(INSPECTED) & (records["result"] == "problem_found")
    return pd.Series(records["kind"].isin(LISTED) | failed)


def is_adverse(records: pd.DataFrame) -> pd.Series:
    """What speaks against its own enterprise: the events, and dishonest judgment debts."""
    return pd.Series(is_event(records) | (records["kind"] == "judgment_debt"))


def events_after(snapshot: Snapshot, tables: Tables) -> NDArray[np.float64]:
    """(size,) 1.0 where an event happened and was first learned in the 12 months after.

    An event that was retracted by their end is none.
    """
    day = pd.Timestamp(snapshot.as_of)
    end = day + HORIZON
    told = tables.records[is_event(tables.records)]
    records = latest_learned("records", with_versions("records", told), end.date())
    first_learned = records["record_id"].map(told.groupby("record_id")["recorded_at"].min())
    ahead = (records["valid_from"] > day) & (records["valid_from"] <= end)
    ahead &= (first_learned > day) & (first_learned <= end)
    struck = set(records.loc[ahead, "enterprise_id"])
    found = snapshot.enterprises["enterprise_id"].isin(struck)
    return np.asarray(found, dtype=np.float64)


def gradable(snapshot: Snapshot) -> NDArray[np.bool_]:
    """Enterprises still in the register: only they can meet an event."""
    gone = ("revoked", "deregistered", "annulled", "moved_out")
    ended = snapshot.enterprises["ended_on"] <= pd.Timestamp(snapshot.as_of)
    return ~np.asarray(snapshot.enterprises["status"].isin(gone) | ended, dtype=bool)


def months_before(day: date, months: int) -> date:
    """The last day of the month that lies so many months before the day's."""
    moved = pd.Timestamp(day) - pd.DateOffset(months=months)
    last: date = (moved + pd.offsets.MonthEnd(0)).date()
    return last
