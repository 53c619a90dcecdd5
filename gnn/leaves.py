"""The hashes of a list's rows, kept in the graph by block, and which rows no longer have theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cypher import statement
from graph.merkle import root_of
from graph.store import Store

BLOCK = 1000


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
    """The hashes as they were kept."""
    blocks = store.read(statement("read/grade_leaves"), period=series)
    ids = [one for part in blocks["enterprise_ids"] for one in part]
    return Leaves(ids, [bytes.fromhex(one) for part in blocks["leaves"] for one in part])


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
    told = {}
    for name in sorted(known.keys() | held.keys()):
        if name not in held:
            told[name] = "missing"
        elif name not in known:
            told[name] = "added after the period was sealed"
        elif len(held[name]) > len(known[name]):
            told[name] = "there more than once"
        elif known[name] != held[name]:
            told[name] = "altered"
    return told


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
