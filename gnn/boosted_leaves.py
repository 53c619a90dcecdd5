"""The leaves of boosted trees as boxes, and when messages that grow from zero enter and leave them.

Scale all messages of a row by t from 0 to 1. The trees' log-odds is then a step function of t, and
each step happens because one message enters or leaves a leaf's box: the step is that message's
(Aumann-Shapley; the integral of attribution.py, where the gradient is a sum of steps).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gnn.booster_text import Tree

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sides:
    """The boxes' sides (most, leaves): column, low < value <= high; unused ones hold always."""

    column: NDArray[np.int64]
    low: Floats
    high: Floats
    unknown: NDArray[np.bool_]  # an unknown value is inside

    def holding(self, row: Floats) -> NDArray[np.int64]:
        """The leaves that have a row of values, NaN unknown, inside all their sides."""
        left = np.arange(self.column.shape[1])
        for column, low, high, unknown in self._places():
            values = row[column[left]]
            inside = (values > low[left]) & (values <= high[left])
            left = left[inside | (np.isnan(values) & unknown[left])]
        return left

    def reached(self, messages: Floats, left: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of some leaves of which no side is out of reach between 0 and the messages."""
        lowest, highest = np.minimum(messages, 0.0), np.maximum(messages, 0.0)
        for column, low, high, _ in self._places():
            at = column[left]
            left = left[(lowest[at] <= high[left]) & (highest[at] > low[left])]
        return left

    def _places(self) -> Iterator[tuple[NDArray[np.int64], Floats, Floats, NDArray[np.bool_]]]:
        return zip(self.column, self.low, self.high, self.unknown, strict=True)


@dataclass(frozen=True)
class TreeLeaves:
    """Leaves that messages can reach or lose: value (leaves,), sides by own facts and messages."""

    value: Floats
    own: Sides
    messages: Sides

    def steps(self, row: Floats, messages: Floats) -> Floats:
        """(messages,) the steps each message makes on the way from 0 to all messages of a row.

        They sum to the log-odds with the messages minus the log-odds without.
        """
        points = np.zeros(len(messages))
        # One side after the other: most leaves are out of reach after the first, and never cut.
        near = self.messages.reached(messages, self.own.holding(row))
        column, box = self.messages.column[:, near], self.messages
        enters, leaves = _crossings(messages[column], box.low[:, near], box.high[:, near])
        entered, left = enters.max(axis=0), leaves.min(axis=0)
        crossed = entered < left
        for times, last, sign in ((enters, entered, 1.0), (leaves, left, -1.0)):
            told = crossed & np.isfinite(last)
            first = (times[:, told] == last[told]).argmax(axis=0)
            causes = column[first, np.flatnonzero(told)]
            np.add.at(points, causes, sign * self.value[near[told]])
        return points


def _crossings(end: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """When t * end comes into (low, high] and when it goes out, elementwise, where it does.

    -inf: inside from the start; +inf: inside to the end.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        first, last = low / end, high / end
    falling = end < 0.0
    enters = np.where((low < 0.0) & (high >= 0.0), -np.inf, np.where(falling, last, first))
    leaves = np.where((low < end) & (end <= high), np.inf, np.where(falling, first, last))
    return enters, leaves


def leaves_of(trees: Sequence[Tree], facts: int, *, share: float = 1.0) -> TreeLeaves:
    """The leaves with a side by a message; columns from `facts` on are messages.

    share: what each value counts, so that the trees of several boosters are averaged.
    """
    found = [leaf for tree in trees for leaf in _boxes(tree)]
    reached = [(value, box) for value, box in found if any(column >= facts for column in box)]
    own = [{c: side for c, side in box.items() if c < facts} for _, box in reached]
    sent = [{c - facts: side for c, side in box.items() if c >= facts} for _, box in reached]
    return TreeLeaves(share * np.array([value for value, _ in reached]), _sides(own), _sides(sent))


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
    shape = (max(most, 1), len(boxes))
    open_ends = (np.full(shape, -np.inf), np.full(shape, np.inf))
    sides = Sides(np.zeros(shape, np.int64), *open_ends, np.ones(shape, bool))
    for number, box in enumerate(boxes):
        # First those that zero is outside of: they rule out most leaves.
        ordered = sorted(box.items(), key=lambda side: side[1][0] < 0.0 <= side[1][1])
        for place, (column, (low, high, unknown)) in enumerate(ordered):
            sides.column[place, number] = column
            sides.low[place, number], sides.high[place, number] = low, high
            sides.unknown[place, number] = unknown
    return sides
