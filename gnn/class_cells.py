"""The proof of how many enterprises of each division have each class, as a month keeps it.

Divisions are those of the day on which the month was graded: they can't be counted again later, so
the counts are sealed themselves.
"""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from typing import Any, TypeAlias

from cypher import statement
from gnn.leaves import Leaves, altered_blocks, altered_rows, keep_leaves, kept_leaves, leaf_of
from graph.errors import Mismatch
from graph.store import Store

# A run, a division, a class, and how many have it; anything where somebody altered it.
_Cell: TypeAlias = list[Any]


def keep_class_cells(store: Store, period: str) -> dict[str, Any]:
    """Keeps the hashes of a month's counts; returns what the chain holds of them."""
    return keep_leaves(store, _series(period), _leaves(period, _cells(store, period)))


def check_class_cells(store: Store, period: str, classes: Counter[str]) -> None:
    """Raises Mismatch when a month's counts are not of the classes that its grades have."""
    counted = Counter[str]()
    for _, _, risk_class, count in _cells(store, period):
        counted[str(risk_class)] += count if type(count) is int else 0
    if +counted != classes:
        expected = f"counts of the classes that were graded, {dict(classes)}; nothing is sealed"
        raise Mismatch(expected, dict(counted), period)


def class_cell_faults(store: Store, sealed: dict[str, Any]) -> list[str]:
    """Which counts are no longer those that were sealed; none of a month that sealed none."""
    period, about = str(sealed["period"]), sealed.get("class_counts")
    if about is None:
        return []
    kept = kept_leaves(store, _series(period))
    found = altered_blocks(about, kept, f"class counts in {period}")
    told = altered_rows(kept, _leaves(period, _cells(store, period)))
    return found + [f"count of {name} in {period}: {what}" for name, what in told.items()]


def _series(period: str) -> str:
    return f"{period}/class_counts"


def _cells(store: Store, period: str) -> list[_Cell]:
    rows = store.read_rows(statement("read/class_cells"), period=period)
    return [
        [row["run_id"], *cell]
        for row in rows
        for cell in zip_longest(*map(_listed, (row["divisions"], row["classes"], row["counts"])))
    ]


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _leaves(period: str, cells: list[_Cell]) -> Leaves:
    named = [(f"class {cell[2]} in {cell[1] or 'no division'}", cell) for cell in cells]
    named.sort(key=lambda one: (one[0], str(one[1])))
    return Leaves([name for name, _ in named], [leaf_of([period, *cell]) for _, cell in named])
