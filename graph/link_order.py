"""In which order the links of a snapshot stand, whatever order the graph gave them in."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from graph.versions import version_words

_MOST = 2**63


def ordered_links(ends: Sequence[np.ndarray], version_ids: np.ndarray) -> np.ndarray:
    """The order of links by the row numbers (>= 0) of their first ends, then of the next ones, and
    of links between the same ends by version_id.

    Few links share all their ends, so that hardly any text is looked at.
    """
    spans = [int(rows.max(initial=-1)) + 1 for rows in ends]
    if prod(spans) >= _MOST:
        return np.lexsort((*_words(version_ids), *ends[::-1]))
    places = np.zeros(len(version_ids), dtype=np.int64)
    for rows, span in zip(ends, spans, strict=True):
        places = places * span + rows
    order = np.argsort(places)
    same = places[order[1:]] == places[order[:-1]]
    several = np.zeros(len(order), dtype=bool)
    several[1:] |= same
    several[:-1] |= same
    among = order[several]
    order[several] = among[np.lexsort((*_words(version_ids[among]), places[among]))]
    return order


def _words(version_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    first, second = version_words(version_ids)
    return second, first
