"""A table whose rows are worked out when they are asked for: whole, it would not fit in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class LazyRows:
    """Indexed by a row or by several, as an array (size, columns) would be.

    of: rows (k,) to their values (k, columns).  totals: (size,) the rows' sums, where they are
    known without working the rows out.
    """

    size: int
    of: Callable[[NDArray[np.int64]], Floats]
    totals: Floats | None = None

    def __getitem__(self, asked: int | slice | Sequence[int] | NDArray[np.int64]) -> Floats:
        if isinstance(asked, slice):
            return self.of(np.arange(*asked.indices(self.size)))
        rows = np.asarray(asked, dtype=np.int64)
        found = self.of(np.atleast_1d(rows))
        return found if rows.ndim else np.asarray(found[0])

    def __len__(self) -> int:
        return self.size

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.asarray(self[:], dtype=dtype)

    def sum(self, axis: int) -> Floats:
        """(size,) the sum of each row. axis: 1."""
        return np.asarray(self).sum(axis=axis) if self.totals is None else self.totals


RowTable: TypeAlias = Floats | LazyRows
