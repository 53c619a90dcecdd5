"""The records of a snapshot as reasons cite them: what happened, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.snapshot import Snapshot

_TEXTS = ("record_id", "kind", "category", "result")
_DAYS = ("valid_from", "valid_to")


@dataclass(frozen=True)
class CitedRecords:
    """Tells records by their rows in the snapshot's, from columns taken out once."""

    snapshot: Snapshot

    def of(self, places: Sequence[int]) -> dict[str, list[Any]]:
        """Columns record_id, kind, category, result, amount (yuan), valid_from, valid_to."""
        columns, days = self._columns, self._days
        told = {name: _known(values[places].tolist()) for name, values in columns.items()}
        for name, (codes, texts) in days.items():
            told[name] = [texts[code] for code in codes[places].tolist()]
        return told

    def own(self, row: int, ids: Sequence[str]) -> list[int]:
        """The rows of records of an enterprise by their ids, in the order of the ids."""
        first, last = np.searchsorted(self._owners, (row, row + 1)).tolist()
        own = self._columns["record_id"][first:last].tolist()
        return [first + own.index(id_) for id_ in ids]

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        return np.asarray(self.snapshot.records["enterprise"], dtype=np.int64)

    @cached_property
    def _columns(self) -> dict[str, NDArray[Any]]:
        return {name: self.snapshot.records[name].to_numpy() for name in (*_TEXTS, "amount")}

    @cached_property
    def _days(self) -> dict[str, tuple[NDArray[np.int32], list[str | None]]]:
        """Of each column of days the code of each record's, and the texts by code."""
        found = {}
        for name in _DAYS:
            codes, days = pd.factorize(self.snapshot.records[name].to_numpy())
            texts = np.asarray(days).astype("datetime64[D]").astype(str).tolist()
            found[name] = (codes.astype(np.int32), [*texts, None])  # an unknown day has code -1
        return found


def _known(values: list[Any]) -> list[Any]:
    """The values; NaN is None."""
    return [None if isinstance(value, float) and isnan(value) else value for value in values]
