"""How the classes move from one month to another, what drives it, and whether scores drift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.policy import CLASSES

NOT_GRADED = "-"
BINS = 10
# A value that many share has moved when it did by more than this part of the standard deviation of
# all, and by more than that part of itself.
MOVED, MOVED_ITSELF = 0.25, 0.1
# An empty bin would make the index infinite; it counts as this share.
SMALLEST = 1e-4
# Below the first nothing moved, from the second on the population is another one (Siddiqi 2006).
STABLE, SHIFTED = 0.1, 0.25
DRIVER = ("moved", "kind", "part", "change", "points", "enterprises")


@dataclass(frozen=True)
class Graded:
    """The grades of a month with what they are made of, one row an enterprise.

    grades: [class, score, ...] by enterprise_id.  values: indicators, NaN = abstains.
    points: log-odds that each indicator, and `contagion`, adds.  score_classes: by the score alone,
    by enterprise_id.  decided: `deciders` of the month.  policy: version that graded enterprises.
    """

    grades: pd.DataFrame
    values: pd.DataFrame
    points: pd.DataFrame
    score_classes: pd.Series
    decided: pd.DataFrame
    policy: str


def migration(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """Enterprises by class before (rows) and after (columns); '-' is not graded in that month."""
    both = pd.concat([before, after], axis=1, keys=["before", "after"]).fillna(NOT_GRADED)
    names = [*CLASSES, NOT_GRADED]
    counted = pd.crosstab(both["before"], both["after"])
    return counted.reindex(index=names, columns=names, fill_value=0)


def stability_index(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Population stability index: sum of (a - b) ln(a / b) over the tenths of `before`.

    a, b: shares of enterprises in a bin; unknown values are a bin of their own. 0 when nothing
    moved. Source: Siddiqi, Credit Risk Scorecards (2006), chapter 9.
    """
    shares = [_shares(values, _edges(before)) for values in (before, after)]
    first, second = (np.maximum(share, SMALLEST) for share in shares)
    return float(((second - first) * np.log(second / first)).sum())


def stability(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """The index of each column of two months, largest first."""
    found = {
        str(name): stability_index(
            before[name].to_numpy(dtype=np.float64), after[name].to_numpy(dtype=np.float64)
        )
        for name in before.columns.intersection(after.columns)
    }
    return pd.Series(found, dtype=np.float64).sort_values(ascending=False, kind="stable")


def drivers(before: Graded, after: Graded) -> pd.DataFrame:
    """What moved those whose class changed: [moved, kind, part, change, points, enterprises].

    moved: 'worse' or 'better'.  kind 'points': part is an indicator or 'contagion', points the mean
    change of its log-odds over those whose class by the score alone moved the same way, largest in
    size first.  kind 'rule' or 'guard' (an override is one): part is its id, change says whether it
    'began' or 'ended' to hold for so many of those moved.  kind 'policy': all of them were graded
    by another version.
    """
    both = before.grades.index.intersection(after.grades.index)
    change = after.points.reindex(both).subtract(before.points.reindex(both), fill_value=0.0)
    step = _step(before.grades["class"], after.grades["class"], both)
    by_score = _step(before.score_classes, after.score_classes, both)
    parts = []
    for moved, way in (("worse", 1), ("better", -1)):
        ids, scored = both[step * way > 0], both[(step * way > 0) & (by_score * way > 0)]
        told = [
            _points_moved(change.loc[scored]),
            _decided_otherwise(before.decided, after.decided, ids),
            _other_policy(before.policy, after.policy, len(ids)),
        ]
        parts += [one.assign(moved=moved) for one in told if len(one)]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return found.reindex(columns=list(DRIVER))


def _step(before: pd.Series, after: pd.Series, ids: pd.Index) -> NDArray[np.int64]:
    """(ids,) how many classes each moved, positive for the worse."""
    codes = [
        one.reindex(ids).map(CLASSES.index).to_numpy(dtype=np.int64) for one in (before, after)
    ]
    return np.asarray(codes[1] - codes[0], dtype=np.int64)


def _points_moved(change: pd.DataFrame) -> pd.DataFrame:
    means = change.mean() if len(change) else pd.Series(dtype=np.float64)
    means = means[means != 0].sort_values(key=np.abs, ascending=False, kind="stable")
    told = {"kind": "points", "part": means.index, "change": "", "points": means.to_numpy()}
    return pd.DataFrame({**told, "enterprises": len(change)})


def _decided_otherwise(before: pd.DataFrame, after: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """Rules and guards that held for some of the ids in one of the months only, most first."""
    names = ["enterprise_id", "kind", "part"]
    sides = [one.loc[one["enterprise_id"].isin(ids), names] for one in (before, after)]
    both = sides[0].merge(sides[1], on=names, how="outer", indicator="change")
    both["change"] = both["change"].map({"left_only": "ended", "right_only": "began"})
    counted = both.dropna(subset="change").groupby(["kind", "part", "change"], observed=True)
    found = counted.size().rename("enterprises").reset_index()
    found = found.sort_values("enterprises", ascending=False, kind="stable")
    return found.assign(points=np.nan)


def _other_policy(before: str, after: str, enterprises: int) -> pd.DataFrame:
    told = {"kind": "policy", "part": f"{before} to {after}", "change": "began", "points": np.nan}
    rows = [{**told, "enterprises": enterprises}] if before != after and enterprises else []
    return pd.DataFrame(rows, columns=list(DRIVER[1:]))


def _edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """What separates the tenths of the known values; a value that fills tenths stands alone."""
    known = values[np.isfinite(values)]
    tenths = np.quantile(known, np.arange(1, BINS) / BINS) if len(known) else known
    edges, times = np.unique(tenths, return_counts=True)
    below, above = _around(edges[times > 1], known)
    single = edges[times == 1]
    near = ((below <= single[:, None]) & (single[:, None] <= above)).any(axis=1)
    return np.unique(np.concatenate([single[~near], below, above]))


def _around(
    filling: NDArray[np.float64], known: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What parts values that fill tenths from their neighbours: half-way, and never too near.

    Not the values themselves: a base rate that a whole region shares moves a little every month.
    """
    distinct = np.unique(known)
    spread = MOVED * np.std(known) if len(known) else 0.0
    reach = np.maximum(MOVED_ITSELF * np.abs(filling), max(spread, np.finfo(np.float64).tiny))
    place = np.searchsorted(distinct, filling)
    padded = np.concatenate([[np.inf], distinct, [-np.inf]])
    lower, upper = padded[place], padded[place + 2]  # none beside the first and the last
    below = np.minimum((lower + filling) / 2, filling - reach)
    return below, np.maximum((upper + filling) / 2, filling + reach)


def _shares(values: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    unknown = np.isnan(values)
    bins = np.searchsorted(edges, values[~unknown], side="left")
    counts = np.append(np.bincount(bins, minlength=len(edges) + 1), unknown.sum())
    return np.asarray(counts / max(len(values), 1))
