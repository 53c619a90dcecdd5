"""Whether an explanation names the same sources again: other seeds, and fewer links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.snapshot import Snapshot

TOP = 3
LINKS = ("holdings", "positions", "domiciles", "affiliations")  # frames of links
COLUMNS = ["top_1", "top_3", "blind_3", "rank_correlation"]


class Sources(Protocol):
    """What names sources with points: the model's own attribution, or a peer's explainer."""

    def path_columns(self, row: int) -> Mapping[str, NDArray[Any]]:
        """source and points of every path of the row."""


def agreements(first: Sources, second: Sources, rows: Iterable[int]) -> pd.DataFrame:
    """One row an enterprise whose sources are more than TOP, else the first ones say nothing.

    top_1: whether both put the same source first.  top_3: share of the first three that both name.
    blind_3: what two blind choices would share.  rank_correlation: Spearman's, of all sources of
    either; who is missing in one has no points there.  NaN where all points are equal.
    """
    told = [_agreement(_points(first, row), _points(second, row)) for row in rows]
    return pd.DataFrame([one for one in told if one], columns=COLUMNS, dtype=np.float64)


def _points(sources: Sources, row: int) -> pd.Series:
    paths = sources.path_columns(row)
    return pd.Series(paths["points"], index=paths["source"]).groupby(level=0).sum()


def _agreement(first: pd.Series, second: pd.Series) -> dict[str, float]:
    first, second = first.align(second, fill_value=0.0)
    if len(first) <= TOP:
        return {}
    ahead = [one.sort_values(ascending=False, kind="stable").index[:TOP] for one in (first, second)]
    return {
        "top_1": float(ahead[0][0] == ahead[1][0]),
        "top_3": len(ahead[0].intersection(ahead[1])) / TOP,
        "blind_3": TOP / len(first),
        "rank_correlation": float(first.rank().corr(second.rank())),
    }


def thinned(snapshot: Snapshot, share: float, *, seed: int) -> Snapshot:
    """The snapshot with that share of its links left out, drawn blindly."""
    chance = np.random.default_rng(seed)
    frames = {name: getattr(snapshot, name) for name in LINKS}
    kept = {name: rows[chance.random(len(rows)) >= share] for name, rows in frames.items()}
    return replace(snapshot, **{name: rows.reset_index(drop=True) for name, rows in kept.items()})
