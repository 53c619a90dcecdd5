"""What is worked out once a snapshot and kept as long as the snapshot is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from graph.snapshot import Snapshot

Found = TypeVar("Found")


def once_a_snapshot(compute: Callable[[Snapshot], Found]) -> Callable[[Snapshot], Found]:
    """The function, which several indicators ask alike; what it gives must not be changed."""
    known: WeakKeyDictionary[Snapshot, Found] = WeakKeyDictionary()

    @wraps(compute)
    def found(snapshot: Snapshot) -> Found:
        if snapshot not in known:
            known[snapshot] = compute(snapshot)
        return known[snapshot]

    return found
