"""What the register says of an enterprise itself: age, status, industry, capital, size (BA)."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.indicator import Mask, Values, indicator
from features.once import once_a_snapshot
from features.reports import filed_reports, latest_reports
from features.selection import DAYS_A_MONTH, ended, of_kind, present, ratio, sum_by, within
from graph.snapshot import Snapshot

STATUS_WEIGHTS = {
    "in_register": 0.0,
    "moved_out": 0.2,
    "suspended": 0.3,
    "deregistered": 0.5,
    "revoked": 1.0,
    "annulled": 1.0,
}
LARGE_CAPITAL = 1e8  # yuan: the threshold the Shandong 2020 rule for spot checks uses
PRIOR_ENTERPRISES = 50.0
# GB/T 4754-2017: the last two-digit division of each section A to T.
_LAST_DIVISION = (5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97)
SECTIONS = "ABCDEFGHIJKLMNOPQRST"


def industry_section(industry: pd.Series) -> NDArray[np.int64]:
    """Section 0 (A) to 19 (T) of GB/T 4754 codes such as 'C1521', 'C' or '1521'; -1 unknown."""
    text = industry.astype("string").fillna("")
    letter = text.str[:1].map({name: number for number, name in enumerate(SECTIONS)})
    division = pd.to_numeric(text.str.extract(r"^(\d\d)", expand=False), errors="coerce")
    by_number = np.searchsorted(_LAST_DIVISION, division.fillna(0).to_numpy(dtype=np.float64))
    known = np.asarray(division.between(1, _LAST_DIVISION[-1]).fillna(False), dtype=np.bool_)
    from_letter = letter.fillna(-1).to_numpy(dtype=np.int64)
    return np.asarray(np.where(known, by_number, from_letter), dtype=np.int64)


def adverse(snapshot: Snapshot) -> Mask:
    """Records that speak against an enterprise: penalties, listings, failed or refused
    inspections, judgment debts. Removed listings stay in, other ended records do not."""
    failed = of_kind(snapshot, "inspection") & ~of_kind(snapshot, "inspection", result="passed")
    stand = (of_kind(snapshot, "penalty", "judgment_debt") | failed) & ~ended(snapshot)
    return stand | of_kind(snapshot, "abnormal_listing", "serious_listing")


@once_a_snapshot
def adverse_lately(snapshot: Snapshot) -> Values:
    """1.0 for an enterprise with an adverse record in 24 months, else 0.0."""
    return present(snapshot, adverse(snapshot) & within(snapshot, 24))


@indicator("BA01", label_zh="企业存续年限", direction=-1)
def entity_age(snapshot: Snapshot) -> Values:
    """Months (of 365.25 / 12 days) since the enterprise was founded.

    Abstains if the founding day is unknown.
    """
    age = pd.Timestamp(snapshot.as_of) - snapshot.enterprises["established_on"]
    return np.asarray(age.dt.days / DAYS_A_MONTH, dtype=np.float64)


@indicator("BA02", label_zh="登记状态", direction=+1)
def registration_status(snapshot: Snapshot) -> Values:
    """How far the status is from being in the register, in [0, 1].

    In register 0, moved out 0.2, suspended 0.3, deregistered 0.5, revoked or annulled 1.
    Abstains if the status is unknown.
    """
    return np.asarray(snapshot.enterprises["status"].map(STATUS_WEIGHTS), dtype=np.float64)


@indicator("BA04", label_zh="行业风险系数", direction=+1)
def industry_base_risk(snapshot: Snapshot) -> Values:
    """Share of the other enterprises of its industry section with an adverse record in 24 months.

    In [0, 1], shrunk to the share of all other enterprises with the weight of 50 enterprises.
    The enterprise itself is left out on both sides, so its own records never enter; by
    definition it moves when any other enterprise of the snapshot changes. Adverse: penalty,
    listing, inspection failed or refused, judgment debt. Abstains if the industry is unknown
    or there is no other enterprise.
    """
    return _rate_by_group(snapshot, industry_section(snapshot.enterprises["industry"]))


@indicator("BA05", label_zh="区域风险系数", direction=+1)
def region_base_risk(snapshot: Snapshot) -> Values:
    """Share of the other enterprises of its county with an adverse record in 24 months.

    Counted and shrunk as `industry_base_risk`; the county is the six digits of the division.
    Abstains if the division is unknown or there is no other enterprise.
    """
    return _rate_by_group(snapshot, county_numbers(snapshot))


@once_a_snapshot
def county_numbers(snapshot: Snapshot) -> NDArray[np.int64]:
    """A number for each county, (size,), -1 unknown."""
    county = snapshot.enterprises["division"].astype("string").str[:6]
    return np.asarray(pd.factorize(county)[0], dtype=np.int64)


def _rate_by_group(snapshot: Snapshot, group: NDArray[np.int64]) -> Values:
    bad = adverse_lately(snapshot)
    everyone = ratio(bad.sum() - bad, np.full(snapshot.size, snapshot.size - 1.0))
    return rate_of_others(bad, group, everyone)


def rate_of_others(bad: Values, group: NDArray[np.int64], everyone: Values) -> Values:
    """The share of others that are bad in the group of each, shrunk to `everyone`.

    bad: 1 or 0, (size,).  group: a number from 0, -1 for unknown, which gives NaN.  everyone: the
    share of all others, which has the weight of 50 enterprises.
    """
    sums, others = (sum_by(group + 1, weights, 0)[group + 1] for weights in (bad, None))
    return np.where(group >= 0, shrunk_rate(sums - bad, others - 1.0, everyone), np.nan)


Number = TypeVar("Number", float, Values)


def shrunk_rate(bad: Number, others: Number, everyone: Number) -> Number:
    """The share of so many others that are bad, drawn to `everyone` with the weight of 50."""
    return (bad + PRIOR_ENTERPRISES * everyone) / (others + PRIOR_ENTERPRISES)


@indicator("BA06", label_zh="注册资本异常", direction=+1, records=latest_reports)
def capital_anomaly(snapshot: Snapshot) -> Values:
    """1 if 100 million yuan or more are registered and no revenue was ever reported lately.

    Lately: in the newest annual report for one of the last two finished years; a missing report
    is no revenue. 0 otherwise. Abstains if the registered capital is unknown.
    """
    capital = snapshot.enterprises["registered_capital"].to_numpy(dtype=np.float64)
    revenue = _latest_revenue(snapshot)
    idle = (capital >= LARGE_CAPITAL) & ~(revenue > 0)
    return np.where(np.isnan(capital), np.nan, idle.astype(np.float64))


@indicator("BA08", label_zh="实缴率", direction=-1)
def paid_in_ratio(snapshot: Snapshot) -> Values:
    """Contributions paid over contributions subscribed, both in yuan, of its present holders.

    Over the holdings of which both amounts are known; usually in [0, 1]. Abstains if none.
    """
    holdings = snapshot.shareholdings.dropna(subset=["subscribed_amount", "paid_amount"])
    rows = holdings["enterprise"].to_numpy(dtype=np.int64)
    subscribed, paid = (
        sum_by(rows, holdings[column].to_numpy(), snapshot.size)
        for column in ("subscribed_amount", "paid_amount")
    )
    return ratio(paid, subscribed)


@indicator("BA14", label_zh="企业规模", direction=-1, records=latest_reports)
def entity_size(snapshot: Snapshot) -> Values:
    """Size by revenue: log10(1 + yuan) of the newest annual report of the last two years.

    6 is one million yuan. Abstains without a report that tells the revenue.
    """
    return np.asarray(np.log10(1 + np.maximum(_latest_revenue(snapshot), 0)), dtype=np.float64)


@indicator("BA90", label_zh="注册资本", direction=0)
def registered_capital(snapshot: Snapshot) -> Values:
    """Registered capital as log10(1 + yuan): 6 is one million. Abstains if unknown."""
    capital = snapshot.enterprises["registered_capital"].to_numpy(dtype=np.float64)
    return np.asarray(np.log10(1 + np.maximum(capital, 0)), dtype=np.float64)


def _latest_revenue(snapshot: Snapshot) -> Values:
    """Revenue of the newest recent report by enterprise, NaN if there is none."""
    latest = filed_reports(snapshot).drop_duplicates("enterprise", keep="last")
    revenue = np.full(snapshot.size, np.nan)
    revenue[latest["enterprise"]] = latest["amount"]
    return revenue
