"""What arrives at enterprises of what all of them send: made for a run of rows or for one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gnn.operators import Operator

Floats = NDArray[np.float64]


class Messages:
    """The messages of several heads side by side, so that every tie is walked once for all.

    sent: of each head (n, channels).  joined: of all heads side by side.  carried: the operators,
    each with what is sent after the first of two hops.
    """

    def __init__(self, sent: Sequence[Floats], operators: Sequence[Operator]) -> None:
        joined = sent[0] if len(sent) == 1 else np.hstack(sent)
        self.sent = np.split(joined, len(sent), axis=1)
        self.joined = joined
        self.carried = [(operator, operator.once(joined)) for operator in operators]

    def __getitem__(self, rows: slice) -> list[Floats]:
        """Of each head (rows, operators * channels)."""
        return self.by_head(
            [one.arriving(self.joined, rows, once=once) for one, once in self.carried]
        )

    def by_head(self, told: Sequence[Floats]) -> list[Floats]:
        """Of each head (rows, operators * channels), of what each operator brings to all heads."""
        parts = [np.split(one, len(self.sent), axis=1) for one in told]
        return [np.hstack(part) for part in zip(*parts, strict=True)]

    def at(self, row: int) -> list[Floats]:
        """Of each head (operators * channels,), the same to the last bit as among other rows."""
        told = [one.arriving_at(self.joined, row, once=once) for one, once in self.carried]
        by_head = np.stack(told).reshape(len(told), len(self.sent), -1).transpose(1, 0, 2)
        return list(by_head.reshape(len(self.sent), -1))
