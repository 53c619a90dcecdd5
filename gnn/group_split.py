"""A split in which nothing links what is learned to what is tested: whole components part ways."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from gnn.example_sets import union_graph
from gnn.operators import HUB, Operator

Rows = NDArray[np.bool_]
_ROUNDING = 1e-9


def components(operators: Sequence[Operator], *, hub: int = HUB) -> NDArray[np.int64]:
    """(size,) number of each enterprise's component, links of those with more than `hub` cut.

    One who is linked to everybody would otherwise make one component of nearly all.
    """
    union = union_graph(operators)
    plain = sp.diags_array((union.sum(axis=1) <= hub).astype(np.float64))
    return np.asarray(connected_components(plain @ union @ plain, directed=False)[1], np.int64)


def group_split(
    operators: Sequence[Operator],
    seed: int,
    *,
    shares: tuple[float, float] = (0.2, 0.2),
    hub: int = HUB,
) -> tuple[Rows, Rows, Rows]:
    """Rows to learn on, to hold and to test; no component lies in two of them.

    shares: of rows held and tested, met as nearly as whole components allow. A component larger
    than either is learned on; where too little is left then, they share it.
    """
    group = components(operators, hub=hub)
    sizes = np.bincount(group)
    order = np.random.default_rng(seed).permutation(len(sizes))
    order = order[sizes[order] <= min(shares) * len(group)]
    reached = np.cumsum(sizes[order]) / len(group)
    part = np.zeros(len(sizes), dtype=np.int64)
    scale = min(1.0, float(reached[-1]) / sum(shares)) if len(order) else 1.0
    ends = np.cumsum(shares) * scale + _ROUNDING
    part[order] = np.where(reached <= ends[0], 1, np.where(reached <= ends[1], 2, 0))
    return part[group] == 0, part[group] == 1, part[group] == 2
