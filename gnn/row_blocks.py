"""Rows worked through in blocks on all cores: a row's result does not depend on its block."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

BLOCK = 65_536


def by_block(work: Callable[[slice], None], rows: int, *, block: int = BLOCK) -> None:
    """Calls `work` with the slice of each block of the rows, several at once."""
    parts = [slice(start, min(start + block, rows)) for start in range(0, rows, block)]
    if len(parts) < 2:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        for _ in threads.map(work, parts):
            pass  # an error of a block is raised here
