"""What is asked twice of a snapshot is worked out once, and forgotten with it."""

from __future__ import annotations

import gc
from datetime import date

from features.once import once_a_snapshot
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e


def test_once_for_each_snapshot_and_no_longer_than_it_lives() -> None:
    asked: list[date] = []

    @once_a_snapshot
    def size(snapshot: Snapshot) -> int:
        asked.append(snapshot.as_of)
        return snapshot.size

    one, two = (drawn_snapshot(enterprises=[e(name)]) for name in ("X-a", "X-b"))
    assert [size(one), size(one), size(two)] == [1, 1, 1]
    assert len(asked) == 2
    [known] = [
        cell.cell_contents
        for cell in size.__closure__ or ()
        if hasattr(cell.cell_contents, "keyrefs")
    ]
    del one, two
    gc.collect()
    assert len(known) == 0
