"""The hashes of a list's rows, kept in the graph by block, and which rows no longer have theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from cypher import statement
from graph.merkle import leaf_hash, root_of
from graph.store import Store

BLOCK = 1000
_NO_HASH = bytes(32)


@dataclass(frozen=True)
class Leaves:
    """The hashes of a list's rows in their order, and what each row is called."""

    enterprise_ids: list[str]
    hashes: list[bytes]

    def blocks(self, size: int) -> list[str]:
        """The root of every `size` hashes, hexadecimal."""
        parts = range(0, len(self.hashes), size)
        return [root_of(self.hashes[start : start + size]).hex() for start in parts]

    def by_name(self) -> dict[str, bytes]:
        """The hash of each row; of rows with one name all of theirs, one behind the other."""
        found: dict[str, bytes] = {}
        for name, leaf in zip(self.enterprise_ids, self.hashes, strict=True):
            found[name] = found.get(name, b"") + leaf
        return found


def leaf_of(row: list[Any]) -> bytes:
    """The hash of a row; of what somebody put there and JSON has no text for, another one."""
    try:
        return leaf_hash(row)
    except (TypeError, ValueError):
        return leaf_hash([None, repr(row)])


def keep_leaves(store: Store, series: str, leaves: Leaves) -> dict[str, Any]:
    """Keeps the hashes in the graph; returns what the chain holds of them.

    series: the month for grades, else the month and what is listed: '2026-06/food'.
    """
    store.write(statement("load/grade_leaves_gone"), [{"period": series}])
    store.write(statement("load/grade_leaves"), _rows(series, leaves), batch=20)
    blocks = leaves.blocks(BLOCK)
    root = root_of([bytes.fromhex(block) for block in blocks]).hex()
    return {"root": root, "blocks": blocks, "block_size": BLOCK}


def kept_leaves(store: Store, series: str) -> Leaves:
    """The hashes as they were kept; one that was made unreadable is zero, as no hash is."""
    ids: list[str] = []
    hashes: list[bytes] = []
    for block in store.read_rows(statement("read/grade_leaves"), period=series):
        kept = _texts(block["enterprise_ids"]), _texts(block["leaves"])
        for name, leaf in zip_longest(*kept, fillvalue=""):
            ids.append(name or "(nobody)")
            hashes.append(_bytes(leaf))
    return Leaves(ids, hashes)


def altered_blocks(sealed: dict[str, Any], kept: Leaves, what: str) -> list[str]:
    """Which blocks of kept hashes are no longer those of the chain. what: 'grades in 2026-06'."""
    size, decided = int(sealed["block_size"]), list(sealed["blocks"])
    found, blocks = [], kept.blocks(size)
    for number in range(max(len(decided), len(blocks))):
        if decided[number : number + 1] != blocks[number : number + 1]:
            ids = kept.enterprise_ids[number * size : (number + 1) * size]
            about = f"{ids[0]} to {ids[-1]}" if ids else "missing"
            found.append(f"hashes of the {what}, block {number} ({about}): altered")
    return found


def altered_rows(kept: Leaves, now: Leaves) -> dict[str, str]:
    """What befell each row that is not as it was: missing, altered, doubled or added later."""
    known, held = kept.by_name(), now.by_name()
    told = {
        name: befell(known.get(name, b""), held.get(name, b""))
        for name in sorted(known.keys() | held.keys())
    }
    return {name: what for name, what in told.items() if what}


def befell(known: Sequence[Any], held: Sequence[Any]) -> str:
    """What befell a row from what was known of it to what is held, '' nothing; empty: not there."""
    if not held:
        return "missing"
    if not known:
        return "added after the period was sealed"
    if len(held) > len(known):
        return "there more than once"
    return "altered" if held != known else ""


def _texts(values: Any) -> list[str]:
    listed = values if isinstance(values, list) else []
    return [one if isinstance(one, str) else "" for one in listed]


def _bytes(leaf: str) -> bytes:
    try:
        found = bytes.fromhex(leaf)
    except ValueError:
        return _NO_HASH
    return found if len(found) == len(_NO_HASH) else _NO_HASH


def _rows(series: str, leaves: Leaves) -> list[dict[str, Any]]:
    return [
        {
            "block_id": f"{series}#{start // BLOCK}",
            "period": series,
            "block": start // BLOCK,
            "enterprise_ids": leaves.enterprise_ids[start : start + BLOCK],
            "leaves": [leaf.hex() for leaf in leaves.hashes[start : start + BLOCK]],
        }
        for start in range(0, len(leaves.hashes), BLOCK)
    ]
