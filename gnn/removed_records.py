"""One enterprise as it would be without some of its own records, once for each set of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.indicator import resting_on_records
from features.table import FeatureTable, feature_table
from graph.snapshot import Snapshot

Floats = NDArray[np.float64]
_KEPT = ("enterprises", "records")


@dataclass(frozen=True)
class RecordRemoval:
    """Takes records away from single enterprises of a table's snapshot."""

    table: FeatureTable

    def records_of(self, row: int) -> pd.DataFrame:
        """The enterprise's own records, of any age."""
        records = self.table.snapshot.records
        owners = records["enterprise"].to_numpy(np.int64)
        first, last = np.searchsorted(owners, (row, row + 1))
        return records.iloc[first:last]

    def snapshot(self, row: int, sets: Sequence[frozenset[str]]) -> Snapshot:
        """The enterprise once a set, without the records of the set; no links."""
        whole, own = self.table.snapshot, self.records_of(row)
        ids = own["record_id"].to_numpy()
        parts = [
            own[~np.isin(ids, list(gone))].assign(enterprise=number)
            for number, gone in enumerate(sets)
        ]
        frames = {name: rows.iloc[:0] for name, rows in whole.frames.items() if name not in _KEPT}
        copies = whole.enterprises.iloc[[row] * len(sets)].reset_index(drop=True)
        records = pd.concat(parts, ignore_index=True)
        return replace(whole, **frames, enterprises=copies, records=records)

    def values(self, row: int, sets: Sequence[frozenset[str]], lone: Snapshot) -> Floats:
        """(sets, indicators) the enterprise's own values without each set; the first set is empty.

        Indicators that rest on own records are found anew, on `lone`, the snapshot of the sets. One
        that also rests on links or on other enterprises stands: it can't be told here. What a
        department shares stays shared when its only record goes.
        """
        stood = np.asarray(self.table.frame.iloc[row], dtype=np.float64)
        values = np.tile(stood, (len(sets), 1))
        if not any(sets):
            return values
        found = feature_table(lone, resting_on_records(self.table.names))
        columns = [self.table.names.index(name) for name in found.names]
        told = found.frame.to_numpy()
        own = same_values(told[0], stood[columns])
        values[:, columns] = np.where(own, told, stood[columns])
        return values

    def coverage(self, values: Floats) -> Floats:
        """(sets,) share of the indicators that speak, of those that speak for anyone."""
        return np.asarray((~np.isnan(values[:, self._speaking])).mean(axis=1))

    @cached_property
    def _speaking(self) -> NDArray[np.bool_]:
        return np.asarray(self.table.frame.notna().any(axis=0))


def same_values(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Where two tables say the same; unknown is the same as unknown."""
    return np.asarray((one == other) | (np.isnan(one) & np.isnan(other)))
