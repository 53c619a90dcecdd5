"""The sample's planted contagion beside a model's reasons: is the true source among the first?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from gnn.events import HORIZON, is_adverse
from gnn.explanation_stability import Sources
from graph.sample import Truth
from graph.sample_contagion import MEMORY
from graph.snapshot import Snapshot

TOP = (1, 3)


def oracles(snapshot: Snapshot, truth: Truth, events: NDArray[np.float64]) -> dict[str, float]:
    """Test AUC of who knows the law: own: the true own risk; law: with the true contagion.

    Both as they stood on the first day after the snapshot's, what nobody had learned yet included.
    events: (rows,) of the enterprises that are judged, NaN where one is not.
    """
    ids = snapshot.enterprises["enterprise_id"]
    standing = truth.standing.set_index("enterprise_id").reindex(ids)
    own = standing["own_log_odds"].to_numpy(dtype=np.float64)
    whole = own + standing["contagion_log_odds"].to_numpy(dtype=np.float64)
    judged = ~np.isnan(events)
    return {
        name: float(roc_auc_score(events[judged], odds[judged]))
        for name, odds in (("own", own), ("law", whole))
    }


def planted_cases(snapshot: Snapshot, truth: Truth) -> pd.DataFrame:
    """[enterprise, source, known]: rows of the first event of the year that contagion drove.

    known: an adverse record of the source that others still felt was learned by the snapshot's
    day; without one nobody could have named it.
    """
    day = pd.Timestamp(snapshot.as_of)
    driven = truth.contagion
    driven = driven[(driven["event_on"] > day) & (driven["event_on"] <= day + HORIZON)]
    driven = driven.sort_values("event_on", kind="stable").drop_duplicates("enterprise_id")
    rows = pd.Series(np.arange(snapshot.size), index=snapshot.enterprises["enterprise_id"])
    found = pd.DataFrame(
        {
            "enterprise": driven["enterprise_id"].map(rows),
            "source": driven["source_enterprise_id"].map(rows),
        }
    )
    found = found.dropna().astype(np.int64).sort_values("enterprise", ignore_index=True)
    records = snapshot.records[is_adverse(snapshot.records)]
    felt = records["valid_from"] > day - pd.DateOffset(months=MEMORY)
    return found.assign(known=found["source"].isin(records.loc[felt, "enterprise"]))


def with_ranks(cases: pd.DataFrame, attribution: Sources) -> pd.DataFrame:
    """The cases with `rank`, the planted source's place among the sources, and `sources`, how many.

    Sources are ordered by the points of all their paths together, equals last; who adds no points
    has no rank (NaN), nor has one that no path leads to.
    """
    pairs = zip(cases["enterprise"].tolist(), cases["source"].tolist(), strict=True)
    told = [_rank(attribution, row, source) for row, source in pairs]
    ranks = np.array(told, dtype=np.float64).reshape(-1, 2)
    return cases.assign(rank=ranks[:, 0], sources=ranks[:, 1])


class LawSources:
    """The sources as who knows the law orders them, by what is felt on the first day after.

    A source counts by its strongest path, as the one that is planted is chosen.
    """

    def __init__(self, snapshot: Snapshot, truth: Truth) -> None:
        ids = snapshot.enterprises["enterprise_id"]
        rows = pd.Series(np.arange(snapshot.size), index=ids)
        felt = truth.felt.groupby(["enterprise_id", "source_enterprise_id"], sort=False)
        found = felt["strength"].max().reset_index()
        ends = [found[name].map(rows) for name in ("enterprise_id", "source_enterprise_id")]
        known = ends[0].notna() & ends[1].notna()
        targets, sources = (end[known].to_numpy(dtype=np.int64) for end in ends)
        order = np.argsort(targets, kind="stable")
        self._first = np.searchsorted(targets[order], np.arange(snapshot.size + 1))
        self._sources = sources[order]
        self._strengths = found.loc[known, "strength"].to_numpy(dtype=np.float64)[order]

    def path_columns(self, row: int) -> dict[str, NDArray[Any]]:
        """source and points of each source of the row."""
        felt = slice(*self._first[row : row + 2])
        return {"source": self._sources[felt], "points": self._strengths[felt]}


def _rank(attribution: Sources, row: int, source: int) -> tuple[float, int]:
    paths = attribution.path_columns(row)
    sources, of = np.unique(paths["source"], return_inverse=True)
    points = np.bincount(of, paths["points"], minlength=len(sources))
    own = points[sources == source]
    raises = len(own) and own[0] > 0.0
    return (float((points >= own[0]).sum()) if raises else np.nan), len(sources)


def hits(ranked: pd.DataFrame) -> dict[str, float]:
    """Shares of the cases by k in TOP: hit@k, the model's; random@k, of k sources drawn blindly.

    Of all cases, and of those whose source was known.  cases, known: how many.
    """
    known = ranked[ranked["known"]]
    found: dict[str, float] = {"cases": len(ranked), "known": len(known)}
    for k in TOP:
        for kind, rows in (("", ranked), ("_known", known)):
            found[f"hit@{k}{kind}"] = float((rows["rank"] <= k).mean())
            drawn = np.minimum(k / rows["sources"].clip(lower=1), 1.0)
            found[f"random@{k}{kind}"] = float(drawn.where(rows["sources"] > 0, 0.0).mean())
    return found
