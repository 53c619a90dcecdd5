"""What regulators found: listings, penalties, inspections, judgment debts (RE)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values, indicator
from features.selection import (
    count,
    ended,
    halved,
    highest,
    months_ago,
    of_kind,
    present,
    recent,
    standing,
    total,
    weights_of,
    within,
    year_weights,
)
from graph.snapshot import Snapshot

REASON_WEIGHTS = {"1": 0.5, "2": 0.6, "3": 1.0, "4": 0.8}
PENALTY_WEIGHTS = {
    "warning": 0.0,
    "notice": 0.1,
    "fine": 0.3,
    "confiscation": 0.4,
    "restriction": 0.7,
    "suspension_order": 0.9,
    "licence_revocation": 1.0,
}
AMOUNT_LIMIT = 500_000.0  # yuan: above it the catalogue's direct rule leads to D

_LISTED = standing("abnormal_listing")
_SERIOUS = standing("serious_listing")
_PENALTIES = recent("penalty", months=36)
_INSPECTIONS = recent("inspection", months=24)
_REFUSALS = recent("inspection", months=24, result="refused")
_DEBTS = standing("judgment_debt")


def _listed_or_recent(snapshot: Snapshot) -> Mask:
    entered = of_kind(snapshot, "abnormal_listing") & within(snapshot, 36)
    return _LISTED(snapshot) | entered


def _left_list(snapshot: Snapshot) -> Mask:
    return of_kind(snapshot, "abnormal_listing") & within(snapshot, 36) & ended(snapshot)


def _false_disclosures(snapshot: Snapshot) -> Mask:
    return of_kind(snapshot, "abnormal_listing", category="3") & _listed_or_recent(snapshot)


def _left_serious_list(snapshot: Snapshot) -> Mask:
    start = pd.Timestamp(snapshot.as_of) - pd.DateOffset(months=36)
    lately = np.asarray(snapshot.records["valid_to"] > start, dtype=np.bool_)
    return of_kind(snapshot, "serious_listing") & ended(snapshot) & lately


@indicator("RE01", label_zh="当前列入经营异常名录", direction=+1, records=_LISTED)
def abnormal_list_current(snapshot: Snapshot) -> Values:
    """1 if on the directory of abnormal operations on the day, else 0. Never abstains."""
    return present(snapshot, _LISTED(snapshot))


@indicator("RE02", label_zh="列入原因", direction=+1, records=_listed_or_recent)
def abnormal_list_reason(snapshot: Snapshot) -> Values:
    """Heaviest reason of the listings that stand or began in the last 36 months, in [0, 1].

    1 no annual report 0.5, 2 information not disclosed 0.6, 3 concealment or falsehood 1.0,
    4 not reachable 0.8; 0 without a listing. Abstains if no listing has a known reason.
    """
    return highest(snapshot, _listed_or_recent(snapshot), weights_of(snapshot, REASON_WEIGHTS))


@indicator("RE03", label_zh="历史列入次数", direction=+1, records=_left_list)
def abnormal_list_history(snapshot: Snapshot) -> Values:
    """Abnormal listings begun in the last 36 months and since removed, half-life 12 months.

    Each counts 0.5 ** (months since it began / 12). Never abstains.
    """
    return total(snapshot, _left_list(snapshot), halved(snapshot, 12))


@indicator("RE04", label_zh="列入持续时长", direction=+1, records=_LISTED)
def abnormal_list_days(snapshot: Snapshot) -> Values:
    """Time on the abnormal list of the oldest listing that stands, as a share of 1095 days.

    In [0, 1], cut at 1; 0 when not listed. Abstains if listed since an unknown day.
    """
    age = (pd.Timestamp(snapshot.as_of) - snapshot.records["valid_from"]).dt.days.to_numpy()
    return np.minimum(1.0, highest(snapshot, _LISTED(snapshot), age / 1095.0))


@indicator("RE05", label_zh="当前严重违法失信名单", direction=+1, records=_SERIOUS)
def serious_list_current(snapshot: Snapshot) -> Values:
    """1 if on the list of the untrustworthy with serious violations, else 0. Never abstains."""
    return present(snapshot, _SERIOUS(snapshot))


@indicator("RE06", label_zh="曾列入严重违法失信名单", direction=+1, records=_left_serious_list)
def serious_list_history(snapshot: Snapshot) -> Values:
    """1 if removed from the serious-violation list in the last 36 months, else 0.

    Never abstains.
    """
    return present(snapshot, _left_serious_list(snapshot))


@indicator("RE07", label_zh="行政处罚次数", direction=+1, records=_PENALTIES)
def penalty_count(snapshot: Snapshot) -> Values:
    """Penalties of the last 36 months, weighted 1, 0.6, 0.3 by year from the newest.

    Repaired penalties do not count. 0 without any. Never abstains.
    """
    return total(snapshot, _PENALTIES(snapshot), year_weights(snapshot))


@indicator("RE08", label_zh="罚没金额", direction=+1, records=_PENALTIES)
def penalty_amount(snapshot: Snapshot) -> Values:
    """Fines and confiscations of the last 36 months on a log scale: 1 stands for 500,000 yuan.

    log(1 + yuan) / log(1 + 500,000); an unknown amount counts as 0. Never abstains.
    """
    amounts = np.nan_to_num(snapshot.records["amount"].to_numpy(dtype=np.float64))
    yuan = total(snapshot, _PENALTIES(snapshot), amounts)
    return np.asarray(np.log1p(yuan) / np.log1p(AMOUNT_LIMIT), dtype=np.float64)


@indicator("RE09", label_zh="处罚种类严重度", direction=+1, records=_PENALTIES)
def penalty_severity(snapshot: Snapshot) -> Values:
    """Heaviest type among the penalties of the last 36 months, in [0, 1].

    Warning 0, notice 0.1, fine 0.3, confiscation 0.4, restriction 0.7, suspension order 0.9,
    licence revocation 1; 0 without a penalty. Abstains if no penalty has a known type.
    """
    return highest(snapshot, _PENALTIES(snapshot), weights_of(snapshot, PENALTY_WEIGHTS))


@indicator("RE10", label_zh="最近一次处罚距今", direction=+1, records=_PENALTIES)
def months_since_penalty(snapshot: Snapshot) -> Values:
    """Nearness of the newest penalty of the last 36 months: exp(-months / 12), in [0, 1].

    1 is today, 0.37 a year ago, 0 without a penalty. Never abstains.
    """
    return highest(snapshot, _PENALTIES(snapshot), np.exp(-months_ago(snapshot) / 12))


@indicator("RE14", label_zh="抽查检查问题率", direction=+1, records=_INSPECTIONS)
def inspection_problem_rate(snapshot: Snapshot) -> Values:
    """Share of the inspections of the last 24 months that found a problem or were refused.

    Shrunk to 10 %: (1 + problems) / (10 + inspections), the mean under a Beta(1, 9) prior.
    Abstains without an inspection.
    """
    inspected = count(snapshot, _INSPECTIONS(snapshot))
    passed = of_kind(snapshot, "inspection", result="passed") & _INSPECTIONS(snapshot)
    problems = inspected - count(snapshot, passed)
    return np.where(inspected > 0, (1 + problems) / (10 + inspected), np.nan)


@indicator("RE16", label_zh="拒不配合检查", direction=+1, records=_REFUSALS)
def refused_inspection(snapshot: Snapshot) -> Values:
    """Inspections refused in the last 24 months. Never abstains."""
    return count(snapshot, _REFUSALS(snapshot))


@indicator("RE17", label_zh="公示信息虚假", direction=+1, records=_false_disclosures)
def false_disclosure(snapshot: Snapshot) -> Values:
    """1 if listed for concealed or false information (reason 3), else 0.

    The listing stands or began in the last 36 months. Never abstains.
    """
    return present(snapshot, _false_disclosures(snapshot))


@indicator("RE27", label_zh="失信被执行人", direction=+1, records=_DEBTS)
def dishonest_judgment_debtor(snapshot: Snapshot) -> Values:
    """1 if a dishonest judgment debtor on the day, else 0. Never abstains."""
    return present(snapshot, _DEBTS(snapshot))
