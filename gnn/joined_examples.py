"""Two sets of examples as one: rows of one graph together, or two graphs side by side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from gnn.operators import Operator
from gnn.train import Examples


def together(first: Examples, second: Examples) -> Examples:
    """All rows that take part in either; graphs that are not the same one lie side by side."""
    if first.values is second.values:
        return replace(first, rows=first.rows | second.rows)
    return side_by_side(first, second)


def side_by_side(first: Examples, second: Examples) -> Examples:
    """Two graphs as one without a tie between them, the rows of the second after the first's."""
    pairs = zip(first.operators, second.operators, strict=True)
    return replace(
        first,
        values=np.vstack([first.values, second.values]),
        events=np.concatenate([first.events, second.events]),
        rows=np.concatenate([first.rows, second.rows]),
        operators=tuple(_appended(*pair) for pair in pairs),
    )


def _appended(first: Operator, second: Operator) -> Operator:
    moved = second.ties.assign(
        target=second.ties["target"] + first.size, source=second.ties["source"] + first.size
    )
    for side in {"link_in", "link_out"} & set(moved):
        moved[side] = moved[side].where(moved[side] < 0, moved[side] + len(first.links))
    ties = pd.concat([first.ties, moved], ignore_index=True)
    links = np.concatenate([first.links, second.links])
    return replace(first, ties=ties, size=first.size + second.size, links=links)
