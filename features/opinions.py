"""What the public, platforms, suppliers and courts say: opinion, arrears, lost cases (SO)."""

from __future__ import annotations

import numpy as np

from features.indicator import Mask, Values, indicator
from features.selection import (
    abstains_without,
    count,
    present,
    recent,
    standing,
    total,
    within,
)
from features.told import numbers, told
from graph.snapshot import Snapshot

# How far an item counts that tells nothing of its reliability.
UNKNOWN_RELIABILITY = 0.5
LOST_WEIGHTS = {"lost": 1.0, "partly_lost": 0.5}

_NEGATIVE = recent("opinion_item", months=6, result="negative")
_SANCTIONS = recent("platform_sanction", months=12)
_UTILITY_ARREARS = standing("utility_arrears")
_JUDGMENTS = recent("court_judgment", months=24)


def _lost(snapshot: Snapshot) -> Mask:
    lost = snapshot.records["result"].isin(list(LOST_WEIGHTS))
    return _JUDGMENTS(snapshot) & np.asarray(lost, dtype=np.bool_)


def _fled(snapshot: Snapshot) -> Mask:
    return standing("prepaid_flight")(snapshot) & within(snapshot, 36)


@indicator("SO06", label_zh="负面舆情指数", direction=+1, records=_NEGATIVE)
@abstains_without("opinion_item")
def negative_opinion(snapshot: Snapshot) -> Values:
    """Negative items of the last 6 months, each with its reliability in [0, 1] as weight.

    0.5 where no reliability is told; a refuted item does not count. Abstains if no enterprise has
    an item of opinion.
    """
    chosen = _NEGATIVE(snapshot)
    weights = np.zeros(len(chosen))
    reliability = numbers(told(snapshot, chosen, "reliability")["reliability"])
    weights[chosen] = np.clip(np.nan_to_num(reliability, nan=UNKNOWN_RELIABILITY), 0, 1)
    return total(snapshot, chosen, weights)


@indicator("SO07", label_zh="平台处置信号", direction=+1, records=_SANCTIONS)
@abstains_without("platform_sanction")
def platform_sanction(snapshot: Snapshot) -> Values:
    """Take-downs, low ratings and penalties by platforms in the last 12 months.

    Abstains if no enterprise has a record of one.
    """
    return count(snapshot, _SANCTIONS(snapshot))


@indicator("SO09", label_zh="拖欠公用事业费", direction=+1, records=_UTILITY_ARREARS)
@abstains_without("utility_arrears")
def utility_arrears(snapshot: Snapshot) -> Values:
    """Bills for electricity, water and gas that are overdue on the day.

    Abstains if no enterprise has a record of one.
    """
    return count(snapshot, _UTILITY_ARREARS(snapshot))


@indicator("SO10", label_zh="涉诉败诉", direction=+1, records=_lost)
@abstains_without("court_judgment")
def lawsuits_lost(snapshot: Snapshot) -> Values:
    """Lawsuits lost in the last 24 months; one lost in part counts half.

    Abstains if no enterprise has a judgment.
    """
    weights = snapshot.records["result"].map(LOST_WEIGHTS).to_numpy(dtype=np.float64)
    return total(snapshot, _lost(snapshot), weights)


@indicator("SO11", label_zh="预付款消费逃逸", direction=+1, records=_fled)
@abstains_without("prepaid_flight")
def prepaid_flight(snapshot: Snapshot) -> Values:
    """1 if put on the list of flight with prepayments in the last 36 months and still on it.

    Else 0. Abstains if the list is not shared.
    """
    return present(snapshot, _fled(snapshot))
