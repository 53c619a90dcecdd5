"""What arrives at enterprises of what all of them send: worked out for a block or a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gnn.operators import Operator
from gnn.row_blocks import by_block

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Messages:
    """What several heads send, side by side, so that every tie is walked once for all of them.

    sent: (n, heads * channels).  once: what the second of two hops carries on, by operator.
    """

    operators: tuple[Operator, ...]
    sent: Floats
    heads: int
    once: dict[str, Floats]

    @staticmethod
    def of(operators: Sequence[Operator], sent: Sequence[Floats]) -> Messages:
        """Messages of each head's (n, channels); the same number of channels in each."""
        joined = sent[0] if len(sent) == 1 else np.hstack(sent)
        return Messages.beside(operators, joined, heads=len(sent))

    @staticmethod
    def beside(operators: Sequence[Operator], sent: Floats, *, heads: int) -> Messages:
        """Messages of heads whose channels lie side by side."""
        twice = [one for one in operators if one.hops == 2]
        once = {one.name: _carried(one, sent) for one in twice}
        return Messages(tuple(operators), sent, heads, once)

    @property
    def of_heads(self) -> list[Floats]:
        """(n, channels) of each head."""
        return np.split(self.sent, self.heads, axis=1)

    def arriving(self, rows: slice) -> list[Floats]:
        """Of each head (rows, operators * channels)."""
        told = [one.arriving(self.sent, rows, self.once.get(one.name)) for one in self.operators]
        parts = [np.split(one, self.heads, axis=1) for one in told]
        return [np.hstack(part) for part in zip(*parts, strict=True)]

    def at(self, row: int) -> list[Floats]:
        """Of each head (operators * channels,); the same to the last bit as in `arriving`."""
        told = [one.at(self.sent, row, self.once.get(one.name)) for one in self.operators]
        by_head = np.stack(told).reshape(len(told), self.heads, -1).transpose(1, 0, 2)
        return list(by_head.reshape(self.heads, -1))


def _carried(operator: Operator, sent: Floats) -> Floats:
    once = np.empty_like(sent)

    def fill(rows: slice) -> None:
        once[rows] = operator.step(sent, rows)

    by_block(fill, len(sent))
    return once
