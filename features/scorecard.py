"""The points of an indicator set: by indicator, by group under its cap, in all, and the class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.indicator import REGISTRY, Values
from features.indicator_expression import computed
from features.indicator_set import IndicatorSet, Item
from features.table import FeatureTable

CLASSES = np.array(list("ABCD"))
TOLD = 3


@dataclass(frozen=True)
class Scorecard:
    """The points of every enterprise under one set, rows by enterprise_id.

    points: one column an indicator of the set, NaN where it abstains.  groups: one column a group,
    in [0, cap].  summary: [points, coverage in [0, 1], class, points_class: by the points alone];
    coverage is the share of the set's points (by size) whose indicators speak.
    """

    indicators: IndicatorSet
    points: pd.DataFrame
    groups: pd.DataFrame
    summary: pd.DataFrame


def scorecard(table: FeatureTable, indicators: IndicatorSet) -> Scorecard:
    """Points in proportion from the best to the worst value, summed under each group's cap.

    An indicator that abstains adds nothing and lowers the coverage; whose coverage is under the
    set's limit is not better than the class of that limit. Negative points reduce their own group
    only, never below 0 (POLICY 2.1).
    """
    sizes = np.array([item.points for item in indicators.items])
    points = shares(table, indicators) * sizes
    groups = pd.DataFrame(
        {
            group: points[_ids(indicators, group)].sum(axis=1).clip(0.0, cap)
            for group, cap in indicators.caps.items()
        }
    )
    weights = pd.Series({item.item_id: abs(item.points) for item in indicators.items})
    coverage = points.notna().to_numpy() @ weights.to_numpy() / weights.sum()
    total = groups.sum(axis=1)
    by_points = np.searchsorted(indicators.limits, total.to_numpy(), side="left")
    limit = indicators.coverage
    decided = limit.held(by_points, coverage) if limit else by_points
    classes = {"class": CLASSES[decided], "points_class": CLASSES[by_points]}
    summary = pd.DataFrame({"points": total, "coverage": coverage, **classes})
    return Scorecard(indicators, points, groups, summary)


def shares(table: FeatureTable, indicators: IndicatorSet) -> pd.DataFrame:
    """Which share of its points each indicator gives, in [0, 1]: 0 at best, 1 at worst.

    Rows by enterprise_id, one column an indicator of the set, NaN where it abstains. One
    of the prior month abstains when the table was made without it.
    """
    silent = np.full(len(table.frame), np.nan)
    columns = {name: silent for name, known in REGISTRY.items() if known.needs_prior}
    columns |= {name: table.frame[name].to_numpy() for name in table.names}
    found = {item.item_id: _share(item, columns, len(table.frame)) for item in indicators.items}
    return pd.DataFrame(found, index=table.frame.index)


def moved(before: Scorecard, after: Scorecard) -> pd.DataFrame:
    """Enterprises whose class differs, furthest moved first, and what moved them.

    [before, after, points_before, points_after, points, group, indicators]: classes, points in all
    and their change; the group whose points changed most; the `TOLD` indicators that changed most,
    [{id, points}], before the cap of their group.
    """
    both = before.summary.index.intersection(after.summary.index)
    classes = [one.summary.loc[both, "class"] for one in (before, after)]
    ids = both[(classes[0] != classes[1]).to_numpy()]
    first, second = before.summary.loc[ids], after.summary.loc[ids]
    groups = after.groups.loc[ids].subtract(before.groups.loc[ids], fill_value=0.0)
    found = pd.DataFrame(
        {
            "before": first["class"],
            "after": second["class"],
            "points_before": first["points"],
            "points_after": second["points"],
            "points": second["points"] - first["points"],
            "group": groups.abs().idxmax(axis=1) if len(ids) else "",
            "indicators": _movers(before.points.loc[ids], after.points.loc[ids]),
        }
    )
    return found.sort_values("points", key=np.abs, ascending=False, kind="stable")


def _movers(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """The indicators whose points changed most, furthest first, as [{id, points}] a row."""
    change = after.fillna(0.0).subtract(before.fillna(0.0), fill_value=0.0)
    values, names = change.to_numpy(), change.columns.to_numpy()
    order = np.argsort(-np.abs(values), axis=1, kind="stable")[:, :TOLD]
    told = [
        [{"id": names[at], "points": float(row[at])} for at in most if row[at]]
        for row, most in zip(values, order, strict=True)
    ]
    return pd.Series(told, index=change.index, dtype=object)


def _ids(indicators: IndicatorSet, group: str) -> list[str]:
    return [item.item_id for item in indicators.items if item.group == group]


def _share(item: Item, columns: dict[str, Values], size: int) -> Values:
    if item.of is not None:
        values = columns[item.of]
    elif item.expression is not None:
        values = computed(item.expression, columns, size)
    share = np.clip((values - item.best) / (item.worst - item.best), 0.0, 1.0)
    return np.asarray(share, dtype=np.float64)
