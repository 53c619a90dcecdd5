"""Which records of a snapshot count for an indicator, and how they add up by enterprise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.indicator import Compute, Mask, Selector, Values
from features.once import once_a_snapshot
from graph.snapshot import Snapshot

DAYS_A_MONTH = 365.25 / 12
YEAR_WEIGHTS = (1.0, 0.6, 0.3)
# Kinds of the publicity system that a wider kind takes in.
PARTS = {
    "inspection": ("spot_check", "double_random_inspection"),
    "abnormal_listing": ("abnormal_mark",),
}


def of_kind(snapshot: Snapshot, *kinds: str, **fields: str) -> Mask:
    """Records of one of the kinds whose fields (category, result) have the given values.

    A repaired record is of no kind any more: it leaves the score (Opinions of 2022, POLICY 3.4).
    """
    wide = [*kinds, *(part for kind in kinds for part in PARTS.get(kind, ()))]
    codes, names = _kind_codes(snapshot)
    # One look-up by code: comparing texts a hundred times takes most of a table's time.
    chosen = np.append(np.isin(names, wide), False)[codes]
    chosen &= _unrepaired(snapshot)
    for column, value in fields.items():
        chosen &= (snapshot.records[column] == value).to_numpy(dtype=np.bool_, na_value=False)
    return np.asarray(chosen, dtype=np.bool_)


@once_a_snapshot
def _kind_codes(snapshot: Snapshot) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    """The kind of each record as a place in the kinds there are, -1 unknown."""
    codes, names = pd.factorize(snapshot.records["kind"])
    return codes.astype(np.int64), np.asarray(names, dtype=np.str_)


@once_a_snapshot
def _unrepaired(snapshot: Snapshot) -> Mask:
    return np.asarray(snapshot.records["repaired_on"].isna(), dtype=np.bool_)


def within(snapshot: Snapshot, months: int) -> Mask:
    """Records that happened in (as_of - months, as_of]; an unknown day is in no window."""
    return np.asarray(
        snapshot.records["valid_from"] > before(snapshot.as_of, months=months), dtype=np.bool_
    )


def ended(snapshot: Snapshot) -> Mask:
    """Records removed, repaired or expired by as_of."""
    return np.asarray(snapshot.records["valid_to"] <= pd.Timestamp(snapshot.as_of), dtype=np.bool_)


def before(day: date, *, months: int) -> pd.Timestamp:
    """The same day of the month so many calendar months earlier."""
    return pd.Timestamp(day) - pd.DateOffset(months=months)


def standing(kind: str, **fields: str) -> Selector:
    """Selects records of any age that have not ended."""
    return lambda snapshot: of_kind(snapshot, kind, **fields) & ~ended(snapshot)


def recent(kind: str, *, months: int, **fields: str) -> Selector:
    """Selects records of the last months that have not ended: a repaired one leaves the score."""

    def select(snapshot: Snapshot) -> Mask:
        return of_kind(snapshot, kind, **fields) & within(snapshot, months) & ~ended(snapshot)

    return select


def shared(snapshot: Snapshot, *kinds: str) -> bool:
    """Whether any enterprise of the snapshot has a record of one of the kinds, of any state.

    Where none has, the department that tells of them does not share: what rests on them abstains.
    """
    return bool(snapshot.records["kind"].isin(kinds).any())


def abstains_without(*kinds: str) -> Callable[[Compute], Compute]:
    """Makes an indicator abstain throughout, unasked, where none of the kinds is `shared`."""

    def limited(compute: Compute) -> Compute:
        @wraps(compute)
        def values(snapshot: Snapshot) -> Values:
            if not shared(snapshot, *kinds):
                return np.full(snapshot.size, np.nan)
            return compute(snapshot)

        return values

    return limited


def months_ago(snapshot: Snapshot) -> Values:
    """Age of each record on as_of in months of 365.25/12 days; NaN for an unknown day."""
    age = pd.Timestamp(snapshot.as_of) - snapshot.records["valid_from"]
    return np.asarray(age.dt.days / DAYS_A_MONTH, dtype=np.float64)


def halved(snapshot: Snapshot, months: float) -> Values:
    """Weight of each record that halves every so many months."""
    return np.asarray(0.5 ** (months_ago(snapshot) / months), dtype=np.float64)


def year_weights(snapshot: Snapshot) -> Values:
    """Weight of each record of the last 36 months: 1, 0.6, 0.3 by year from the newest."""
    first, second, third = YEAR_WEIGHTS
    return np.select([within(snapshot, 12), within(snapshot, 24)], [first, second], third)


def enterprise_rows(snapshot: Snapshot) -> NDArray[np.int64]:
    """Enterprise row of each record."""
    return np.asarray(snapshot.records["enterprise"], dtype=np.int64)


def sum_by(rows: NDArray[np.int64], weights: Values | None, size: int) -> Values:
    """Sum of the weights (None: 1 each) by row, shape (size,)."""
    return np.asarray(np.bincount(rows, weights=weights, minlength=size), dtype=np.float64)


def count(snapshot: Snapshot, chosen: Mask) -> Values:
    """Number of chosen records by enterprise, shape (size,)."""
    return sum_by(enterprise_rows(snapshot)[chosen], None, snapshot.size)


def total(snapshot: Snapshot, chosen: Mask, weights: Values) -> Values:
    """Sum of the weights of the chosen records by enterprise, shape (size,)."""
    return sum_by(enterprise_rows(snapshot)[chosen], weights[chosen], snapshot.size)


def present(snapshot: Snapshot, chosen: Mask) -> Values:
    """1 for an enterprise with a chosen record, else 0."""
    return (count(snapshot, chosen) > 0).astype(np.float64)


def highest(snapshot: Snapshot, chosen: Mask, weights: Values) -> Values:
    """Largest weight of the chosen records; 0 without any, NaN where no weight is known."""
    grouped = pd.Series(weights[chosen]).groupby(enterprise_rows(snapshot)[chosen]).max()
    filled = np.zeros(snapshot.size)
    filled[grouped.index] = grouped
    return filled


def weights_of(snapshot: Snapshot, weights: dict[str, float]) -> Values:
    """Weight of each record by its category; NaN for a category without one."""
    return np.asarray(snapshot.records["category"].map(weights), dtype=np.float64)


def ratio(part: Values, whole: Values) -> Values:
    """part / whole; NaN where the whole is 0 or unknown."""
    filled = np.full(part.shape, np.nan)
    np.divide(part, whole, out=filled, where=whole > 0)
    return filled
