"""What LightGBM's text says of each tree, and the text of the same trees with messages at zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NAN_MISSING, _DEFAULT_LEFT = 8, 2  # bits of a split's decision_type: missing is NaN, goes left


@dataclass(frozen=True)
class Tree:
    """Splits and leaves of one tree; a child below zero is the leaf -1 - child.

    A value goes left when it is at most the threshold; unknown_left: an unknown value goes left.
    """

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    decision: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    leaf_value: NDArray[np.float64]
    leaf_count: NDArray[np.int64]

    @property
    def root(self) -> int:
        """Where a walk starts: the first split, or the only leaf."""
        return 0 if len(self.feature) else -1

    @property
    def unknown_left(self) -> NDArray[np.bool_]:
        """(splits,) LightGBM takes an unknown value for zero where it saw none in training."""
        told = (self.decision & _DEFAULT_LEFT) > 0
        return np.where(self.decision & _NAN_MISSING, told, self.threshold >= 0.0)


def trees_of(text: str) -> list[Tree]:
    """The trees of a booster's text (`Booster.model_to_string`), numeric splits only."""
    blocks = text.split("\nend of trees", maxsplit=1)[0].split("\nTree=")[1:]
    return [_tree(dict(_pairs(block))) for block in blocks]


def _pairs(block: str) -> list[tuple[str, str]]:
    lines = [line.partition("=") for line in block.splitlines()[1:] if "=" in line]
    return [(name, value) for name, _, value in lines]


def _tree(told: dict[str, str]) -> Tree:
    def numbers(name: str) -> NDArray[np.float64]:
        return np.array(told.get(name, "").split(), dtype=np.float64)

    whole = ("split_feature", "decision_type", "left_child", "right_child", "leaf_count")
    feature, decision, left, right, count = (numbers(name).astype(np.int64) for name in whole)
    values = numbers("leaf_value")
    return Tree(
        feature=feature,
        threshold=numbers("threshold"),
        decision=decision,
        left=left,
        right=right,
        leaf_value=values,
        leaf_count=count if len(count) else np.ones(len(values), dtype=np.int64),
    )


def without_messages(text: str, facts: int) -> str:
    """The text of the same booster over its first `facts` columns, all later ones put at zero.

    What it predicts of own facts is what the whole booster predicts where no message arrives.
    """
    head = [_cut_head(line, facts) for line in text.split("\nTree=", maxsplit=1)[0].splitlines()]
    kept = [line for line in head if not line.startswith("tree_sizes")]
    trees = [_text(_pruned(tree, facts), number) for number, tree in enumerate(trees_of(text))]
    return "\n".join([*kept, *trees, "end of trees", ""])


def _cut_head(line: str, facts: int) -> str:
    name, _, value = line.partition("=")
    if name == "max_feature_idx":
        return f"{name}={facts - 1}"
    if name in ("feature_names", "feature_infos"):
        return f"{name}={' '.join(value.split()[:facts])}"
    return line


def _pruned(tree: Tree, facts: int) -> Tree:
    """The tree without its splits on messages: each gives way to the side where zero goes."""
    splits: list[int] = []
    leaves: list[int] = []
    children: dict[tuple[int, bool], int] = {}
    waiting: list[tuple[int, tuple[int, bool]]] = [(tree.root, (-1, True))]
    while waiting:
        node, parent = waiting.pop()
        while node >= 0 and tree.feature[node] >= facts:
            node = int((tree.left if tree.threshold[node] >= 0.0 else tree.right)[node])
        if node < 0:
            children[parent] = -1 - len(leaves)
            leaves.append(-1 - node)
            continue
        number = children[parent] = len(splits)
        splits.append(node)
        waiting += [
            (int(tree.right[node]), (number, False)),
            (int(tree.left[node]), (number, True)),
        ]
    ends = [
        np.array([children[number, side] for number in range(len(splits))], dtype=np.int64)
        for side in (True, False)
    ]
    return Tree(
        feature=tree.feature[splits],
        threshold=tree.threshold[splits],
        decision=tree.decision[splits],
        left=ends[0],
        right=ends[1],
        leaf_value=tree.leaf_value[leaves],
        leaf_count=tree.leaf_count[leaves],
    )


def _text(tree: Tree, number: int) -> str:
    """The tree as LightGBM reads it; what only training needs is zero."""
    counts = split_counts(tree)
    zeros = np.zeros(len(tree.feature), dtype=np.int64)
    columns = {
        "split_feature": tree.feature,
        "split_gain": zeros,
        "threshold": tree.threshold,
        "decision_type": tree.decision,
        "left_child": tree.left,
        "right_child": tree.right,
        "leaf_value": tree.leaf_value,
        "leaf_weight": tree.leaf_count,
        "leaf_count": tree.leaf_count,
        "internal_value": zeros,
        "internal_weight": counts,
        "internal_count": counts,
    }
    lines = [f"{name}={' '.join(map(repr, values.tolist()))}" for name, values in columns.items()]
    start = [f"Tree={number}", f"num_leaves={len(tree.leaf_value)}", "num_cat=0"]
    return "\n".join([*start, *lines, "is_linear=0", "shrinkage=1", "", ""])


def split_counts(tree: Tree) -> NDArray[np.int64]:
    """(splits,) training rows below each split; TreeSHAP weighs the two sides by them."""
    counts = np.zeros(len(tree.feature), dtype=np.int64)
    for split in range(len(counts) - 1, -1, -1):  # a split is numbered before those below it
        for child in (int(tree.left[split]), int(tree.right[split])):
            counts[split] += counts[child] if child >= 0 else tree.leaf_count[-1 - child]
    return counts
