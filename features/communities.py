"""Which enterprises form a community: tied to each other more than chance would tie them."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

SEED = 20220113


def communities_of(ties: sparse.csr_array) -> NDArray[np.int64]:
    """Number of the community of each enterprise, (size,), by weighted modularity.

    ties: symmetric strengths, CSR (size, size). The Leiden algorithm (Traag, Waltman & van Eck
    2019, "From Louvain to Leiden: guaranteeing well-connected communities", Scientific Reports 9)
    on one thread from a fixed seed: the same ties give the same communities. An enterprise without
    ties is a community of its own.
    """
    size = int(ties.shape[0])
    upper = sparse.triu(ties).tocoo()
    if not upper.nnz:
        return np.arange(size, dtype=np.int64)
    # It takes seconds to import, and most commands ask for no community.
    networkit: Any = importlib.import_module("networkit")
    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    networkit.setSeed(SEED, False)
    try:
        ends = (upper.row.astype(np.uint64), upper.col.astype(np.uint64))
        graph = networkit.graph.GraphFromCoo((upper.data, ends), n=size, weighted=True)
        found = networkit.community.ParallelLeiden(graph, randomize=False).run().getPartition()
    finally:
        networkit.setNumberOfThreads(threads)
    return np.asarray(found.getVector(), dtype=np.int64)
