"""The links of a snapshot by number: a tie names the links it came by with 32 bits each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.snapshot import Snapshot

LINK_FRAMES = ("holdings", "positions", "domiciles", "affiliations")


@dataclass(frozen=True)
class LinkIds:
    """The version_ids of links that are told by number, worked out for the rows asked.

    numbers: (n,) places in ids, -1 for no link, whose id is None.  As texts they would take four
    times the memory of all else that is known of a tie.
    """

    numbers: NDArray[np.int32]
    ids: NDArray[np.object_]

    def __getitem__(self, rows: Any) -> NDArray[np.object_]:
        numbers = self.numbers[rows]
        found = np.full(len(numbers), None, dtype=object)
        found[numbers >= 0] = self.ids[numbers[numbers >= 0]]
        return found


def numbered(snapshot: Snapshot) -> tuple[Snapshot, NDArray[np.object_]]:
    """The snapshot whose links have a column `link`, their place in the version_ids beside it."""
    frames, ids, first = {}, [], 0
    for name in LINK_FRAMES:
        frames[name] = rows = getattr(snapshot, name).copy(deep=False)
        rows["link"] = np.arange(first, first + len(rows), dtype=np.int32)
        ids.append(rows["version_id"].to_numpy(object))
        first += len(rows)
    return replace(snapshot, **frames), np.concatenate(ids)
