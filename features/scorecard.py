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


@dataclass(frozen=True)
class Scorecard:
    """The points of every enterprise under one set, rows by enterprise_id.

    points: one column an indicator of the set, NaN where it abstains.  groups: one column a group,
    in [0, cap].  summary: [points, coverage in [0, 1], class]; coverage is the share of the set's
    points (by size) whose indicators speak.
    """

    indicators: IndicatorSet
    points: pd.DataFrame
    groups: pd.DataFrame
    summary: pd.DataFrame


def scorecard(table: FeatureTable, indicators: IndicatorSet) -> Scorecard:
    """Points in proportion from the best to the worst value, summed under each group's cap.

    An indicator that abstains adds nothing and lowers the coverage; one of the prior month abstains
    when the table was made without it. Negative points reduce their
    own group only, never below 0 (POLICY 2.1).
    """
    silent = np.full(len(table.frame), np.nan)
    columns = {name: silent for name, known in REGISTRY.items() if known.needs_prior}
    columns |= {name: table.frame[name].to_numpy() for name in table.names}
    points = pd.DataFrame(
        {item.item_id: _points(item, columns, len(table.frame)) for item in indicators.items},
        index=table.frame.index,
    )
    groups = pd.DataFrame(
        {
            group: points[_ids(indicators, group)].sum(axis=1).clip(0.0, cap)
            for group, cap in indicators.caps.items()
        }
    )
    weights = pd.Series({item.item_id: abs(item.points) for item in indicators.items})
    coverage = points.notna().to_numpy() @ weights.to_numpy() / weights.sum()
    total = groups.sum(axis=1)
    classes = CLASSES[np.searchsorted(indicators.limits, total.to_numpy(), side="left")]
    summary = pd.DataFrame({"points": total, "coverage": coverage, "class": classes})
    return Scorecard(indicators, points, groups, summary)


def moved(before: Scorecard, after: Scorecard) -> pd.DataFrame:
    """Enterprises whose class differs: [before, after, points, group], furthest moved first.

    points: change in all.  group: the group whose points changed most.
    """
    both = before.summary.index.intersection(after.summary.index)
    first, second = before.summary.loc[both], after.summary.loc[both]
    change = after.groups.loc[both].subtract(before.groups.loc[both], fill_value=0.0)
    found = pd.DataFrame(
        {
            "before": first["class"],
            "after": second["class"],
            "points": second["points"] - first["points"],
            "group": change.abs().idxmax(axis=1),
        }
    )
    found = found[found["before"] != found["after"]]
    return found.sort_values("points", key=np.abs, ascending=False, kind="stable")


def _ids(indicators: IndicatorSet, group: str) -> list[str]:
    return [item.item_id for item in indicators.items if item.group == group]


def _points(item: Item, columns: dict[str, Values], size: int) -> Values:
    if item.of is not None:
        values = columns[item.of]
    elif item.expression is not None:
        values = computed(item.expression, columns, size)
    severity = np.clip((values - item.best) / (item.worst - item.best), 0.0, 1.0)
    return np.asarray(item.points * severity, dtype=np.float64)
