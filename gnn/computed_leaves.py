"""The hashes of a month's grades as they are computed, whatever the graph holds."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from gnn.explanation import Explainer
from gnn.grade_seal import leaves_of
from gnn.grade_store import BATCH, graded, run_id
from gnn.leaves import Leaves


def leaves_again(explainers: Iterable[Explainer]) -> Leaves:
    """The hashes of all generic grades as the graph would hold them, made batch by batch."""
    ids: list[str] = []
    hashes: list[bytes] = []
    for one in explainers:
        run, waiting = run_id(one), one.graded_rows
        for first in range(0, len(waiting), BATCH):
            told = one.packed_rows(waiting[first : first + BATCH])
            frame = pd.DataFrame([graded(one, explanation, run) for explanation in told])
            leaves = leaves_of(one.period, frame)
            ids += leaves.enterprise_ids
            hashes += leaves.hashes
    return Leaves(ids, hashes)
