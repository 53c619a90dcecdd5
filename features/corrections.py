"""What was to be put right and what was: orders, findings, penalties, promises, repairs (RE)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values, indicator
from features.selection import (
    abstains_without,
    count,
    ended,
    of_kind,
    ratio,
    recent,
    standing,
    within,
)
from features.told import days, told
from graph.snapshot import Snapshot

_UNPAID = standing("unpaid_penalty")
_FOOD = recent("food_sampling", months=24)
_CERTIFIED = recent("certification_check", months=24)
_BROKEN = recent("commitment", months=24, result="broken")
_KEPT = recent("commitment", months=24, result="kept")
_REPAIRS = recent("credit_repair", months=36)


def _ordered(snapshot: Snapshot) -> Mask:
    return of_kind(snapshot, "order_to_correct") & within(snapshot, 12)


def _compelled(snapshot: Snapshot) -> Mask:
    return of_kind(snapshot, "administrative_compulsion") & within(snapshot, 36)


def _corrigible(snapshot: Snapshot) -> Mask:
    """Orders, and inspections that found a problem, that tell by when it is to be corrected."""
    found = of_kind(snapshot, "inspection", result="problem_found")
    return _telling_due(snapshot, of_kind(snapshot, "order_to_correct") | found)


def _telling_due(snapshot: Snapshot, chosen: Mask) -> Mask:
    due = days(told(snapshot, chosen, "due_on")["due_on"])
    marked = np.zeros(len(chosen), dtype=np.bool_)
    marked[due.index[due.notna()]] = True
    return marked


def _overdue(snapshot: Snapshot) -> Mask:
    chosen = _corrigible(snapshot) & ~ended(snapshot)
    due = days(told(snapshot, chosen, "due_on")["due_on"])
    late = np.zeros(len(chosen), dtype=np.bool_)
    late[due.index[due < pd.Timestamp(snapshot.as_of)]] = True
    return late & np.asarray(snapshot.records["result"] != "corrected", dtype=np.bool_)


def _promises(snapshot: Snapshot) -> Mask:
    return _KEPT(snapshot) | _BROKEN(snapshot)


@indicator("RE13", label_zh="处罚未履行", direction=+1, records=_UNPAID)
@abstains_without("unpaid_penalty")
def penalty_unpaid(snapshot: Snapshot) -> Values:
    """Penalties not performed by their last day and still open.

    Abstains if no enterprise has a record of an unpaid penalty.
    """
    return count(snapshot, _UNPAID(snapshot))


@indicator("RE15", label_zh="检查问题未整改", direction=+1, records=_overdue)
def unrectified_findings(snapshot: Snapshot) -> Values:
    """Findings of inspections and orders to correct that are open after their last day.

    Only those whose `details` tell the last day, `due_on`. Abstains if none of any enterprise does.
    """
    values = count(snapshot, _overdue(snapshot))
    return values if _corrigible(snapshot).any() else np.full(snapshot.size, np.nan)


@indicator("RE19", label_zh="食品抽检不合格", direction=+1, records=_FOOD)
@abstains_without("food_sampling")
def food_sampling_fail(snapshot: Snapshot) -> Values:
    """Share of the food samples of the last 24 months that failed, in [0, 1].

    Abstains without a sample.
    """
    failed = of_kind(snapshot, "food_sampling", result="problem_found") & _FOOD(snapshot)
    return ratio(count(snapshot, failed), count(snapshot, _FOOD(snapshot)))


@indicator("RE20", label_zh="认证监管抽查不合格", direction=+1, records=_CERTIFIED)
@abstains_without("certification_check")
def certification_check_fail(snapshot: Snapshot) -> Values:
    """Share of the checks of certified goods in the last 24 months that failed, in [0, 1].

    Abstains without a check.
    """
    failed = of_kind(snapshot, "certification_check", result="problem_found")
    return ratio(
        count(snapshot, failed & _CERTIFIED(snapshot)), count(snapshot, _CERTIFIED(snapshot))
    )


@indicator("RE25", label_zh="责令改正", direction=+1, records=_ordered)
@abstains_without("order_to_correct")
def orders_to_correct(snapshot: Snapshot) -> Values:
    """Orders to correct of the last 12 months, whether met or not.

    Abstains if no enterprise has a record of an order.
    """
    return count(snapshot, _ordered(snapshot))


@indicator("RE33", label_zh="承诺不实/违诺", direction=+1, records=_BROKEN)
@abstains_without("commitment")
def broken_commitment(snapshot: Snapshot) -> Values:
    """Commitments found broken in the last 24 months.

    Abstains if no enterprise has a record of a commitment.
    """
    return count(snapshot, _BROKEN(snapshot))


@indicator("RE34", label_zh="行政强制", direction=+1, records=_compelled)
@abstains_without("administrative_compulsion")
def administrative_compulsion(snapshot: Snapshot) -> Values:
    """Administrative compulsions of the last 36 months, whether lifted or not.

    Abstains if no enterprise has a record of one.
    """
    compelled = count(snapshot, _compelled(snapshot))
    return compelled


@indicator("RE35", label_zh="信用修复", direction=-1, records=_REPAIRS)
@abstains_without("credit_repair")
def credit_repair(snapshot: Snapshot) -> Values:
    """Decisions on credit repair of the last 36 months; the repaired records count nowhere.

    Abstains if no enterprise has a record of a repair.
    """
    return count(snapshot, _REPAIRS(snapshot))


@indicator("SO19", label_zh="信用承诺履行", direction=-1, records=_promises)
@abstains_without("commitment")
def kept_commitment(snapshot: Snapshot) -> Values:
    """Share of the commitments found kept or broken in the last 24 months that were kept.

    In [0, 1]. Abstains without one.
    """
    return ratio(count(snapshot, _KEPT(snapshot)), count(snapshot, _promises(snapshot)))
