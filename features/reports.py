"""The annual reports of a snapshot by enterprise and year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask
from features.once import once_a_snapshot
from features.selection import ended, of_kind
from graph.snapshot import Snapshot


@once_a_snapshot
def annual_reports(snapshot: Snapshot) -> pd.DataFrame:
    """[enterprise, year (NaN unknown), valid_from, result, amount, record_id] of those in force.

    Sorted by enterprise, year and the day filed; index = row in records.
    """
    records = snapshot.records[of_kind(snapshot, "annual_report") & ~ended(snapshot)]
    reports = records[["enterprise", "valid_from", "result", "amount", "record_id"]]
    reports = reports.assign(year=pd.to_numeric(records["category"], errors="coerce"))
    return reports.sort_values(["enterprise", "year", "valid_from", "record_id"], kind="stable")


def filed_reports(snapshot: Snapshot, *, years: int = 2) -> pd.DataFrame:
    """Reports filed with a revenue for the last finished years, one an enterprise and year.

    Of two reports of one year the one filed last. Two years by default, because the report of
    the last year is due only in June.
    """
    reports = annual_reports(snapshot)
    filed = reports["result"].isin(["on_time", "late"]) & reports["amount"].notna()
    recent = reports["year"].between(snapshot.as_of.year - years, snapshot.as_of.year - 1)
    return reports[filed & recent].drop_duplicates(["enterprise", "year"], keep="last")


def latest_reports(snapshot: Snapshot) -> Mask:
    """Marks the newest filed report of each enterprise."""
    latest = filed_reports(snapshot).drop_duplicates("enterprise", keep="last")
    chosen = np.zeros(len(snapshot.records), dtype=np.bool_)
    chosen[latest.index] = True
    return chosen
