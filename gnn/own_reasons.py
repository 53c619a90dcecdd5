"""What an enterprise's own indicators say to its grade, heaviest first, and the records behind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.indicator import REGISTRY
from features.table import FeatureTable, Sources
from gnn.lazy_rows import RowTable

Value = dict[str, Any]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class OwnReasons:
    """Tells the own part of many rows at once. points: (n, indicators), calibrated."""

    table: FeatureTable
    points: RowTable

    def of(self, rows: Rows) -> list[Value]:
        """Of each row the columns indicator_id, value (None: unknown), points and records.

        Only indicators with points; records: lists of rows of the snapshot's records.
        """
        points = self.points[rows]
        order = np.argsort(-np.abs(points), axis=1, kind="stable")
        values = np.take_along_axis(self._values[rows], order, axis=1)
        columns = {
            "indicator_id": self._ids[order],
            "value": _known(values),
            "points": np.take_along_axis(points, order, axis=1),
        }
        sizes = np.count_nonzero(points, axis=1).tolist()  # those without points come last
        told = zip(sizes, order, self._records(rows), *columns.values(), strict=True)
        return [
            {
                **{name: one[:size].tolist() for name, one in zip(columns, row, strict=True)},
                "records": [records.get(number, []) for number in numbers[:size].tolist()],
            }
            for size, numbers, records, *row in told
        ]

    def _records(self, rows: Rows) -> list[dict[int, list[int]]]:
        """Of each row the records behind each indicator, by its number, where there are any."""
        found: list[dict[int, list[int]]] = [{} for _ in rows]
        for number, source in self._sources:
            first, last = source.starts[rows], source.starts[rows + 1]
            for place in np.flatnonzero(last > first).tolist():
                found[place][number] = source.places[first[place] : last[place]].tolist()
        return found

    @cached_property
    def _sources(self) -> list[tuple[int, Sources]]:
        told = [(number, self.table.sources(name)) for number, name in enumerate(self.table.names)]
        return [(number, source) for number, source in told if len(source.places)]

    @cached_property
    def _values(self) -> NDArray[np.float64]:
        return np.asarray(self.table.frame, dtype=np.float64)

    @cached_property
    def _ids(self) -> NDArray[np.object_]:
        return np.array([REGISTRY[name].indicator_id for name in self.table.names], dtype=object)


def _known(values: NDArray[np.float64]) -> NDArray[np.object_]:
    """The values; NaN is None."""
    known = values.astype(object)
    known[np.isnan(values)] = None
    return known
