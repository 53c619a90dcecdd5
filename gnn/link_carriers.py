"""Which links carry a tie: of each side of it all the links that would do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.operators import Operator, memberships
from gnn.ties import ranges
from graph.snapshot import Snapshot

Rows = NDArray[np.int64]
HELD = ("shareholder", "investee")  # the operators of holdings


@dataclass(frozen=True)
class _Index:
    """version_ids by (enterprise, through), as one sorted number."""

    keys: Rows
    width: int
    versions: NDArray[np.object_]

    def of(self, enterprise: Rows, through: Rows) -> tuple[Rows, NDArray[np.object_]]:
        """(place in the question, version_id) of every link of the pairs."""
        asked = enterprise.astype(np.int64) * self.width + through
        first = np.searchsorted(self.keys, asked, side="left")
        counts = np.searchsorted(self.keys, asked, side="right") - first
        place, rows = ranges(first, counts)
        return place, self.versions[rows]


@dataclass(frozen=True)
class LinkCarriers:
    """The links of a snapshot by the ties they can carry."""

    snapshot: Snapshot

    def of(self, operator: str, ties: dict[str, Any]) -> list[tuple[Rows, NDArray[np.object_]]]:
        """Of each side of the ties (tie, version_id), one row a link.

        ties: target, source, through, link.  Holdings and affiliations have one side, a shared
        person or address two.
        """
        if operator in HELD:
            pair = ("target", "source") if operator == "shareholder" else ("source", "target")
            return [self._held.of(ties[pair[0]], ties[pair[1]])]
        if operator in self._shared:
            found = self._shared[operator]
            return [found.of(ties[end], ties["through"]) for end in ("target", "source")]
        return [(np.arange(len(ties["link"])), ties["link"])]

    @cached_property
    def _held(self) -> _Index:
        held = self.snapshot.shareholdings
        held = held[held["holder_kind"] == "Enterprise"]
        return _index(held.rename(columns={"holder": "through"}))

    @cached_property
    def _shared(self) -> dict[str, _Index]:
        return {name: _index(rows) for name, rows in memberships(self.snapshot).items()}


def _index(rows: pd.DataFrame) -> _Index:
    through = rows["through"].to_numpy(np.int64)
    width = int(through.max(initial=0)) + 1
    keys = rows["enterprise"].to_numpy(np.int64) * width + through
    order = np.argsort(keys, kind="stable")
    return _Index(keys[order], width, rows["version_id"].to_numpy(object)[order])


def concatenated(operator: Operator, targets: Rows) -> tuple[Rows, Rows]:
    """(place in targets, row in the operator's ties) of all ties of the targets."""
    first = operator.starts[targets]
    return ranges(first, operator.starts[targets + 1] - first)
