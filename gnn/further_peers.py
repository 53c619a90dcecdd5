"""The peers beside boosted trees, by name: counts, propagation, and networks off the shelf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gnn.example_sets import Sets
from gnn.peers import counts_only
from gnn.propagation_peers import APART, correct_and_smooth, label_propagation

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Peer:
    """scores: sets and seed to (held, test) log-odds of all rows.

    refusal: empty, or why it takes part only where all rows lie in one graph.
    """

    name: str
    scores: Callable[[Sets, int], tuple[Floats, Floats]]
    refusal: str = ""

    def applies(self, sets: Sets) -> bool:
        """Whether it can judge these sets."""
        return not self.refusal or sets.one_graph


def _graph_sage(sets: Sets, seed: int) -> tuple[Floats, Floats]:
    from gnn.neural_peers import graph_sage  # noqa: PLC0415

    return graph_sage(sets, seed)


def _graph_transformer(sets: Sets, seed: int) -> tuple[Floats, Floats]:
    from gnn.neural_peers import graph_transformer  # noqa: PLC0415

    return graph_transformer(sets, seed)


FURTHER = (
    Peer("counts only", counts_only),
    Peer("label propagation", label_propagation, refusal=APART),
    Peer("correct and smooth", correct_and_smooth),
    Peer("GraphSAGE", _graph_sage),
    Peer("HGT", _graph_transformer),
)
