"""The leaves of boosted trees as boxes, and when messages that grow from zero enter and leave them.

Scale all messages of a row by t from 0 to 1. The trees' log-odds is then a step function of t, and
each step happens because one message enters or leaves a leaf's box: the step is that message's
(Aumann-Shapley; the integral of attribution.py, where the gradient is a sum of steps).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gnn.booster_text import Tree

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class _Walk:
    """Where trees are walked at: a node (a leaf below zero) for the times from `since` to `until`.

    entered, left: the message that leads there and the one that leads away, where a time is finite.
    """

    node: Numbers
    since: Floats
    until: Floats
    entered: Numbers
    left: Numbers

    def of(self, chosen: NDArray[np.bool_]) -> _Walk:
        return _Walk(*(values[chosen] for values in vars(self).values()))

    def beside(self, other: _Walk) -> _Walk:
        both = zip(vars(self).values(), vars(other).values(), strict=True)
        return _Walk(*(np.concatenate(pair) for pair in both))


@dataclass(frozen=True)
class TreeLeaves:
    """Trees that look at messages, one after the other; a child below zero is the leaf -1 - child.

    feature: columns from `facts` on are messages.  sends: (splits,) whether a message is asked for
    at a split or below it.  value: (leaves,).
    """

    facts: int
    roots: Numbers
    feature: Numbers
    threshold: Floats
    unknown_left: NDArray[np.bool_]
    left: Numbers
    right: Numbers
    sends: NDArray[np.bool_]
    value: Floats

    def steps(self, row: Floats, messages: Floats) -> Floats:
        """(messages,) the steps each message makes on the way from 0 to all messages of a row.

        They sum to the log-odds with the messages minus the log-odds without.
        """
        seen = np.concatenate([row, messages])
        size = len(self.roots)
        ends, nobody = np.full(size, np.inf), np.full(size, -1)
        walk, leaves = _Walk(self.roots, -ends, ends, nobody, nobody), list[_Walk]()
        while len(walk.node):
            walk = self._further(walk, seen)
            at_leaf = walk.node < 0
            leaves.append(walk.of(at_leaf))
            walk = walk.of(~at_leaf)
        return self._points(leaves, len(messages))

    def _further(self, walk: _Walk, seen: Floats) -> _Walk:
        """One split on. Where a message passes the threshold on its way both sides are walked."""
        node, message = walk.node, self.feature[walk.node] - self.facts
        value, cut = seen[self.feature[node]], self.threshold[node]
        at_end = (value <= cut) | (np.isnan(value) & self.unknown_left[node])
        at_start = np.where(message < 0, at_end, cut >= 0.0)
        passes = at_start != at_end
        time = np.divide(cut, value, out=np.full(len(cut), np.inf), where=passes)
        first = time < walk.until
        stays = _Walk(
            np.where(at_start, self.left[node], self.right[node]),
            walk.since,
            np.where(first, time, walk.until),
            walk.entered,
            np.where(first, message, walk.left),
        )
        last = time > walk.since
        goes = _Walk(
            np.where(at_start, self.right[node], self.left[node]),
            np.where(last, time, walk.since),
            walk.until,
            np.where(last, message, walk.entered),
            walk.left,
        )
        both = stays.beside(goes.of(passes))
        moved = np.isfinite(both.since) | np.isfinite(both.until)
        return both.of((both.since < both.until) & (moved | self._sends(both.node)))

    def _sends(self, node: Numbers) -> NDArray[np.bool_]:
        return (node >= 0) & self.sends[np.maximum(node, 0)]

    def _points(self, leaves: Sequence[_Walk], messages: int) -> Floats:
        points = np.zeros(messages)
        if not leaves:
            return points
        numbers = np.concatenate([-1 - one.node for one in leaves])
        order = np.argsort(numbers)  # always added up in one order
        for when, by, sign in (("since", "entered", 1.0), ("until", "left", -1.0)):
            times = np.concatenate([getattr(one, when) for one in leaves])[order]
            causes = np.concatenate([getattr(one, by) for one in leaves])[order]
            told = np.isfinite(times)
            np.add.at(points, causes[told], sign * self.value[numbers[order][told]])
        return points


def leaves_of(trees: Sequence[Tree], facts: int, *, share: float = 1.0) -> TreeLeaves:
    """The trees that ask for a message; columns from `facts` on are messages.

    share: what each value counts, so that the trees of several boosters are averaged.
    """
    asking = [tree for tree in trees if (tree.feature >= facts).any()]
    splits = np.cumsum([0, *(len(tree.feature) for tree in asking)])
    leaves = np.cumsum([0, *(len(tree.leaf_value) for tree in asking)])

    def children(name: str) -> Numbers:
        told = [
            np.where(child >= 0, child + splits[number], child - leaves[number])
            for number, child in enumerate(getattr(tree, name) for tree in asking)
        ]
        return _joined(told, np.int64)

    return TreeLeaves(
        facts=facts,
        roots=splits[:-1].astype(np.int64),
        feature=_joined([tree.feature for tree in asking], np.int64),
        threshold=_joined([tree.threshold for tree in asking], np.float64),
        unknown_left=_joined([tree.unknown_left for tree in asking], np.bool_),
        left=children("left"),
        right=children("right"),
        sends=_joined([_sending(tree, facts) for tree in asking], np.bool_),
        value=share * _joined([tree.leaf_value for tree in asking], np.float64),
    )


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate([*parts, np.empty(0)]).astype(kind)


def _sending(tree: Tree, facts: int) -> NDArray[np.bool_]:
    """(splits,) whether a message is asked for at a split or below it."""
    sends = tree.feature >= facts
    for split in range(len(sends) - 1, -1, -1):  # a split is numbered before those below it
        for child in (int(tree.left[split]), int(tree.right[split])):
            sends[split] |= child >= 0 and sends[child]
    return sends
