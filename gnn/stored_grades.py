"""The grades that the graph holds, by month: the classes of all, or the grades of some by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cypher import statement
from gnn.grade_store import classes_of
from gnn.packed_explanation import unpacked_text
from graph.store import Store

_ASKED_AT_ONCE = 5_000


@dataclass(frozen=True)
class StoredGrades:
    """Reads grades of a store; the classes of a month are read once."""

    store: Store
    _classes: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def classes(self, period: str) -> pd.DataFrame:
        """`classes_of` the period."""
        if period not in self._classes:
            self._classes[period] = classes_of(self.store, period)
        return self._classes[period]

    def named(self, period: str, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The grades of some enterprises in a period, of those who have one."""
        for start in range(0, len(ids), _ASKED_AT_ONCE):
            asked = {"enterprise_ids": list(ids[start : start + _ASKED_AT_ONCE]), "period": period}
            for row in self.store.read_rows(statement("read/explained_grades"), **asked):
                if row["grade"] is not None:
                    yield row["grade"]

    def explained(self, period: str, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
        """The whole explanations of those grades."""
        for grade in self.named(period, ids):
            yield unpacked_text(grade["explanation"])
