"""The exact split of contagion over messages, sources and ties (Aumann-Shapley).

Scale all messages of a row by t from 0 to 1. A hidden unit's input is a + t b, so its relu is
active on a known part f of [0, 1], and the integrated gradient of message c is
coefficient_c = sum_k v_k U_kc f_k. Then contagion = sum_c coefficient_c M_c exactly, and within
an operator each source and tie takes its share of M_c: Aumann & Shapley, Values of Non-Atomic
Games (1974); Sundararajan et al., Axiomatic Attribution (2017), eq. 1. Boosted trees make steps
where a network has a slope: their coefficients are in boosted_leaves.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.messages import Messages
from gnn.operators import Operator
from gnn.scorer import Scorer, Scores, sent_by
from gnn.ties import ranges

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
_CLOSE = 4  # rows that lie this close to each other, on the mean, are gathered as one run


class Attribution:
    """Splits the contagion of some rows; holds what all rows share.

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
        self._names = np.array([operator.name for operator in operators], dtype=object)

    def paths(self, row: int) -> pd.DataFrame:
        """Every path of the row as a frame: the columns of `path_columns`."""
        return pd.DataFrame(self.path_columns(row))

    def path_columns(self, row: int) -> dict[str, NDArray[Any]]:
        """Every path of the row: operator, source, points, tie, second_tie.

        `tie` is the row in the operator's ties next to the enterprise, `second_tie` the one
        behind it (-1 for one hop). The points sum to the row's calibrated contagion.
        """
        columns = self.paths_of(np.array([row]))
        del columns["place"]
        return columns

    def paths_of(self, rows: Rows) -> dict[str, NDArray[Any]]:
        """`path_columns` of many rows, each to the last bit as it is alone; place: in `rows`.

        They are in the order of the operators, and within one of the rows.
        """
        gradients = self._gradients(rows)
        parts = [
            self._operator_paths(rows, number, gradients=gradients)
            for number in range(len(self.operators))
        ]
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        told = zip(("place", "source", "points", "tie", "second_tie"), columns, strict=True)
        return {"operator": np.repeat(self._names, [len(part[0]) for part in parts]), **dict(told)}

    def _gradients(self, rows: Rows) -> list[Floats]:
        """Of each head the coefficients (rows, operators * channels)."""
        seen = self.scores.inputs[rows]
        told = zip(self.scorer.heads, self._arrived(rows), strict=True)
        return [head.coefficients(seen, arrived) for head, arrived in told]

    def _arrived(self, rows: Rows) -> list[Floats]:
        """Of each head the messages (rows, operators * channels)."""
        first, last = int(rows.min()), int(rows.max())
        if len(rows) > 1 and last - first < _CLOSE * len(rows):
            return [told[rows - first] for told in self._messages[first : last + 1]]
        alone = [self._messages.at(row) for row in rows.tolist()]
        return [np.stack(told) for told in zip(*alone, strict=True)]

    def _operator_paths(
        self, rows: Rows, number: int, *, gradients: list[Floats]
    ) -> tuple[Rows, Rows, Floats, Rows, Rows]:
        """(place, source, points, tie, second_tie) of one operator's paths, by place."""
        operator = self.operators[number]
        first = operator.starts[rows]
        place, near = ranges(first, operator.starts[rows + 1] - first)
        sources, factors = operator.sources[near], operator.factors[near]
        second = np.full(len(near), -1)
        if operator.hops == 2:
            step, second, sources, factors = _second_hop(operator, rows[place], first=near)
            place, near = place[step], near[step]
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        points = np.zeros(len(near))
        if len(near):
            block = self._block(number)
            parts = [
                _along(sent, [told[row][block] for row in place[starts].tolist()], starts=starts)
                for sent, told in zip(
                    self._message_parts(operator, (sources, factors), starts=starts),
                    gradients,
                    strict=True,
                )
            ]
            points = self.scorer.slope * np.mean(parts, axis=0)
        return place, sources, points, near, second

    def _block(self, number: int) -> slice:
        channels = self.sent[0].shape[1]
        return slice(number * channels, (number + 1) * channels)

    def _message_parts(
        self, operator: Operator, ends: tuple[Rows, Floats], *, starts: Rows
    ) -> Iterator[Floats]:
        """Of each head (ties, channels): the part of each message that came along each tie.

        starts: where the ties of each row begin.
        """
        for sent in self.sent:
            told = np.asarray(ends[1][:, None] * sent[ends[0]])
            yield _largest_share(told, starts) if operator.reduce == "max" else told


def _along(sent: Floats, gradients: list[Floats], *, starts: Rows) -> Floats:
    """(ties,) what each tie moves: what came along it times the gradient of its row.

    One product a row: the order in which BLAS sums depends on how many rows there are, and sealed
    months are the same to the last bit.
    """
    bounds = [*starts.tolist(), len(sent)]
    told = zip(bounds, bounds[1:], gradients, strict=False)
    return np.concatenate([sent[first:last] @ gradient for first, last, gradient in told])


def _largest_share(sent: Floats, starts: Rows) -> Floats:
    """(ties, channels): a row's maximum goes to the tie that attains it, evenly among equals."""
    counts = np.diff(starts, append=len(sent))
    attained = sent == np.repeat(np.maximum.reduceat(sent, starts, axis=0), counts, axis=0)
    equals = np.add.reduceat(attained.astype(np.int64), starts, axis=0)
    return np.asarray(sent * attained / np.repeat(equals, counts, axis=0))


def _second_hop(operator: Operator, rows: Rows, *, first: Rows) -> tuple[Rows, Rows, Rows, Floats]:
    """All ties i <- m <- j with j other than i: (place in first, second tie, j, weight product).

    rows: the i of each first tie.
    """
    middle = operator.sources[first]
    begin = operator.starts[middle]
    step, far = ranges(begin, operator.starts[middle + 1] - begin)
    sources = operator.sources[far]
    product = operator.weights[first[step]] * operator.weights[far]
    kept = sources != rows[step]
    return step[kept], far[kept], sources[kept], product[kept]
