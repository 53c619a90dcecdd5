"""What changed: registration changes, annual reports, revenue, guarantees (DY)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values, indicator
from features.reports import annual_reports, filed_reports
from features.selection import (
    count,
    ended,
    halved,
    of_kind,
    ratio,
    recent,
    sum_by,
    total,
    within,
)
from graph.snapshot import Snapshot

TRANSFER_DAYS = 90

_LEGAL_REP_CHANGES = recent("change", months=12, category="legal_representative")
_ADDRESS_CHANGES = recent("change", months=12, category="address")
_SHAREHOLDER_CHANGES = recent("change", months=12, category="shareholder")
_NAME_CHANGES = recent("change", months=24, category="name")
_REPORTS = recent("annual_report", months=24)
_LATE_REPORTS = recent("annual_report", months=24, result="late")


def _transfers(snapshot: Snapshot) -> Mask:
    """Changes of owner or representative in the 90 days before a sanction of 36 months."""
    sanctioned = of_kind(snapshot, "penalty") & ~ended(snapshot)
    sanctioned |= of_kind(snapshot, "abnormal_listing", "serious_listing")
    return transfers_before(snapshot, sanctioned)


def transfers_before(snapshot: Snapshot, sanctioned: Mask) -> Mask:
    """Changes of owner or representative 1 to 90 days before one of the sanctions of 36 months."""
    records = snapshot.records[["enterprise", "valid_from"]]
    sanctions = records[sanctioned & within(snapshot, 36)].sort_values("valid_from")
    changes = of_kind(snapshot, "change", category="legal_representative")
    changes |= of_kind(snapshot, "change", category="shareholder")
    dated = changes & ~ended(snapshot) & np.asarray(records["valid_from"].notna(), dtype=np.bool_)
    paired = pd.merge_asof(
        records[dated].reset_index().sort_values("valid_from"),
        sanctions.assign(sanctioned=True),
        on="valid_from",
        by="enterprise",
        direction="forward",
        allow_exact_matches=False,
        tolerance=pd.Timedelta(days=TRANSFER_DAYS),
    )
    chosen = np.zeros(len(records), dtype=np.bool_)
    chosen[paired.loc[paired["sanctioned"].notna(), "index"]] = True
    return chosen


def _missing_reports(snapshot: Snapshot) -> Mask:
    """Missing reports of years after the last one filed."""
    reports = annual_reports(snapshot).dropna(subset=["year"])
    filed = reports[reports["result"].isin(["on_time", "late"])]
    last = filed.groupby("enterprise")["year"].max()
    since = reports["enterprise"].map(last).fillna(-np.inf)
    missing = reports[(reports["result"] == "missing") & (reports["year"] > since)]
    chosen = np.zeros(len(snapshot.records), dtype=np.bool_)
    chosen[missing.drop_duplicates(["enterprise", "year"], keep="last").index] = True
    return chosen


def _compared_reports(snapshot: Snapshot) -> Mask:
    """The reports of the two years whose revenues are compared."""
    pairs = _revenue_pairs(snapshot)
    chosen = np.zeros(len(snapshot.records), dtype=np.bool_)
    chosen[pairs[["report", "report_before"]].to_numpy(dtype=np.int64).ravel()] = True
    return chosen


def _revenue_pairs(snapshot: Snapshot) -> pd.DataFrame:
    """The newest report of each enterprise beside the one of the year before it."""
    filed = filed_reports(snapshot, years=3).rename_axis("report").reset_index()
    filed = filed[["enterprise", "year", "amount", "report"]]
    newest = filed.drop_duplicates("enterprise", keep="last")
    newest = newest[newest["year"] >= snapshot.as_of.year - 2]
    before = filed.assign(year=filed["year"] + 1)
    return newest.merge(before, on=["enterprise", "year"], suffixes=("", "_before"))


@indicator("DY01", label_zh="法定代表人变更频次", direction=+1, records=_LEGAL_REP_CHANGES)
def legal_rep_changes(snapshot: Snapshot) -> Values:
    """Changes of the legal representative in the last 12 months, half-life 6 months.

    Each counts 0.5 ** (months ago / 6). 0 without any. Never abstains.
    """
    return total(snapshot, _LEGAL_REP_CHANGES(snapshot), halved(snapshot, 6))


@indicator("DY02", label_zh="住所变更频次", direction=+1, records=_ADDRESS_CHANGES)
def address_changes(snapshot: Snapshot) -> Values:
    """Changes of the domicile in the last 12 months, half-life 6 months.

    Each counts 0.5 ** (months ago / 6). 0 without any. Never abstains.
    """
    return total(snapshot, _ADDRESS_CHANGES(snapshot), halved(snapshot, 6))


@indicator("DY03", label_zh="股东/股权变更频次", direction=+1, records=_SHAREHOLDER_CHANGES)
def shareholder_changes(snapshot: Snapshot) -> Values:
    """Changes of shareholders or shares in the last 12 months, half-life 6 months.

    Each counts 0.5 ** (months ago / 6). 0 without any. Never abstains.
    """
    return total(snapshot, _SHAREHOLDER_CHANGES(snapshot), halved(snapshot, 6))


@indicator("DY05", label_zh="名称变更频次", direction=+1, records=_NAME_CHANGES)
def name_changes(snapshot: Snapshot) -> Values:
    """Changes of the name in the last 24 months. Never abstains."""
    return count(snapshot, _NAME_CHANGES(snapshot))


@indicator("DY07", label_zh="处罚前转移", direction=+1, records=_transfers)
def pre_sanction_transfer(snapshot: Snapshot) -> Values:
    """Changes of legal representative or shareholders 1 to 90 days before a sanction.

    Sanctions are penalties and listings of the last 36 months. Never abstains.
    """
    return count(snapshot, _transfers(snapshot))


@indicator("DY09", label_zh="未按期年报年数", direction=+1, records=_missing_reports)
def annual_report_missing_years(snapshot: Snapshot) -> Values:
    """Years without an annual report since the last year for which one was filed.

    A year filed late is filed. Abstains if nothing is known of any annual report.
    """
    known = count(snapshot, of_kind(snapshot, "annual_report") & ~ended(snapshot))
    return np.where(known > 0, count(snapshot, _missing_reports(snapshot)), np.nan)


@indicator("DY10", label_zh="年报补报/迟报", direction=+1, records=_LATE_REPORTS)
def annual_report_late(snapshot: Snapshot) -> Values:
    """Annual reports filed late in the last 24 months.

    Abstains if nothing is known of an annual report of that time.
    """
    late = count(snapshot, _LATE_REPORTS(snapshot))
    return np.where(count(snapshot, _REPORTS(snapshot)) > 0, late, np.nan)


@indicator("DY15", label_zh="营收骤降", direction=+1, records=_compared_reports)
def revenue_drop(snapshot: Snapshot) -> Values:
    """Part of the revenue lost in the newest reported year against the year before, in [0, 1].

    1 - revenue / revenue of the year before; growth counts as 0. Abstains unless the newest
    annual report is of one of the last two finished years and the year before had a revenue.
    """
    pairs = _revenue_pairs(snapshot)
    kept = ratio(*(pairs[name].to_numpy(dtype=np.float64) for name in ("amount", "amount_before")))
    drop = np.full(snapshot.size, np.nan)
    drop[pairs["enterprise"]] = np.clip(1 - kept, 0, 1)
    return drop


@indicator("DY17", label_zh="对外担保率", direction=+1)
def guarantee_ratio(snapshot: Snapshot) -> Values:
    """Guarantees given, in yuan, over the registered capital (own funds are in no record).

    0 without a guarantee. Abstains if the registered capital or a guarantee's amount is unknown.
    """
    links = snapshot.affiliations
    given = links[links["relation"] == "GUARANTEES"]
    givers, amount = (given[name].to_numpy() for name in ("from_enterprise", "amount"))
    amounts = sum_by(givers, amount, snapshot.size)
    capital = snapshot.enterprises["registered_capital"].to_numpy(dtype=np.float64)
    return ratio(amounts, capital)
