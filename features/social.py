"""What society says: complaints, mediation, honours (SO)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values, indicator
from features.selection import count, ended, of_kind, ratio, recent, sum_by
from features.told import told
from graph.snapshot import Snapshot

SURGE_DAYS = 90
# A Gamma(0.2, 1) prior on complaints a year: one year without any leaves 0.1.
PRIOR_COMPLAINTS = 0.2
PRIOR_YEARS = 1.0

_COMPLAINTS = recent("complaint", months=12)
_HONOURS = recent("honour", months=36)
_REPORTS = recent("report", months=24)


def _surge_window(snapshot: Snapshot) -> Mask:
    start = pd.Timestamp(snapshot.as_of) - pd.Timedelta(days=SURGE_DAYS)
    lately = np.asarray(snapshot.records["valid_from"] > start, dtype=np.bool_)
    return of_kind(snapshot, "complaint") & lately & ~ended(snapshot)


def _year_before_surge(snapshot: Snapshot) -> Mask:
    end = pd.Timestamp(snapshot.as_of) - pd.Timedelta(days=SURGE_DAYS)
    happened = snapshot.records["valid_from"]
    year = (happened <= end) & (happened > end - pd.Timedelta(days=365))
    return of_kind(snapshot, "complaint") & np.asarray(year, dtype=np.bool_) & ~ended(snapshot)


def _closed(snapshot: Snapshot) -> Mask:
    closed = snapshot.records["result"].isin(["mediated", "refused"])
    return _COMPLAINTS(snapshot) & np.asarray(closed, dtype=np.bool_)


@indicator("SO01", label_zh="投诉件率", direction=+1, records=_COMPLAINTS)
def complaint_rate(snapshot: Snapshot) -> Values:
    """Complaints a year over the last 12 months, shrunk: (0.2 + complaints) / (1 + years).

    years is the part of the 12 months (365 days) in which the enterprise existed, in [0, 1];
    1 if its founding day is unknown. Never abstains.
    """
    founded = snapshot.enterprises["established_on"]
    days = (pd.Timestamp(snapshot.as_of) - founded).dt.days.fillna(365)
    years = np.asarray(days.clip(upper=365) / 365, dtype=np.float64)
    complaints = count(snapshot, _COMPLAINTS(snapshot))
    return (PRIOR_COMPLAINTS + complaints) / (PRIOR_YEARS + years)


@indicator("SO02", label_zh="投诉举报异常增长", direction=+1, records=_surge_window)
def complaint_surge(snapshot: Snapshot) -> Values:
    """How far the complaints of the last 90 days exceed what the 365 days before let expect.

    log2((complaints + 1) / (expected + 1)), expected = complaints of those 365 days * 90 / 365;
    0 where there is no excess, 1 is about a doubling. Never abstains.
    """
    expected = count(snapshot, _year_before_surge(snapshot)) * SURGE_DAYS / 365
    excess = (count(snapshot, _surge_window(snapshot)) + 1) / (expected + 1)
    return np.asarray(np.maximum(0.0, np.log2(excess)), dtype=np.float64)


@indicator("SO03", label_zh="举报立案率", direction=+1, records=_REPORTS)
def report_filing_rate(snapshot: Snapshot) -> Values:
    """Share of the reports of the last 24 months that became a case, shrunk to a fifth.

    (1 + cases) / (5 + reports), the mean under a Beta(1, 4) prior. Abstains without a report that
    tells whether a case was filed.
    """
    filed = told(snapshot, _REPORTS(snapshot), "filed")["filed"].dropna().astype(bool)
    rows = snapshot.records.loc[filed.index, "enterprise"].to_numpy(dtype=np.int64)
    reports = sum_by(rows, None, snapshot.size)
    cases = sum_by(rows, filed.to_numpy(dtype=np.float64), snapshot.size)
    return np.where(reports > 0, (1 + cases) / (5 + reports), np.nan)


@indicator("SO04", label_zh="拒绝调解/不履行", direction=+1, records=_closed)
def mediation_refusal(snapshot: Snapshot) -> Values:
    """Share of the closed complaints of the last 12 months in which mediation was refused.

    In [0, 1]. Abstains without a closed complaint.
    """
    refused = of_kind(snapshot, "complaint", result="refused") & _closed(snapshot)
    return ratio(count(snapshot, refused), count(snapshot, _closed(snapshot)))


@indicator("SO05", label_zh="群体投诉", direction=+1, records=_COMPLAINTS)
def collective_complaint(snapshot: Snapshot) -> Values:
    """Different complainants about one category in the last 12 months, of the one with the most.

    Complainants are keyed hashes; complaints that tell none do not count. Never abstains.
    """
    complaints = _COMPLAINTS(snapshot)
    known = told(snapshot, complaints, "complainant").dropna()
    pairs = snapshot.records.loc[known.index, ["enterprise", "category"]].assign(**known)
    most = (
        pairs.drop_duplicates()
        .groupby(["enterprise", "category"], dropna=False)
        .size()
        .groupby(level=0)
        .max()
    )
    filled = np.zeros(snapshot.size)
    filled[most.index.to_numpy(dtype=np.int64)] = most.to_numpy()
    return filled


@indicator("SO15", label_zh="表彰/政府质量奖", direction=-1, records=_HONOURS)
def honours(snapshot: Snapshot) -> Values:
    """Honours received in the last 36 months and not withdrawn. Never abstains."""
    return count(snapshot, _HONOURS(snapshot))
