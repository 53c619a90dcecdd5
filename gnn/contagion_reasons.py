"""The strongest contagion paths of many enterprises, drawn, and what all others add."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gnn.attribution import Attribution
from gnn.paths import Drawn, PathDrawer

Rows = NDArray[np.int64]
SHOWN_PATHS = 12  # the strongest; what the others add is `contagion_rest`
SMALLEST = 1e-9  # points below carry no message: not shown as a reason


class PathReason(NamedTuple):
    """A path with its calibrated points; source: its row in the snapshot."""

    points: float
    operator: str
    source: int
    drawn: Drawn


@dataclass(frozen=True)
class ContagionReasons:
    """Tells the contagion of many rows at once."""

    attribution: Attribution
    drawer: PathDrawer

    def of(self, rows: Rows) -> list[tuple[list[PathReason], float]]:
        """Of each row its strongest paths either way, and the sum of the points of all others."""
        paths = self.attribution.paths_of(rows)
        order = np.lexsort((-np.abs(paths["points"]), paths["place"]))
        bounds = np.searchsorted(paths["place"][order], np.arange(len(rows) + 1))
        shown = _shown(paths["points"][order], bounds)
        told = {name: values[order[shown]] for name, values in paths.items()}
        columns = [told[name].tolist() for name in ("points", "operator", "source")]
        reasons = [*map(PathReason, *columns, self.drawer.drawn(told))]
        every, first = paths["points"][order].tolist(), bounds.tolist()
        cut = np.searchsorted(shown, bounds).tolist()
        return [
            _with_rest(reasons[cut[row] : cut[row + 1]], every[first[row] : first[row + 1]])
            for row in range(len(rows))
        ]


def _shown(points: NDArray[np.float64], bounds: Rows) -> Rows:
    """The places of the paths that are shown, of each row's paths strongest first."""
    rank = np.arange(len(points)) - np.repeat(bounds[:-1], np.diff(bounds))
    return np.flatnonzero((rank < SHOWN_PATHS) & (np.abs(points) > SMALLEST))


def _with_rest(shown: list[PathReason], points: list[float]) -> tuple[list[PathReason], float]:
    return shown, math.fsum(points) - math.fsum(one.points for one in shown)
