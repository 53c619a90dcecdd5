"""Whether an enterprise still works as before: persons insured, electricity, water, gas (DY)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values, indicator
from features.selection import abstains_without, recent
from features.told import numbers, told
from graph.snapshot import Snapshot

LATEST_MONTHS = 6  # how old the newest count of the insured may be
FEWEST_RECENT, FEWEST_BEFORE = 2, 6  # months of use that must be told

_INSURED = recent("insured_staff", months=24)
_USAGE = recent("utility_usage", months=15)


def _monthly(snapshot: Snapshot, chosen: Mask, field: str) -> pd.DataFrame:
    """[enterprise, category, month, value] of the chosen records that tell the field.

    month: months since the year 0 of the day. The last by id of an enterprise's month and category.
    """
    records = snapshot.records.loc[chosen, ["record_id", "enterprise", "category", "valid_from"]]
    values = records.assign(value=numbers(told(snapshot, chosen, field)[field]))
    values = values.dropna(subset=["value", "valid_from"]).sort_values("record_id")
    day = values["valid_from"].dt
    rows = values.assign(month=day.year * 12 + day.month)
    return rows.drop_duplicates(["enterprise", "category", "month"], keep="last")


def _month_of(snapshot: Snapshot) -> int:
    return snapshot.as_of.year * 12 + snapshot.as_of.month


@indicator("DY24", label_zh="参保人数骤降", direction=+1, records=_INSURED)
@abstains_without("insured_staff")
def insured_staff_drop(snapshot: Snapshot) -> Values:
    """Part of the insured persons lost within 12 months, in [0, 1]: 1 - now / a year before.

    Now is the newest month told, at most 6 months old; growth counts as 0. Abstains if either
    month is not told or nobody was insured a year before.
    """
    counts = _monthly(snapshot, _INSURED(snapshot), "insured_count")
    counts = counts.drop_duplicates(["enterprise", "month"], keep="last")
    newest = counts.sort_values("month").drop_duplicates("enterprise", keep="last")
    newest = newest[newest["month"] > _month_of(snapshot) - LATEST_MONTHS]
    earlier = counts.assign(month=counts["month"] + 12)
    pairs = newest.merge(earlier, on=["enterprise", "month"], suffixes=("", "_before"))
    pairs = pairs[pairs["value_before"] > 0]
    drop = np.full(snapshot.size, np.nan)
    drop[pairs["enterprise"]] = np.clip(1 - pairs["value"] / pairs["value_before"], 0, 1)
    return drop


@indicator("DY25", label_zh="水电气用量骤降", direction=+1, records=_USAGE)
@abstains_without("utility_usage")
def utility_usage_drop(snapshot: Snapshot) -> Values:
    """Part of the monthly use lost in the last 3 months against the 12 before, in [0, 1].

    1 - mean of the 3 months / mean of the 12 months before, the month of the day included; of
    electricity, water and gas the largest. Growth counts as 0. Abstains if fewer than 2 and 6 of
    these months are told of each of them, or nothing was used before.
    """
    usage = _monthly(snapshot, _USAGE(snapshot), "utility_usage")
    usage = usage.assign(category=usage["category"].fillna(""))
    lately = usage["month"] > _month_of(snapshot) - 3
    by = ["enterprise", "category"]
    now, earlier = (
        usage[part].groupby(by)["value"].agg(["mean", "size"]) for part in (lately, ~lately)
    )
    pairs = now.join(earlier, how="inner", lsuffix="_now", rsuffix="_before")
    told_enough = (pairs["size_now"] >= FEWEST_RECENT) & (pairs["size_before"] >= FEWEST_BEFORE)
    pairs = pairs[told_enough & (pairs["mean_before"] > 0)]
    drops = (1 - pairs["mean_now"] / pairs["mean_before"]).clip(0, 1).groupby(level=0).max()
    drop = np.full(snapshot.size, np.nan)
    drop[drops.index.to_numpy(dtype=np.int64)] = drops.to_numpy()
    return drop
