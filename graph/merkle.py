"""One hash over many rows, and the proof of one row: the Merkle tree of RFC 6962, section 2.1."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

_LEAF, _NODE = b"\x00", b"\x01"


def canonical(value: Any) -> bytes:
    """The one JSON text of a value: keys sorted, no blanks, UTF-8.

    Raises ValueError for a number that is not finite.
    """
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def leaf_hash(value: Any) -> bytes:
    """The 32 bytes that stand for a row."""
    return hashlib.sha256(_LEAF + canonical(value)).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The 32 bytes that stand for all leaves in their order; of none, the hash of nothing.

    The tree of n leaves splits at the largest power of two below n. Hashing neighbours level by
    level, an odd last one taken along as it is, makes the same tree.
    """
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        level = _above(level)
    return level[0]


def audit_path(leaves: Sequence[bytes], place: int) -> list[tuple[str, bytes]]:
    """The hashes that lead from one leaf to the root (RFC 6962, 2.1.1), each with its side.

    Raises IndexError for a place that no leaf has.
    """
    if not 0 <= place < len(leaves):
        raise IndexError(place)
    level, path = list(leaves), []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            path.append(("left" if beside < place else "right", level[beside]))
        level, place = _above(level), place // 2
    return path


def root_along(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """The root that a leaf and its audit path make."""
    reached = leaf
    for side, beside in path:
        both = beside + reached if side == "left" else reached + beside
        reached = hashlib.sha256(_NODE + both).digest()
    return reached


def _above(level: list[bytes]) -> list[bytes]:
    pairs = zip(level[::2], level[1::2], strict=False)
    joined = [hashlib.sha256(_NODE + left + right).digest() for left, right in pairs]
    return joined + level[len(level) - len(level) % 2 :]
