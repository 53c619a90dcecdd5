"""How the points of an indicator set are shared out by weights, under the caps of its groups."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.indicator import Values
from features.indicator_set import IndicatorSet
from graph.errors import BadInput

STEP = 0.1  # points are told in tenths
# A weight below this part of the largest is none: it would move no tenth of a point.
LEAST = 1e-9
_HALVINGS = 100


def allotted(base: IndicatorSet, weights: pd.Series) -> pd.Series:
    """Points of the indicators of `base` in proportion to weights, in tenths, by item id.

    weights: by item id, 0 or more; one below `LEAST` of the largest counts as 0. Those named share
    what they have together in `base`; all others keep theirs, and each keeps its sign. No indicator
    gets more than the cap of its group, and no group more than the larger of its cap and what it
    has in `base`. What is cut off goes to the others in proportion; it is lost only where all of
    them are full.
    Raises BadInput for an unknown indicator, a negative weight or none above 0.
    """
    _check(base, weights)
    frame = _frame(base)
    weights = weights.reindex([name for name in frame.index if name in weights.index])
    named = frame.loc[weights.index]
    kept = frame["size"].groupby(frame["group"]).sum()
    limits = np.maximum(kept, pd.Series(base.caps)[kept.index])
    limits -= (
        frame["size"]
        .drop(weights.index)
        .groupby(frame["group"])
        .sum()
        .reindex(kept.index, fill_value=0.0)
    )
    values = weights.to_numpy(dtype=np.float64) / weights.max()
    values[values < LEAST] = 0.0
    tenths = _filled(
        values,
        _whole(named["cap"].to_numpy()),
        groups=(kept.index.get_indexer(named["group"]), _whole(limits.to_numpy())),
        total=round(named["size"].sum() / STEP),
    )
    # Divided, not multiplied: 3 * 0.1 is not 0.3.
    points = frame["sign"] * frame["size"]
    points[weights.index] = named["sign"].to_numpy() * tenths / round(1 / STEP)
    return points


def _check(base: IndicatorSet, weights: pd.Series) -> None:
    unknown = weights.index.difference([item.item_id for item in base.items])
    if len(unknown):
        raise BadInput(f"an indicator of {base.title}", unknown[0], "weights")
    if not (np.isfinite(weights) & (weights >= 0.0)).all():
        raise BadInput("weights of 0 or more", float(weights.min()), "weights")
    if not (weights > 0.0).any():
        raise BadInput("an indicator with a weight above 0", 0.0, "weights")


def _frame(base: IndicatorSet) -> pd.DataFrame:
    """[group, cap, size, sign] by item id."""
    rows = [(item.group, base.caps[item.group], abs(item.points), item.sign) for item in base.items]
    ids = [item.item_id for item in base.items]
    return pd.DataFrame(rows, index=ids, columns=["group", "cap", "size", "sign"])


def _filled(
    weights: Values, caps: Values, *, groups: tuple[NDArray[np.int64], Values], total: int
) -> Values:
    """Whole tenths that add up to `total` under the caps of each and the limits of the groups.

    groups: the group of each, by number, and the limit of each group.
    """
    numbers, limits = groups

    def of_groups(level: float) -> Values:
        sums = np.bincount(numbers, np.minimum(level * weights, caps), minlength=len(limits))
        return np.asarray(np.minimum(sums, limits))

    full = _full(weights, caps)
    whole = int(min(total, np.floor(of_groups(full).sum() + LEAST)))
    level = _level(lambda one: float(of_groups(one).sum()), whole, full)
    found = np.zeros(len(weights))
    for group, share in enumerate(_rounded(of_groups(level), whole)):
        mine = numbers == group
        if mine.any():
            found[mine] = _poured(weights[mine], caps[mine], int(share))
    return found


def _poured(weights: Values, caps: Values, total: int) -> Values:
    """Whole tenths in proportion to weights under caps, adding up to `total`."""
    level = _level(
        lambda one: float(np.minimum(one * weights, caps).sum()), total, _full(weights, caps)
    )
    return _rounded(np.minimum(level * weights, caps), total)


def _full(weights: Values, caps: Values) -> float:
    """The level at which every weight above 0 has reached its cap."""
    some = weights > 0.0
    return float((caps[some] / weights[some]).max()) if some.any() else 0.0


def _level(rising: Callable[[float], float], total: float, high: float) -> float:
    """Where a rising function reaches the total, between 0 and `high`."""
    low = 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < total else (low, middle)
    return high


def _rounded(values: Values, total: int) -> Values:
    """Whole numbers that add up to `total`: rounded down, the largest remainders get one more."""
    found = np.floor(values + 1e-6)
    remainders = np.round(values - found, 6)
    missing = int(total - found.sum())
    found[np.argsort(-remainders, kind="stable")[: max(missing, 0)]] += 1.0
    return found


def _whole(points: Values) -> Values:
    """Full tenths in the points."""
    return np.asarray(np.floor(points / STEP + 1e-6))
