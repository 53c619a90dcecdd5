"""One hash over many rows: the Merkle tree of RFC 6962, section 2.1."""

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
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(_NODE + left + right).digest() for left, right in pairs]
        level = above + level[len(level) - len(level) % 2 :]
    return level[0]
