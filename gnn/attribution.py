"""The exact split of contagion over messages, sources and ties (Aumann-Shapley).

Scale all messages of a row by t from 0 to 1. A hidden unit's input is a + t b, so its relu is
active on a known part f of [0, 1], and the integrated gradient of message c is
coefficient_c = sum_k v_k U_kc f_k. Then contagion = sum_c coefficient_c M_c exactly, and within
an operator each source and tie takes its share of M_c: Aumann & Shapley, Values of Non-Atomic
Games (1974); Sundararajan et al., Axiomatic Attribution (2017), eq. 1. Boosted trees make steps
where a network has a slope: their coefficients are in boosted_leaves.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.messages import Messages
from gnn.operators import Operator
from gnn.scorer import Scorer, Scores, sent_by

Floats = NDArray[np.float64]
_RUN = 1024  # rows whose messages are gathered together
_NO_PATH = (np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64), np.empty(0, np.int64))


class Attribution:
    """Splits the contagion of single rows; holds what all rows share.

    sent: of each head the messages (n, channels) that the enterprises send.
    """

    def __init__(self, scorer: Scorer, scores: Scores, *, operators: Sequence[Operator]) -> None:
        self.scorer = scorer
        self.scores = scores
        self.operators = tuple(operators)
        self._messages = scores.messages or Messages(
            sent_by(scorer.heads, scores.inputs), operators
        )
        self.sent = self._messages.sent
        self._near: tuple[int, Floats, list[Floats]] = (-1, np.empty((0, 0)), [])
        self._next = 0

    def paths(self, row: int) -> pd.DataFrame:
        """Every path of the row as a frame: the columns of `path_columns`."""
        return pd.DataFrame(self.path_columns(row))

    def path_columns(self, row: int) -> dict[str, NDArray[Any]]:
        """Every path of the row: operator, source, points, tie, second_tie.

        `tie` is the row in the operator's ties next to the enterprise, `second_tie` the one
        behind it (-1 for one hop). The points sum to the row's calibrated contagion.
        """
        gradients = [
            head.coefficients(seen, messages)
            for head, (seen, messages) in zip(self.scorer.heads, self._seen(row), strict=True)
        ]
        parts = [self._operator_paths(row, number, gradients=gradients) for number in self._numbers]
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        names = np.array([operator.name for operator in self.operators], dtype=object)
        operators = np.repeat(names, [len(part[0]) for part in parts])
        told = zip(("source", "points", "tie", "second_tie"), columns, strict=True)
        return {"operator": operators, **dict(told)}

    def _seen(self, row: int) -> list[tuple[Floats, Floats]]:
        """Of each head what it sees of a row, (width,) and (operators * channels,).

        Rows asked one after the other are made in runs, others alone.
        """
        number, place = divmod(row, _RUN)
        in_turn, self._next = row == self._next, row + 1
        if self._near[0] != number and not in_turn:
            seen = self.scores.inputs[row : row + 1][0]
            return [(seen, messages) for messages in self._messages.at(row)]
        if self._near[0] != number:
            rows = slice(number * _RUN, min((number + 1) * _RUN, len(self.scores.inputs)))
            self._near = (number, self.scores.inputs[rows], self._messages[rows])
        return [(self._near[1][place], messages[place]) for messages in self._near[2]]

    @property
    def _numbers(self) -> range:
        return range(len(self.operators))

    def _operator_paths(
        self, row: int, number: int, *, gradients: list[Floats]
    ) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64], NDArray[np.int64]]:
        """(source, points, tie, second_tie) of one operator's paths."""
        operator = self.operators[number]
        if operator.starts[row] == operator.starts[row + 1]:
            return _NO_PATH
        first = np.arange(operator.starts[row], operator.starts[row + 1])
        sources, factors = operator.sources[first], operator.factors[first]
        second = np.full(len(first), -1)
        if operator.hops == 2:
            first, second, sources, factors = _second_hop(operator, row, first=first)
        points = np.zeros(len(first))
        if len(first):
            parts = [
                self._message_parts(number, head, ends=(sources, factors))
                @ gradient[self._block(number)]
                for head, gradient in enumerate(gradients)
            ]
            points = self.scorer.slope * np.mean(parts, axis=0)
        return sources, points, first, second

    def _block(self, number: int) -> slice:
        channels = self.sent[0].shape[1]
        return slice(number * channels, (number + 1) * channels)

    def _message_parts(
        self, number: int, head: int, *, ends: tuple[NDArray[np.int64], Floats]
    ) -> Floats:
        """(ties, channels): the part of each message that came along each tie."""
        sent = np.asarray(ends[1][:, None] * self.sent[head][ends[0]])
        return _largest_share(sent) if self.operators[number].reduce == "max" else sent


def _largest_share(sent: Floats) -> Floats:
    """(ties, channels): the maximum goes to the tie that attains it, evenly among equals."""
    attained = sent == sent.max(axis=0)
    return np.asarray(sent * attained / attained.sum(axis=0))


def _second_hop(
    operator: Operator, row: int, *, first: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Floats]:
    """All ties i <- m <- j with j other than i: (first tie, second tie, j, weight product)."""
    middle = operator.sources[first]
    lengths = operator.starts[middle + 1] - operator.starts[middle]
    near = np.repeat(first, lengths)
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    far = np.repeat(operator.starts[middle], lengths) + within
    sources = operator.sources[far]
    kept = sources != row
    product = operator.weights[near] * operator.weights[far]
    return near[kept], far[kept], sources[kept], product[kept]
