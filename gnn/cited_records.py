"""The records of a snapshot as reasons cite them: what happened, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from graph.snapshot import Snapshot

_TEXTS = ("record_id", "kind", "category", "result")
_DAYS = ("valid_from", "valid_to")


@dataclass(frozen=True)
class CitedRecords:
    """Finds records by their ids, from columns taken out once."""

    snapshot: Snapshot

    def of(self, ids: Iterable[str]) -> dict[str, list[Any]]:
        """Columns record_id, kind, category, result, amount (yuan), valid_from, valid_to."""
        places = [self._place[id_] for id_ in ids]
        return {name: [told[at] for at in places] for name, told in self._columns.items()}

    @cached_property
    def _place(self) -> dict[str, int]:
        ids = self.snapshot.records["record_id"]
        return dict(zip(ids, range(len(ids)), strict=True))

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        records = self.snapshot.records
        columns = {name: _plain(records[name]) for name in (*_TEXTS, "amount")}
        return {**columns, **{name: _plain(_texts(records[name])) for name in _DAYS}}


def _texts(days: pd.Series) -> pd.Series:
    texts = days.to_numpy().astype("datetime64[D]").astype(str).astype(object)
    return pd.Series(np.where(days.isna(), None, texts), dtype=object)


def _plain(values: pd.Series) -> list[Any]:
    return list(values.astype(object).where(values.notna(), None))
