"""The leaves of boosted trees as boxes, and when messages that grow from zero enter and leave them.

Scale all messages of a row by t from 0 to 1. The trees' log-odds is then a step function of t, and
each step happens because one message enters or leaves a leaf's box: the step is that message's
(Aumann-Shapley; the integral of attribution.py, where the gradient is a sum of steps).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gnn.booster_text import Tree

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sides:
    """The boxes' sides (leaves, most): column, low < value <= high; unused ones hold always."""

    column: NDArray[np.int64]
    low: Floats
    high: Floats
    unknown: NDArray[np.bool_]  # an unknown value is inside

    def hold(self, row: Floats) -> NDArray[np.bool_]:
        """(leaves,) whether a row of values, NaN unknown, is inside all sides."""
        values = row[self.column]
        inside = (values > self.low) & (values <= self.high)
        inside |= np.isnan(values) & self.unknown
        return np.asarray(inside.all(axis=1))


@dataclass(frozen=True)
class Leaves:
    """Leaves that messages can reach or lose: value (leaves,), sides by own facts and messages."""

    value: Floats
    own: Sides
    messages: Sides

    def steps(self, row: Floats, messages: Floats) -> Floats:
        """(messages,) the steps each message makes on the way from 0 to all messages of a row.

        They sum to the log-odds with the messages minus the log-odds without.
        """
        points = np.zeros(len(messages))
        near = np.flatnonzero(self.own.hold(row))
        column, box = self.messages.column[near], self.messages
        enters, leaves = _crossings(messages[column], box.low[near], box.high[near])
        entered, left = enters.max(axis=1), leaves.min(axis=1)
        crossed = entered < left
        for times, last, sign in ((enters, entered, 1.0), (leaves, left, -1.0)):
            told = crossed & np.isfinite(last)
            first = (times[told] == last[told, None]).argmax(axis=1)
            causes = column[told, first]
            np.add.at(points, causes, sign * self.value[near[told]])
        return points


def _crossings(end: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """When t * end comes into (low, high] and when it goes out, elementwise.

    -inf: inside from the start; +inf: inside to the end, or never inside.
    """
    starts_in = (low < 0.0) & (high >= 0.0)
    ends_in = (low < end) & (end <= high)
    between = (np.minimum(end, 0.0) < high) & (np.maximum(end, 0.0) > low)
    met = starts_in | ends_in | between
    with np.errstate(divide="ignore", invalid="ignore"):
        first = np.where(end > 0.0, low / end, high / end)
        last = np.where(end > 0.0, high / end, low / end)
    enters = np.where(starts_in, -np.inf, np.where(met, first, np.inf))
    leaves = np.where(ends_in, np.inf, np.where(met, last, -np.inf))
    return enters, leaves


def leaves_of(trees: Sequence[Tree], facts: int, *, share: float = 1.0) -> Leaves:
    """The leaves with a side by a message; columns from `facts` on are messages.

    share: what each value counts, so that the trees of several boosters are averaged.
    """
    found = [leaf for tree in trees for leaf in _boxes(tree)]
    reached = [(value, box) for value, box in found if any(column >= facts for column in box)]
    own = [{c: side for c, side in box.items() if c < facts} for _, box in reached]
    sent = [{c - facts: side for c, side in box.items() if c >= facts} for _, box in reached]
    return Leaves(share * np.array([value for value, _ in reached]), _sides(own), _sides(sent))


_Box = dict[int, tuple[float, float, bool]]
_OPEN = (-np.inf, np.inf, True)


def _boxes(tree: Tree) -> list[tuple[float, _Box]]:
    """(value, sides by column) of each leaf: the splits on its way, narrowed column by column."""
    found: list[tuple[float, _Box]] = []
    waiting: list[tuple[int, _Box]] = [(tree.root, {})]
    unknown_left = tree.unknown_left
    while waiting:
        node, box = waiting.pop()
        if node < 0:
            found.append((float(tree.leaf_value[-1 - node]), box))
            continue
        column, cut = int(tree.feature[node]), float(tree.threshold[node])
        low, high, unknown = box.get(column, _OPEN)
        left = bool(unknown_left[node])
        waiting += [
            (int(tree.left[node]), {**box, column: (low, min(high, cut), unknown and left)}),
            (int(tree.right[node]), {**box, column: (max(low, cut), high, unknown and not left)}),
        ]
    return found


def _sides(boxes: list[_Box]) -> Sides:
    most = max((len(box) for box in boxes), default=0)
    shape = (len(boxes), max(most, 1))
    sides = Sides(
        np.zeros(shape, np.int64),
        np.full(shape, -np.inf),
        np.full(shape, np.inf),
        np.ones(shape, bool),
    )
    for number, box in enumerate(boxes):
        for place, (column, (low, high, unknown)) in enumerate(box.items()):
            sides.column[number, place] = column
            sides.low[number, place], sides.high[number, place] = low, high
            sides.unknown[number, place] = unknown
    return sides
