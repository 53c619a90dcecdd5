"""What is wrong with SMEsD, counted: firms that stand in two splits, links across, base rates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gnn.smesd import SPLITS


def counted_faults(folder: Path) -> dict[str, dict[str, Any]]:
    """By split: rows, bankrupt (share in [0, 1]), of_train, to_train.

    of_train: its firms that stand in train, too.  to_train: pairs of linked firms of which one
    stands in the split and the other in train, neither in both.
    """
    firms = pd.read_csv(folder / "enterprises.csv").drop_duplicates(["split", "enterprise"])
    links = pd.read_csv(folder / "edges.csv", usecols=["split", "source", "target"])
    train = firms.loc[firms["split"] == SPLITS[0], "enterprise"]
    found = {}
    for split in SPLITS:
        own = firms[firms["split"] == split]
        found[split] = {
            "rows": len(own),
            "bankrupt": float(own["bankrupt"].mean()),
            "of_train": int(own["enterprise"].isin(train).sum()),
            "to_train": _pairs(links[links["split"] == split], own["enterprise"], train),
        }
    return found


def _pairs(links: pd.DataFrame, own: pd.Series, train: pd.Series) -> int:
    """Pairs with an end in each of two sets of firms, those in both sets left out."""
    ends = np.sort(links[["source", "target"]].drop_duplicates().to_numpy(), axis=1)
    pairs = np.unique(ends, axis=0)
    both = np.intersect1d(own, train)
    here, there = (np.isin(pairs, np.setdiff1d(firms, both)) for firms in (own, train))
    across = (here[:, 0] & there[:, 1]) | (there[:, 0] & here[:, 1])
    return int(across.sum())
