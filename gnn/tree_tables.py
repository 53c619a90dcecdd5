"""Small trees as tables: what every outcome of a tree's splits is worth, worked out once.

A tree of s splits sends a row down by one of 2^s patterns of answers. Its value and the points of
each of its features (TreeSHAP, Lundberg et al. 2020, algorithm 2) depend on the pattern alone, so a
row's points are as many look-ups as there are trees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gnn.booster_text import Tree, split_counts

Floats = NDArray[np.float64]
MOST_SPLITS = 8  # a table of a tree has 2^splits rows
_SPLITS = ("feature", "threshold", "unknown_left")
_ROWS, _CELLS = 16_384, 2_000_000  # rows that are summed together; cells that are looked up so
_FEW = 300  # rows for which all trees at once are faster than one after the other


@dataclass(frozen=True)
class TreeTables:
    """Tables of trees, padded to the same number of splits; a pattern's bit s: left at split s.

    feature, threshold, unknown_left: (trees, splits).  value: (trees, patterns).
    points: (trees, patterns, splits), at the first split of each feature.  base: the mean
    over the training rows, which a row's points are counted from.
    """

    feature: NDArray[np.int64]
    threshold: Floats
    unknown_left: NDArray[np.bool_]
    value: Floats
    points: Floats
    base: float

    def values(self, rows: NDArray[np.floating]) -> Floats:
        """(rows,) the sum of the trees' values; rows (rows, features), NaN unknown."""
        starts = range(0, len(rows), _ROWS)
        parts = [self._values(rows[start : start + _ROWS]) for start in starts]
        return np.concatenate([*parts, np.empty(0)])

    def _values(self, rows: NDArray[np.floating]) -> Floats:
        found = np.zeros(len(rows))
        for value, pattern in zip(self.value, self._patterns(rows), strict=True):
            found += value.take(pattern)
        return found

    def _patterns(self, rows: NDArray[np.floating]) -> Iterator[NDArray[np.uint8]]:
        """Of each tree the patterns (rows,), in an array that the next tree's take the place of."""
        # As wide as the thresholds: of narrower numbers each comparison would make a wide copy.
        columns = np.ascontiguousarray(rows.T, dtype=np.float64)
        # An unknown value is not below any threshold, as it is, and below all of them as -inf.
        sides = (columns, np.where(np.isnan(columns), -np.inf, columns))
        pattern, left = np.empty(len(rows), np.uint8), np.empty(len(rows), np.bool_)
        bit = left.view(np.uint8)
        told = zip(self.feature, self.threshold, self.unknown_left, strict=True)
        for features, thresholds, directions in told:
            pattern[:] = 0
            for split in reversed(range(len(thresholds))):
                side = sides[int(directions[split])][features[split]]
                np.less_equal(side, thresholds[split], out=left)
                np.add(pattern, pattern, out=pattern)  # what is known moves up one bit
                np.bitwise_or(pattern, bit, out=pattern)
            yield pattern

    def part(self, features: Sequence[int]) -> TreeTables:
        """Tables whose `values` are the sums of the points of some features."""
        asked = np.isin(self.feature, features)
        trees = asked.any(axis=1)
        points = np.where(asked[:, None, :], self.points, 0.0)[trees]
        kept = {name: getattr(self, name)[trees] for name in _SPLITS}
        return TreeTables(**kept, value=points.sum(axis=2), points=points, base=0.0)

    def contributions(self, rows: NDArray[np.floating]) -> Floats:
        """(rows, features + 1) points of each feature, the base last; they sum to `values`."""
        few = len(rows) < _FEW
        size = max(1, _CELLS // max(1, self.feature.size)) if few else _ROWS
        work = self._contributions if few else self._contributions_by_tree
        starts = range(0, len(rows), size)
        parts = [work(rows[start : start + size]) for start in starts]
        return np.vstack([*parts, np.empty((0, rows.shape[1] + 1))])

    def _contributions_by_tree(self, rows: NDArray[np.floating]) -> Floats:
        """The same to the last bit: a feature's points are added in the order of the trees."""
        found = np.zeros((rows.shape[1] + 1, len(rows)))
        speaks = np.asarray(self.points.any(axis=1))
        told = zip(self.feature, self.points, speaks, self._patterns(rows), strict=True)
        for features, points, speaking, pattern in told:
            for split in np.flatnonzero(speaking).tolist():
                found[features[split]] += points[:, split].take(pattern)
        found[-1] = self.base
        return np.ascontiguousarray(found.T)

    def _contributions(self, rows: NDArray[np.floating]) -> Floats:
        asked = rows[:, self.feature]
        left = np.where(np.isnan(asked), self.unknown_left, asked <= self.threshold)
        pattern = left @ (1 << np.arange(self.feature.shape[1]))
        points = self.points[np.arange(len(self.feature)), pattern]
        width = rows.shape[1] + 1
        place = np.arange(len(rows))[:, None, None] * width + self.feature
        told = np.bincount(place.ravel(), points.ravel(), minlength=len(rows) * width)
        found = np.asarray(told, dtype=np.float64).reshape(len(rows), width)
        found[:, -1] = self.base
        return found


def tables_of(trees: Sequence[Tree], *, share: float = 1.0) -> TreeTables | None:
    """The tables of trees; None where one of them has more than `MOST_SPLITS` splits.

    share: what each tree counts, so that several boosters are averaged.
    """
    splits = max((len(tree.feature) for tree in trees), default=0)
    if splits > MOST_SPLITS:
        return None
    told = [_outcomes(tree, splits) for tree in trees]
    value, points, base = (share * np.array(part) for part in zip(*told, strict=True))
    return TreeTables(
        feature=_padded([tree.feature for tree in trees], splits, fill=0),
        threshold=_padded([tree.threshold for tree in trees], splits, fill=np.inf),
        unknown_left=_padded([tree.unknown_left for tree in trees], splits, fill=True),
        value=value,
        points=points,
        base=float(base.sum()),
    )


def _padded(rows: Sequence[NDArray[Any]], width: int, *, fill: float) -> NDArray[Any]:
    table = np.full((len(rows), width), fill, dtype=rows[0].dtype)
    for row, values in zip(table, rows, strict=True):
        row[: len(values)] = values
    return table


def _outcomes(tree: Tree, splits: int) -> tuple[Floats, Floats, float]:
    """(values (patterns,), points (patterns, splits), base) of one tree."""
    patterns = np.arange(2**splits)
    counts = split_counts(tree)
    value, points, base = np.zeros(len(patterns)), np.zeros((len(patterns), splits)), 0.0
    for leaf, way in _ways(tree):
        worth = float(tree.leaf_value[leaf])
        met, share = _met(tree, way, patterns), _shares(tree, way, counts)
        value += worth * met.prod(axis=0)
        base += worth * float(np.prod(share))
        for number, split in enumerate(_firsts(tree, way)):
            others = [one for one in range(len(share)) if one != number]
            weight = _coalitions(met[others], share[others])
            points[:, split] += worth * (met[number] - share[number]) * weight
    return value, points, base


_Way = list[tuple[int, bool]]  # the splits to a leaf, and whether the way goes left


def _ways(tree: Tree) -> list[tuple[int, _Way]]:
    found: list[tuple[int, _Way]] = []
    waiting: list[tuple[int, _Way]] = [(tree.root, [])]
    while waiting:
        node, way = waiting.pop()
        if node < 0:
            found.append((-1 - node, way))
            continue
        waiting += [(int(tree.left[node]), [*way, (node, True)])]
        waiting += [(int(tree.right[node]), [*way, (node, False)])]
    return found


def _firsts(tree: Tree, way: _Way) -> list[int]:
    """Of each feature on the way, in order, the tree's first split on it."""
    features = list(dict.fromkeys(int(tree.feature[split]) for split, _ in way))
    return [int(np.flatnonzero(tree.feature == feature)[0]) for feature in features]


def _by_feature(tree: Tree, way: _Way) -> list[_Way]:
    features = dict.fromkeys(int(tree.feature[split]) for split, _ in way)
    return [[step for step in way if tree.feature[step[0]] == one] for one in features]


def _met(tree: Tree, way: _Way, patterns: NDArray[np.int64]) -> Floats:
    """(features of the way, patterns) 1.0 where a pattern answers as the way does."""
    met = [
        np.all([((patterns >> split) & 1) == left for split, left in steps], axis=0)
        for steps in _by_feature(tree, way)
    ]
    return np.array(met, dtype=np.float64).reshape(len(met), len(patterns))


def _shares(tree: Tree, way: _Way, counts: NDArray[np.int64]) -> Floats:
    """(features of the way,) share of the training rows that each lets through."""

    def passed(split: int, left: bool) -> float:
        child = int((tree.left if left else tree.right)[split])
        below = counts[child] if child >= 0 else tree.leaf_count[-1 - child]
        return float(below / counts[split])

    return np.array(
        [np.prod([passed(*step) for step in steps]) for steps in _by_feature(tree, way)]
    )


def _coalitions(met: Floats, share: Floats) -> Floats:
    """(patterns,) Shapley-weighted sum over sets of the other features: met inside, else share."""
    most = len(share)
    sizes = np.zeros((most + 1, met.shape[1]))
    sizes[0] = 1.0
    for one, (inside, outside) in enumerate(zip(met, share, strict=True)):
        sizes[1 : one + 2] = sizes[1 : one + 2] * outside + sizes[: one + 1] * inside
        sizes[0] *= outside
    whole = factorial(most + 1)
    weights = [factorial(size) * factorial(most - size) / whole for size in range(most + 1)]
    return np.asarray(np.array(weights) @ sizes)
