"""What lies on an enterprise: pledges, mortgages, freezes, suspensions, duties not met (DY)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.figures import latest_assets
from features.indicator import Mask, Selector, Values, indicator
from features.selection import before, count, of_kind, present, ratio, standing, total, within
from graph.snapshot import Snapshot

LONGEST_SUSPENSION = 36  # months in all: Regulations on Market Entity Registration, art. 30

_PLEDGES = standing("equity_pledge")
_IP_PLEDGES = standing("ip_pledge")
_FREEZES = standing("equity_freeze")
_MORTGAGES = standing("chattel_mortgage")


def _undisclosed(snapshot: Snapshot) -> Mask:
    return of_kind(snapshot, "abnormal_listing", category="2") & within(snapshot, 24)


def _overdue(snapshot: Snapshot) -> Mask:
    """Suspensions of those still suspended whose term is over, or that began too long ago."""
    records = snapshot.records
    status = snapshot.enterprises["status"].to_numpy()[records["enterprise"]]
    over = records["valid_to"] <= pd.Timestamp(snapshot.as_of)
    long = records["valid_from"] <= before(snapshot.as_of, months=LONGEST_SUSPENSION)
    late = np.asarray(over | long, dtype=np.bool_)
    still = np.asarray(status == "suspended", dtype=np.bool_)
    return np.asarray(of_kind(snapshot, "suspension") & still & late, dtype=np.bool_)


def _share_of_capital(snapshot: Snapshot, chosen: Selector) -> Values:
    amounts = np.nan_to_num(snapshot.records["amount"].to_numpy(dtype=np.float64))
    capital = snapshot.enterprises["registered_capital"].to_numpy(dtype=np.float64)
    return ratio(total(snapshot, chosen(snapshot), amounts), capital)


@indicator("DY16", label_zh="即时信息未公示", direction=+1, records=_undisclosed)
def immediate_disclosure_missing(snapshot: Snapshot) -> Values:
    """Abnormal listings of the last 24 months for information not disclosed when ordered.

    Reason 2, removed ones too. Never abstains.
    """
    return count(snapshot, _undisclosed(snapshot))


@indicator("DY18", label_zh="动产抵押占资产比", direction=+1, records=_MORTGAGES)
def chattel_mortgage_ratio(snapshot: Snapshot) -> Values:
    """Claims secured by standing chattel mortgages over the assets of the newest annual report.

    Both in yuan, an unknown claim counts as 0. Abstains if the assets are unknown or 0.
    """
    amounts = np.nan_to_num(snapshot.records["amount"].to_numpy(dtype=np.float64))
    return ratio(total(snapshot, _MORTGAGES(snapshot), amounts), latest_assets(snapshot))


@indicator("DY19", label_zh="股权出质比例", direction=+1, records=_PLEDGES)
def equity_pledge_ratio(snapshot: Snapshot) -> Values:
    """Equity under standing pledges over the registered capital, both in yuan.

    Abstains if the registered capital is unknown or 0.
    """
    return _share_of_capital(snapshot, _PLEDGES)


@indicator("DY20", label_zh="知识产权出质数", direction=+1, records=_IP_PLEDGES)
def ip_pledge_count(snapshot: Snapshot) -> Values:
    """Standing pledges of intellectual property. Never abstains."""
    return count(snapshot, _IP_PLEDGES(snapshot))


@indicator("DY21", label_zh="股权冻结比例", direction=+1, records=_FREEZES)
def equity_freeze_ratio(snapshot: Snapshot) -> Values:
    """Equity under standing freezes over the registered capital, both in yuan.

    Released and lapsed freezes do not count. Abstains if the registered capital is unknown or 0.
    """
    return _share_of_capital(snapshot, _FREEZES)


@indicator("DY22", label_zh="歇业超期", direction=+1, records=_overdue)
def suspension_overdue(snapshot: Snapshot) -> Values:
    """1 if still suspended after the filed term, or for three years and more, else 0.

    Never abstains.
    """
    return present(snapshot, _overdue(snapshot))
