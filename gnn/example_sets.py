"""What a comparison learns on, stops on and looks at once, and the union of a graph's links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sp

from gnn.operators import Operator, shuffled
from gnn.train import Examples


@dataclass(frozen=True)
class Sets:
    """What is learned on, what stops the training, and what is looked at once.

    refit: what is tested was learned on both others, for as long as the held set had asked.
    """

    learned: Examples
    held: Examples
    tested: Examples
    refit: bool = field(default=False, kw_only=True)

    @property
    def parts(self) -> tuple[Examples, Examples, Examples]:
        """The three in order."""
        return self.learned, self.held, self.tested

    @property
    def counts(self) -> dict[str, list[int]]:
        """How many enterprises take part in each of the three, and how many of them have events."""
        return {
            "enterprises": [int(part.rows.sum()) for part in self.parts],
            "events": [int(part.events[part.rows].sum()) for part in self.parts],
        }

    @property
    def one_graph(self) -> bool:
        """Whether all rows lie in one graph of one day (transductive)."""
        return all(part.values is self.learned.values for part in self.parts)

    def shuffled(self, seed: int) -> Sets:
        """The control: every tie comes from a random enterprise; equal graphs stay equal."""
        mixed = [
            replace(part, operators=tuple(shuffled(each, seed) for each in part.operators))
            for part in self.parts
        ]
        return Sets(*mixed, refit=self.refit)


def union_graph(operators: Sequence[Operator]) -> sp.csr_array:
    """(size, size) symmetric, 1.0 where any link is, nothing on the diagonal.

    An operator that takes the maximum is that union already; without one, all single steps are.
    """
    single = [each for each in operators if each.hops == 1]
    joined = [each for each in single if each.reduce == "max"] or single
    size = operators[0].size
    total = sum((each.matrix for each in joined), start=sp.csr_array((size, size)))
    union = sp.csr_array(((total + total.T) != 0).astype(np.float64))
    union.setdiag(0.0)
    union.eliminate_zeros()
    return union
