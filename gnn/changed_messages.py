"""Messages after a few enterprises send something else: made only where they arrive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from gnn.messages import Messages
from gnn.operators import Operator, from_others
from gnn.ties import ranges

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


class ChangedRows:
    """A table of floats (n, columns) in which some rows are other ones; read by rows.

    rows: the changed ones, sorted, each once.  values: (rows, columns).
    """

    def __init__(self, base: Any, rows: Rows, values: Floats) -> None:
        self._base, self._rows, self._values = base, rows, values
        self.shape = (len(base), values.shape[1])

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, wanted: int | slice | list[int] | Rows) -> Floats:
        if isinstance(wanted, (int, np.integer)):
            return cast(Floats, self[np.array([wanted])][0])
        told = np.arange(*wanted.indices(len(self))) if isinstance(wanted, slice) else wanted
        numbers = np.asarray(told, dtype=np.int64)
        found = np.array(self._base[numbers], dtype=np.float64)
        if len(self._rows):
            place = np.searchsorted(self._rows, numbers).clip(max=len(self._rows) - 1)
            changed = self._rows[place] == numbers
            found[changed] = self._values[place[changed]]
        return found


class ChangedMessages(Messages):
    """`Messages` after some enterprises send something else: the same as if all were made anew.

    month: those of the graph as it was.  rows: who sends something else, sorted, each once.
    sent: of each head (rows, channels).  A message is summed in the order in which it is summed
    among all of them, so that of the same that is sent it is the same to the last bit.
    """

    def __init__(self, month: Messages, rows: Rows, sent: Sequence[Floats]) -> None:
        told = np.hstack(list(sent))
        pairs = zip(month.sent, sent, strict=True)
        # Read by rows alone, as the arrays of a month are by whoever splits a message.
        self.sent = [cast(Floats, ChangedRows(base, rows, own)) for base, own in pairs]
        self._changed = ChangedRows(month.joined, rows, told)
        self._carried: list[tuple[Operator, ChangedRows | None]] = []
        reached = [rows]
        for operator, once in month.carried:
            near = targets_of(operator, rows)
            if once is not None:
                again = _step(operator, self._changed, near)
                self._carried.append((operator, ChangedRows(once, near, again)))
                reached.append(near)
                near = targets_of(operator, near)
            else:
                self._carried.append((operator, None))
            reached.append(near)
        self.reached: Rows = np.unique(np.concatenate(reached))

    def __getitem__(self, rows: slice) -> list[Floats]:
        return self.among(np.arange(*rows.indices(len(self._changed))))

    def at(self, row: int) -> list[Floats]:
        return [told[0] for told in self.among(np.array([row]))]

    def among(self, rows: Rows) -> list[Floats]:
        """Of each head (rows, operators * channels) that arrive at any rows."""
        return self.by_head(
            [_arriving(one, self._changed, rows, once=once) for one, once in self._carried]
        )


def targets_of(operator: Operator, rows: Rows) -> Rows:
    """Who has a tie to one of the sources, over one step; sorted."""
    asked = np.zeros(operator.size, dtype=bool)
    asked[rows] = True
    found = operator.ties["target"].to_numpy()[asked[operator.sources]]
    return np.unique(found).astype(np.int64)


def sources_of(operator: Operator, rows: Rows) -> Rows:
    """Whose message can arrive at one of the rows, over all hops; sorted."""
    found = np.unique(operator.sources[_ties(operator, rows)[1]]).astype(np.int64)
    if operator.hops == 2:
        return np.unique(operator.sources[_ties(operator, found)[1]]).astype(np.int64)
    return found


def _arriving(
    operator: Operator, values: ChangedRows, rows: Rows, *, once: ChangedRows | None
) -> Floats:
    """`Operator.arriving` at any rows, of values that are read by rows."""
    if operator.reduce == "max":
        return _largest(operator, values, rows)
    if once is None:
        return _step(operator, values, rows)
    back = operator.echo[rows, None] * values[rows]
    return from_others(_step(operator, once, rows), back)


def _step(operator: Operator, values: ChangedRows, rows: Rows) -> Floats:
    """One step along the ties of some rows: only what their sources send is read."""
    matrix = operator.matrix
    counts = (matrix.indptr[rows + 1] - matrix.indptr[rows]).astype(np.int64)
    _, places = ranges(matrix.indptr[rows].astype(np.int64), counts)
    near, columns = np.unique(matrix.indices[places], return_inverse=True)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    steps = sp.csr_array((matrix.data[places], columns, bounds), (len(rows), len(near)))
    return np.asarray(steps @ values[near])


def _largest(operator: Operator, values: ChangedRows, rows: Rows) -> Floats:
    of, chosen = _ties(operator, rows)
    largest = np.zeros((len(rows), values.shape[1]))
    if len(chosen):
        starts = np.flatnonzero(np.diff(of, prepend=-1))
        sent = operator.aged(values[operator.sources[chosen]], chosen)
        largest[of[starts]] = np.maximum.reduceat(sent, starts, axis=0)
    return largest


def _ties(operator: Operator, rows: Rows) -> tuple[Rows, Rows]:
    """(place in rows, row in the operator's ties) of the ties of some targets."""
    first = operator.starts[rows]
    return ranges(first, operator.starts[rows + 1] - first)
