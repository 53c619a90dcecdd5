"""The exact split of contagion over messages, sources and ties (Aumann-Shapley).

Scale all messages of a row by t from 0 to 1. A hidden unit's input is a + t b, so its relu is
active on a known part f of [0, 1], and the integrated gradient of message c is
coefficient_c = sum_k v_k U_kc f_k. Then contagion = sum_c coefficient_c M_c exactly, and within
an operator each source and tie takes its share of M_c: Aumann & Shapley, Values of Non-Atomic
Games (1974); Sundararajan et al., Axiomatic Attribution (2017), eq. 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.operators import Operator
from gnn.scorer import NetworkWeights, Scorer, Scores

Floats = NDArray[np.float64]


def active_share(start: Floats, move: Floats) -> Floats:
    """Part of t in [0, 1] on which start + t * move > 0, element by element."""
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = np.clip(np.where(move != 0.0, -start / move, 0.0), 0.0, 1.0)
    rising = np.where(start > 0.0, 1.0, 1.0 - crossing)
    falling = np.where(start > 0.0, crossing, 0.0)
    still = (start > 0.0).astype(np.float64)
    return np.where(move > 0.0, rising, np.where(move < 0.0, falling, still))


def coefficients(net: NetworkWeights, inputs: Floats, *, messages: Floats) -> Floats:
    """(operators * channels,) integrated gradient of one row's contagion, uncalibrated.

    Shapes: inputs (width,), messages (operators * channels,).
    """
    gate = net.gate @ inputs + net.gate_bias
    share = active_share(gate, net.gather @ messages)
    return np.asarray((net.head * share) @ net.gather)


class Attribution:
    """Splits the contagion of single rows; holds what all rows share (messages sent)."""

    def __init__(self, scorer: Scorer, scores: Scores, *, operators: Sequence[Operator]) -> None:
        self.scorer = scorer
        self.scores = scores
        self.operators = tuple(operators)
        self._sent = [net.sent(scores.inputs) for net in scorer.networks]
        self._messages = [
            np.hstack([operator.apply(sent) for operator in operators]) for sent in self._sent
        ]

    def paths(self, row: int) -> pd.DataFrame:
        """Every path of the row: [operator, source, points, tie, second_tie].

        `tie` is the row in the operator's ties next to the enterprise, `second_tie` the one
        behind it (-1 for one hop). The points sum to the row's calibrated contagion.
        """
        parts = [self._operator_paths(row, number) for number in range(len(self.operators))]
        return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)

    def _operator_paths(self, row: int, number: int) -> pd.DataFrame:
        operator = self.operators[number]
        first = np.arange(operator.starts[row], operator.starts[row + 1])
        sources = operator.ties["source"].to_numpy()[first]
        weights = operator.ties["weight"].to_numpy()[first]
        second = np.full(len(first), -1)
        if operator.hops == 2:
            first, second, sources, weights = _second_hop(operator, row, first=first)
        points = np.zeros(len(first))
        if len(first):
            points = np.mean(
                [self._points(row, number, net, (sources, weights)) for net in self._numbers],
                axis=0,
            )
        return pd.DataFrame(
            {
                "operator": operator.name,
                "source": sources,
                "points": self.scorer.slope * points,
                "tie": first,
                "second_tie": second,
            }
        )

    @property
    def _numbers(self) -> range:
        return range(len(self.scorer.networks))

    def _points(self, row: int, number: int, net: int, ends: tuple[Floats, Floats]) -> Floats:
        weights = self.scorer.networks[net]
        channels = self._sent[net].shape[1]
        block = slice(number * channels, (number + 1) * channels)
        coefficient = coefficients(
            weights, self.scores.inputs[row], messages=self._messages[net][row]
        )[block]
        sent = self._sent[net][ends[0].astype(np.int64)]
        if self.operators[number].reduce == "max":
            return _largest_share(sent) @ coefficient
        return np.asarray(ends[1] * (sent @ coefficient))


def _largest_share(sent: Floats) -> Floats:
    """(ties, channels): the maximum goes to the tie that attains it, evenly among equals."""
    attained = sent == sent.max(axis=0)
    return np.asarray(sent * attained / attained.sum(axis=0))


def _second_hop(
    operator: Operator, row: int, *, first: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Floats]:
    """All ties i <- m <- j with j other than i: (first tie, second tie, j, weight product)."""
    middle = operator.ties["source"].to_numpy()[first]
    lengths = operator.starts[middle + 1] - operator.starts[middle]
    near = np.repeat(first, lengths)
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    far = np.repeat(operator.starts[middle], lengths) + within
    sources = operator.ties["source"].to_numpy()[far]
    weight = operator.ties["weight"].to_numpy()
    kept = sources != row
    product = weight[near] * weight[far]
    return near[kept], far[kept], sources[kept], product[kept]
