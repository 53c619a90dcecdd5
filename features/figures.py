"""What the figures of annual reports say: all zero, at odds with each other, debts, losses (DY)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.basic import LARGE_CAPITAL
from features.indicator import Mask, Values, indicator
from features.once import once_a_snapshot
from features.reports import annual_reports
from features.selection import ratio
from features.told import numbers, told
from graph.snapshot import Snapshot

_MONEY = ("assets", "liabilities", "equity", "main_revenue", "profit", "net_profit", "tax")
SMALL_REVENUE = 1e6  # yuan: the threshold the Shandong 2020 rule for spot checks uses


def _figures(snapshot: Snapshot, *, years: int) -> pd.DataFrame:
    """Reports of the last finished years with their figures, one an enterprise and year.

    [enterprise, year, revenue, employees, assets, ...], NaN unknown; index = row in records.
    """
    reports = annual_reports(snapshot)
    filed = reports["result"].isin(["on_time", "late"])
    lately = reports["year"].between(snapshot.as_of.year - years, snapshot.as_of.year - 1)
    kept = reports[filed & lately].drop_duplicates(["enterprise", "year"], keep="last")
    chosen = np.zeros(len(snapshot.records), dtype=np.bool_)
    chosen[kept.index] = True
    fields = told(snapshot, chosen, "employees", *_MONEY).reindex(kept.index)
    figures = {name: numbers(fields[name]) for name in fields}
    return kept[["enterprise", "year"]].assign(revenue=kept["amount"], **figures)


@once_a_snapshot
def _latest(snapshot: Snapshot) -> pd.DataFrame:
    return _figures(snapshot, years=2).drop_duplicates("enterprise", keep="last")


def latest_assets(snapshot: Snapshot) -> Values:
    """Assets in yuan of the newest report of the last two finished years; NaN unknown."""
    return _by_enterprise(snapshot, _latest(snapshot), "assets")


def _by_enterprise(snapshot: Snapshot, reports: pd.DataFrame, column: str) -> Values:
    filled = np.full(snapshot.size, np.nan)
    filled[reports["enterprise"].to_numpy(dtype=np.int64)] = reports[column].to_numpy()
    return filled


def _latest_reports(snapshot: Snapshot) -> Mask:
    chosen = np.zeros(len(snapshot.records), dtype=np.bool_)
    chosen[_latest(snapshot).index] = True
    return chosen


def _three_years(snapshot: Snapshot) -> Mask:
    chosen = np.zeros(len(snapshot.records), dtype=np.bool_)
    chosen[_figures(snapshot, years=3).index] = True
    return chosen


@indicator("DY11", label_zh="年报数据全零", direction=+1, records=_latest_reports)
def annual_report_all_zero(snapshot: Snapshot) -> Values:
    """1 if every figure that the newest annual report tells is 0, else 0.

    Of the last two finished years; figures are revenue, assets, liabilities, equity, main revenue,
    profit, net profit and tax. Abstains if fewer than three are told.
    """
    latest = _latest(snapshot)
    values = latest[["revenue", *_MONEY]].to_numpy(dtype=np.float64)
    known = (~np.isnan(values)).sum(axis=1)
    zero = (np.nan_to_num(values) == 0).all(axis=1)
    found = latest.assign(zero=np.where(known >= 3, zero, np.nan))
    return _by_enterprise(snapshot, found, "zero")


@indicator("DY12", label_zh="年报数据矛盾", direction=+1, records=_latest_reports)
def annual_report_inconsistent(snapshot: Snapshot) -> Values:
    """1 if the newest annual report tells revenue but no staff, or nothing of a large capital.

    Nothing: no staff, no tax and revenue below a million yuan at 100 million registered. 0
    otherwise. Abstains if the staff is unknown.
    """
    latest = _latest(snapshot)
    capital = snapshot.enterprises["registered_capital"].to_numpy(dtype=np.float64)
    large = capital[latest["enterprise"]] >= LARGE_CAPITAL
    idle = large & (latest["tax"] == 0) & (latest["revenue"] < SMALL_REVENUE)
    odd = (latest["employees"] == 0) & ((latest["revenue"] > 0) | idle)
    found = latest.assign(odd=odd.astype(float).where(latest["employees"].notna()))
    return _by_enterprise(snapshot, found, "odd")


@indicator("DY13", label_zh="资产负债率", direction=+1, records=_latest_reports)
def debt_ratio(snapshot: Snapshot) -> Values:
    """Liabilities over assets in the newest annual report of the last two finished years.

    1 is as much owed as owned. Abstains if either is unknown or there are no assets.
    """
    latest = _latest(snapshot)
    owed = _by_enterprise(snapshot, latest, "liabilities")
    return ratio(owed, _by_enterprise(snapshot, latest, "assets"))


@indicator("DY14", label_zh="连续亏损年数", direction=+1, records=_three_years)
def loss_years(snapshot: Snapshot) -> Values:
    """Years of the last three finished ones in which the net profit told was negative.

    Abstains if no report of these years tells it.
    """
    known = _figures(snapshot, years=3).dropna(subset=["net_profit"])
    losses = (known["net_profit"] < 0).groupby(known["enterprise"]).sum()
    filled = np.full(snapshot.size, np.nan)
    filled[losses.index.to_numpy(dtype=np.int64)] = losses.to_numpy()
    return filled
