"""How a period's grades are sealed into the chain of decisions, and how an altered one is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cypher import statement
from graph.history import Entry, append, chain_faults, entries
from graph.merkle import leaf_hash, root_of
from graph.store import Store

BLOCK = 1000
_HELD = (
    "enterprise_id",
    "class",
    "score",
    "probability",
    "log_odds",
    "own_points",
    "contagion_points",
    "policy_version",
    "model_version",
    "snapshot_fingerprint",
    "run_id",
    "explanation",
)


@dataclass(frozen=True)
class Leaves:
    """The hashes of a period's grades in the order of their enterprises."""

    enterprise_ids: list[str]
    hashes: list[bytes]

    def blocks(self, size: int) -> list[str]:
        """The root of every `size` hashes, hexadecimal."""
        parts = range(0, len(self.hashes), size)
        return [root_of(self.hashes[start : start + size]).hex() for start in parts]


def leaves_of(period: str, grades: pd.DataFrame) -> Leaves:
    """Of each grade the hash over all it holds; its explanation, as a hash of its own, included.

    grades: [enterprise_id, class, score, ..., explanation] sorted by enterprise_id.
    """
    explained = grades["explanation"].map(_hash_of_text)
    columns = [_plain(grades[name]) for name in _HELD[:-1]]
    hashes = [leaf_hash([period, *row]) for row in zip(*columns, explained.tolist(), strict=True)]
    return Leaves(grades["enterprise_id"].tolist(), hashes)


def stored_leaves(store: Store, period: str) -> Leaves:
    """The hashes of the grades as the graph has them now."""
    ids: list[str] = []
    hashes: list[bytes] = []
    for page in _pages(store, period):
        leaves = leaves_of(period, page)
        ids += leaves.enterprise_ids
        hashes += leaves.hashes
    return Leaves(ids, hashes)


def seal(store: Store, period: str, run: dict[str, Any]) -> Entry:
    """Adds the grades of a period, as written, to the chain; a sealed period stays as it is.

    run: what the chain says of the period beside its root: day, versions, exclusions.
    """
    sealed = seal_of(entries(store), period)
    if sealed:
        return sealed
    leaves = stored_leaves(store, period)
    store.write(statement("load/grade_leaves"), _blocks(period, leaves), batch=20)
    blocks = leaves.blocks(BLOCK)
    about = {"period": period, "enterprises": len(leaves.hashes), **run}
    about |= {"root": _root(blocks), "blocks": blocks, "block_size": BLOCK}
    return append(store, "grades", about)


def _root(blocks: list[str]) -> str:
    """The root of the blocks' roots, hexadecimal."""
    return root_of([bytes.fromhex(block) for block in blocks]).hex()


def seal_of(chain: list[Entry], period: str) -> Entry | None:
    """The entry that seals a period; None when it is open."""
    found = [one for one in chain if one.kind == "grades" and one.value["period"] == period]
    return found[0] if found else None


def faults(store: Store) -> list[str]:
    """Everything in the chain and in the sealed grades that is not as it was decided."""
    chain = entries(store)
    found = chain_faults(chain)
    for entry in chain:
        if entry.kind == "grades" and not any(one.startswith(entry.name) for one in found):
            found += _period_faults(store, entry.value)
    return found


def _period_faults(store: Store, sealed: dict[str, Any]) -> list[str]:
    period = str(sealed["period"])
    kept, now = _kept_leaves(store, period), stored_leaves(store, period)
    found = _altered_blocks(sealed, kept)
    known = dict(zip(kept.enterprise_ids, kept.hashes, strict=True))
    held = dict(zip(now.enterprise_ids, now.hashes, strict=True))
    for enterprise in sorted(known.keys() | held.keys()):
        if enterprise not in held:
            found.append(f"grade of {enterprise} in {period}: missing")
        elif enterprise not in known:
            found.append(f"grade of {enterprise} in {period}: added after the period was sealed")
        elif known[enterprise] != held[enterprise]:
            found.append(f"grade of {enterprise} in {period}: altered")
    return found


def _altered_blocks(sealed: dict[str, Any], kept: Leaves) -> list[str]:
    """Which blocks of kept hashes are no longer those of the chain."""
    size, decided = int(sealed["block_size"]), list(sealed["blocks"])
    found, blocks = [], kept.blocks(size)
    for number in range(max(len(decided), len(blocks))):
        if decided[number : number + 1] != blocks[number : number + 1]:
            ids = kept.enterprise_ids[number * size : (number + 1) * size]
            about = f"{ids[0]} to {ids[-1]}" if ids else "missing"
            period = sealed["period"]
            found.append(f"hashes of the grades in {period}, block {number} ({about}): altered")
    return found


def _kept_leaves(store: Store, period: str) -> Leaves:
    blocks = store.read(statement("read/grade_leaves"), period=period)
    ids = [one for part in blocks["enterprise_ids"] for one in part]
    return Leaves(ids, [bytes.fromhex(one) for part in blocks["leaves"] for one in part])


def _blocks(period: str, leaves: Leaves) -> list[dict[str, Any]]:
    return [
        {
            "block_id": f"{period}#{start // BLOCK}",
            "period": period,
            "block": start // BLOCK,
            "enterprise_ids": leaves.enterprise_ids[start : start + BLOCK],
            "leaves": [leaf.hex() for leaf in leaves.hashes[start : start + BLOCK]],
        }
        for start in range(0, len(leaves.hashes), BLOCK)
    ]


def _pages(store: Store, period: str) -> Iterator[pd.DataFrame]:
    after, size = "", BLOCK
    while size == BLOCK:
        page = store.read_columns(
            statement("read/sealed_grades"), period=period, after=after, limit=BLOCK
        )
        size = len(page)
        if size:
            after = page["enterprise_id"].iloc[-1]
            yield page


def _plain(values: pd.Series) -> list[Any]:
    """The values; one that somebody removed is None."""
    return list(values.astype(object).where(values.notna(), None))


def _hash_of_text(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()
