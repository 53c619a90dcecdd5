"""The faults of SMEsD, counted by hand on a drawn set of its form."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gnn.smesd_faults import counted_faults


def test_firms_of_two_splits_and_links_across_are_counted(tmp_path: Path) -> None:
    firms = [("train", 1, 1), ("train", 2, 0), ("train", 2, 0), ("train", 3, 0), ("train", 4, 0)]
    firms += [("valid", 3, 0), ("valid", 5, 1), ("valid", 6, 0), ("test", 7, 1)]
    frame = pd.DataFrame(firms, columns=["split", "enterprise", "bankrupt"])
    frame.to_csv(tmp_path / "enterprises.csv", index=False)
    # 3 stands in both; 5-2 is told from both ends; 900 is a person; 7-1 is of train's own split.
    links = [("valid", 5, 2), ("valid", 2, 5), ("valid", 3, 1), ("valid", 5, 3), ("valid", 5, 6)]
    links += [("valid", 6, 900), ("valid", 6, 4), ("train", 7, 1), ("test", 7, 5)]
    frame = pd.DataFrame(links, columns=["split", "source", "target"])
    frame.to_csv(tmp_path / "edges.csv", index=False)
    assert counted_faults(tmp_path) == {
        "train": {"rows": 4, "bankrupt": 0.25, "of_train": 4, "to_train": 0},
        "valid": {"rows": 3, "bankrupt": 1 / 3, "of_train": 1, "to_train": 2},
        "test": {"rows": 1, "bankrupt": 1.0, "of_train": 0, "to_train": 0},
    }
