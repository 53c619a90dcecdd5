"""How a table of numbers becomes network input: piecewise-linear bins, and a mark for unknown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import Mismatch

OWN = -1
_ROWS = 1_024  # encoded together: few enough to stay in the processor's own memory


@dataclass(frozen=True)
class Encoding:
    """Quantile edges by column (Gorishniy et al. 2022, eq. 1); learned on training rows only."""

    names: tuple[str, ...]
    edges: tuple[tuple[float, ...], ...]

    @property
    def width(self) -> int:
        """Columns of the encoded table: a ramp per bin and a mark for unknown, per name.

        A name without edges has neither.
        """
        return sum(len(edges) for edges in self.edges)

    def inputs(
        self, values: NDArray[np.floating[Any]], own: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """What gate and message see: the encoded facts, and half the own log-odds in column `OWN`.

        Shapes: values (rows, names) with NaN for unknown, own (rows,), result (rows, width + 1);
        all columns but the last in [0, 1]. Raises Mismatch when the number of columns is another.
        """
        if values.shape[1] != len(self.names):
            raise Mismatch(f"{len(self.names)} feature columns", values.shape[1])
        seen = np.empty((len(values), self.width + 1))
        for start in range(0, len(values), _ROWS):
            self._fill(seen[start : start + _ROWS], values[start : start + _ROWS])
        seen[:, OWN] = own / 2.0
        return seen

    def _fill(self, encoded: NDArray[np.float64], values: NDArray[np.floating[Any]]) -> None:
        plan = self._plan
        unknown = np.isnan(values)
        ramps = np.asarray(values, dtype=np.float64)[:, plan.column]
        # Cut first: a bin may be so narrow that dividing what lies outside it would overflow.
        np.maximum(ramps, plan.low, out=ramps)
        np.minimum(ramps, plan.high, out=ramps)
        ramps -= plan.low
        ramps /= plan.high - plan.low
        np.copyto(ramps, 0.0, where=unknown[:, plan.column])
        encoded[:, plan.ramps] = ramps
        encoded[:, plan.marks] = unknown[:, plan.marked]

    @cached_property
    def _plan(self) -> _Plan:
        column = np.repeat(np.arange(len(self.edges)), [len(edges) for edges in self.edges])
        place = np.arange(len(column))
        last = np.append(column[1:] != column[:-1], True)[: len(column)]
        edges = np.array([edge for edges in self.edges for edge in edges])
        ramps = place[~last]
        return _Plan(
            ramps=ramps,
            column=column[~last],
            low=edges[ramps],
            high=edges[ramps + 1],
            marks=place[last],
            marked=column[last],
        )


@dataclass(frozen=True)
class _Plan:
    """Where ramps and marks stand in the encoded table, of which columns, between which edges."""

    ramps: NDArray[np.int64]
    column: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    marks: NDArray[np.int64]
    marked: NDArray[np.int64]


def learn_encoding(
    names: tuple[str, ...], values: NDArray[np.float64], *, bins: int = 8
) -> Encoding:
    """Edges at the quantiles of the known values; a constant column keeps only its mark.

    A column of which nothing is known has no edges: what is learned on a mark that is always set
    would be wrong on the day on which it no longer is.
    """
    edges = []
    for column in values.T:
        known = column[~np.isnan(column)]
        cuts = np.unique(np.quantile(known, np.linspace(0, 1, bins + 1))) if len(known) else known
        edges.append(tuple(cuts.tolist()))
    return Encoding(names, tuple(edges))
