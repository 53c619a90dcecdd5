"""Ties as columns: who reaches whom, with what weight, through whom and along which links.

Columns of a tie: target, source, weight, through (row of a person or address, -1 for none),
through_kind, link_in and link_out (numbers of links, -1 for none). Rows and links are numbers of 32
bits: a province has tens of millions of ties.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.tie_links import LinkIds
from graph.versions import version_words

Columns: TypeAlias = dict[str, Any]
Rows: TypeAlias = NDArray[np.int64]
Texts: TypeAlias = NDArray[np.object_]
KINDS = pd.CategoricalDtype(["", "address", "person"])


def direct_ties(links: pd.DataFrame, target: str, source: str) -> Columns:
    """Ties from the column `source` of links to their column `target`, as the links weigh."""
    return {
        "target": links[target].to_numpy(np.int32),
        "source": links[source].to_numpy(np.int32),
        "weight": links["weight"].to_numpy(np.float64),
        "through": np.full(len(links), -1, dtype=np.int32),
        "through_kind": _kind("", len(links)),
        "link_in": links["link"].to_numpy(np.int32),
        "link_out": np.full(len(links), -1, dtype=np.int32),
    }


def mean_ties(ties: Columns, size: int) -> Columns:
    """The ties with one over the number of a target's ties as their weight."""
    number = np.bincount(ties["target"], minlength=size)
    return {**ties, "weight": 1.0 / number[ties["target"]]}


def shared_ties(members: pd.DataFrame, kind: str, *, most: int) -> Columns:
    """Ties between all enterprises that share a person or address, none where more than `most` do.

    members: [enterprise, through, version_id, link]; of several links of one pair the least
    version_id counts.  Each tie weighs one over the others who share.
    """
    enterprise, through, link = _once(members)
    sharers = np.bincount(through)[through] if len(through) else through
    kept = (sharers > 1) & (sharers <= most)
    order = np.flatnonzero(kept)[np.argsort(through[kept], kind="stable")]
    number, group = sharers[order], through[order]
    first = np.searchsorted(group, group)
    near = np.repeat(np.arange(len(order)), number)
    _, far = ranges(first, number)
    near, far = near[near != far], far[near != far]
    return {
        "target": enterprise[order[near]].astype(np.int32),
        "source": enterprise[order[far]].astype(np.int32),
        "weight": (1.0 / (number - 1))[near],
        "through": group[near].astype(np.int32),
        "through_kind": _kind(kind, len(near)),
        "link_in": link[order[near]],
        "link_out": link[order[far]],
    }


def in_order(ties: Columns, size: int, ids: Texts) -> Columns:
    """The ties by target, source and version_id of link_in. ids: version_ids of the links."""
    order, key, again = _by_key(ties["target"], ties["source"], size)
    if len(again):
        several = order[again]
        words = version_words(pd.Series(ids[ties["link_in"][several]]))
        order[again] = several[np.lexsort((several, *words[::-1], key[again]))]
    return taken(ties, order)


def once_each(parts: Sequence[Columns], size: int, ids: Texts) -> Columns:
    """Of all ties of the parts one from each source to each target.

    That of the least version_id of link_in. ids: version_ids of the links.
    """
    target, source = (np.concatenate([part[name] for part in parts]) for name in _ENDS)
    link_in = np.concatenate([part["link_in"] for part in parts])
    chosen = _one_each(_by_key(target, source, size), LinkIds(link_in, ids))
    del target, source, link_in
    return {
        name: _joined([part[name] for part in parts])[chosen] for name in (*_ENDS, *_CARRIED)
    } | {"weight": np.ones(len(chosen))}


def taken(ties: Columns, rows: Rows | NDArray[np.bool_]) -> Columns:
    """Some of the ties."""
    return {name: values[rows] for name, values in ties.items()}


def ranges(first: Rows, counts: Rows) -> tuple[Rows, Rows]:
    """(number of the range, place in it) of several ranges of rows, one after the other."""
    of = np.repeat(np.arange(len(first)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return of, np.repeat(first, counts) + within


_ENDS = ("target", "source")
_CARRIED = ("through", "through_kind", "link_in", "link_out")


def _kind(kind: str, size: int) -> pd.Categorical:
    codes = np.full(size, KINDS.categories.get_loc(kind), dtype=np.int8)
    return pd.Categorical.from_codes(codes, dtype=KINDS)


def _joined(parts: list[Any]) -> Any:
    if isinstance(parts[0], pd.Categorical):
        codes = np.concatenate([part.codes for part in parts])
        return pd.Categorical.from_codes(codes, dtype=KINDS)
    return np.concatenate(parts)


def _once(members: pd.DataFrame) -> tuple[Rows, Rows, NDArray[np.int32]]:
    """(enterprise, through, link) of each pair, by enterprise and through."""
    ends = (members["enterprise"].to_numpy(np.int64), members["through"].to_numpy(np.int64))
    version = members["version_id"].to_numpy(object)
    chosen = _one_each(_by_key(*ends, int(ends[1].max(initial=0)) + 1), version)
    return ends[0][chosen], ends[1][chosen], members["link"].to_numpy(np.int32)[chosen]


def _by_key(first: Rows, second: Rows, width: int) -> tuple[Rows, Rows, Rows]:
    """Order by both, the two as one number in that order, and the places of what isn't alone."""
    key = first.astype(np.int64) * width + second
    order = np.argsort(key)
    key = key[order]
    same = key[1:] == key[:-1]
    again = np.zeros(len(key), dtype=bool)
    again[1:] |= same
    again[:-1] |= same
    return order, key, np.flatnonzero(again)


def _one_each(keyed: tuple[Rows, Rows, Rows], version: Texts | LinkIds) -> Rows:
    """One row a key, by key: of several that of the least version_id. keyed: `_by_key`'s."""
    order, key, again = keyed
    firsts = again[np.flatnonzero(np.diff(key[again], prepend=-1))]
    chosen, kept = order.copy(), np.ones(len(order), dtype=bool)
    chosen[firsts] = _least(order[again], key[again], version)
    kept[again] = False
    kept[firsts] = True
    return chosen[kept]


def _least(rows: Rows, key: Rows, version: Texts | LinkIds) -> Rows:
    """Of rows with equal keys that of the least version_id, then the first: one a key."""
    if not len(rows):
        return rows
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    counts = np.diff(np.append(starts, len(key)))
    left = np.ones(len(rows), dtype=bool)
    for values in (*version_words(pd.Series(version[rows])), rows):
        told = np.where(left, values, np.iinfo(values.dtype).max)
        least = np.minimum.reduceat(told, starts)
        left &= told == np.repeat(least, counts)
    return rows[left]
