"""Random networks over drawn ties: small enough to be worked out by brute force."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gnn.operators import Operator
from gnn.scorer import NetworkWeights

CHANNELS, HIDDEN, WIDTH = 3, 6, 4


def ties(*drawn: tuple[int, int, float]) -> pd.DataFrame:
    """Ties (target, source, weight) of direct links, sorted by target."""
    frame = pd.DataFrame(sorted(drawn), columns=["target", "source", "weight"])
    return frame.assign(through=-1, through_kind="", link_in=0, link_out=-1)


def operators() -> tuple[Operator, ...]:
    """Four enterprises: a sum, a maximum and two hops; enterprise 3 receives nothing by sum."""
    single = ties((0, 1, 0.5), (0, 2, 0.25), (1, 0, 1.0), (2, 0, 0.7))
    strongest = ties((0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0), (3, 0, 1.0))
    far = ties((0, 1, 0.6), (1, 0, 0.3), (1, 2, 0.7), (2, 1, 1.0), (1, 3, 0.2), (3, 1, 0.9))
    return (
        Operator("single", single, 4),
        Operator("any", strongest, 4, reduce="max"),
        Operator("two_hops", far, 4, hops=2),
    )


def network(seed: int) -> NetworkWeights:
    """A network of random weights for `operators()`."""
    chance = np.random.default_rng(seed)
    return NetworkWeights(
        operators=("single", "any", "two_hops"),
        message=chance.normal(size=(CHANNELS, WIDTH)),
        message_bias=chance.normal(size=CHANNELS),
        gate=chance.normal(size=(HIDDEN, WIDTH)),
        gate_bias=chance.normal(size=HIDDEN),
        gather=chance.normal(size=(HIDDEN, 3 * CHANNELS)),
        head=chance.normal(size=HIDDEN),
        own_slope=1.0,
        own_shift=0.0,
    )
