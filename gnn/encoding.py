"""How a table of numbers becomes network input: piecewise-linear bins, and a mark for unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import Mismatch


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

    def encode(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """(rows, names) with NaN for unknown -> (rows, width), all in [0, 1].

        Raises Mismatch when the number of columns is another.
        """
        if values.shape[1] != len(self.names):
            raise Mismatch(f"{len(self.names)} feature columns", values.shape[1])
        columns = [_ramps(values[:, i], np.array(edges)) for i, edges in enumerate(self.edges)]
        return np.hstack(columns)


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


def _ramps(column: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    if not len(edges):
        return np.empty((len(column), 0))
    unknown = np.isnan(column)
    mark = unknown[:, None].astype(np.float64)
    if len(edges) < 2:
        return mark
    low, high = edges[:-1], edges[1:]
    # Cut first: a bin may be so narrow that dividing what lies outside it would overflow.
    ramps = (np.clip(np.nan_to_num(column)[:, None], low, high) - low) / (high - low)
    ramps[unknown] = 0.0
    return np.hstack([ramps, mark])


def inputs_of(encoded: NDArray[np.float64], own: NDArray[np.float64]) -> NDArray[np.float64]:
    """What gate and message see: the encoded facts and half the own log-odds as last column."""
    return np.hstack([encoded, own[:, None] / 2.0])
