"""What a change of the register changed: sectors of the scope, the capital, the county (DY)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from features.indicator import Mask, Values, indicator
from features.selection import (
    count,
    ended,
    highest,
    of_kind,
    ratio,
    recent,
    sum_by,
)
from features.told import told
from graph.snapshot import Snapshot

INSPECTED_DAYS = 90  # how long after a finding a move still looks like a flight
LARGEST_CHANGE = 10.0
_SECTOR_WORDS = Path(__file__).parent / "sector_words.yaml"
_AMOUNT = r"(\d+(?:\.\d+)?)\s*(万|亿)?"
_UNITS = {"万": 1e4, "亿": 1e8}
_COUNTY = r"(?:省|自治区)?(?:[一-鿿]{1,7}?[市州盟])?([一-鿿]{1,7}?[县区旗])"

_SCOPE = recent("change", months=12, category="scope")
_CAPITAL = recent("change", months=12, category="capital")
_ADDRESS = recent("change", months=12, category="address")
_ORGAN = recent("change", months=12, category="registration_organ")


def _both_sides(snapshot: Snapshot, chosen: Mask) -> pd.DataFrame:
    """[before, after] texts of the chosen changes that tell both; index = row in records."""
    return told(snapshot, chosen, "before", "after").dropna().astype(str)


@cache
def _sector_words() -> dict[str, str]:
    words = yaml.safe_load(_SECTOR_WORDS.read_text(encoding="utf-8"))
    return {section: "|".join(listed) for section, listed in words.items()}


def sections_of(texts: pd.Series) -> pd.DataFrame:
    """Whether a business scope names a trade of each section (columns A to R) of GB/T 4754."""
    return pd.DataFrame({name: texts.str.contains(x) for name, x in _sector_words().items()})


@indicator("DY04", label_zh="经营范围跨门类变更", direction=+1, records=_SCOPE)
def scope_sector_jumps(snapshot: Snapshot) -> Values:
    """Different industry sections that changes of the scope in the last 12 months entered.

    By the words of the scope before and after; sections of GB/T 4754. 0 without a change of the
    scope. Abstains if such a change does not tell both texts.
    """
    chosen = _SCOPE(snapshot)
    sides = _both_sides(snapshot, chosen)
    entered = sections_of(sides["after"]) & ~sections_of(sides["before"])
    by_firm = entered.groupby(snapshot.records["enterprise"].reindex(sides.index)).any()
    jumps = np.zeros(snapshot.size)
    jumps[by_firm.index.to_numpy(dtype=np.int64)] = by_firm.sum(axis=1).to_numpy()
    silent = count(snapshot, chosen) > _told_count(snapshot, sides)
    return np.where(silent, np.nan, jumps)


def _told_count(snapshot: Snapshot, sides: pd.DataFrame) -> Values:
    rows = snapshot.records["enterprise"].reindex(sides.index).to_numpy(dtype=np.int64)
    return sum_by(rows, None, snapshot.size)


def _amounts(texts: pd.Series) -> Values:
    """Sums of money as numbers, in the unit that the text says; NaN where it has none."""
    parts = texts.str.replace(",", "").str.extract(_AMOUNT)
    units = parts[1].map(_UNITS).fillna(1.0)
    return np.asarray(parts[0].astype(np.float64) * units, dtype=np.float64)


@indicator("DY06", label_zh="注册资本剧烈变动", direction=+1, records=_CAPITAL)
def capital_change_ratio(snapshot: Snapshot) -> Values:
    """Largest change of the registered capital in the last 12 months: |after / before - 1|.

    1 is a doubling; cut at 10. 0 without a change of the capital. Abstains if no such change tells
    both sums.
    """
    chosen = _CAPITAL(snapshot)
    sides = _both_sides(snapshot, chosen)
    change = np.abs(ratio(_amounts(sides["after"]), _amounts(sides["before"])) - 1)
    weights = np.full(len(chosen), np.nan)
    weights[sides.index] = np.minimum(change, LARGEST_CHANGE)
    return highest(snapshot, chosen, weights)


def _county_moves(snapshot: Snapshot) -> Mask:
    """Changes of the organ, and of the domicile whose texts name two counties."""
    moved = _ORGAN(snapshot)
    sides = _both_sides(snapshot, _ADDRESS(snapshot))
    before, after = (sides[side].str.extract(_COUNTY, expand=False) for side in ("before", "after"))
    moved[sides.index[before.notna() & after.notna() & (before != after)]] = True
    return moved


def _evasive_moves(snapshot: Snapshot) -> Mask:
    """Moves on a day on which a listing stood, or soon after an inspection that went badly."""
    records, chosen = snapshot.records, _county_moves(snapshot)
    if not chosen.any():
        return chosen
    moved = records.loc[chosen, ["enterprise", "valid_from"]]
    listed = of_kind(snapshot, "abnormal_listing", "serious_listing")
    failed = of_kind(snapshot, "inspection") & ~ended(snapshot)
    failed &= np.asarray(records["result"].isin(["problem_found", "refused"]), dtype=np.bool_)
    causes = records.loc[listed | failed, ["enterprise", "valid_from", "valid_to"]]
    until = causes["valid_from"] + pd.Timedelta(days=INSPECTED_DAYS)
    causes = causes.assign(until=until.where(failed[causes.index], causes["valid_to"]))
    pairs = moved.reset_index().merge(causes, on="enterprise", suffixes=("", "_cause"))
    under = (pairs["valid_from_cause"] <= pairs["valid_from"]) & ~(
        pairs["until"] <= pairs["valid_from"]
    )
    chosen = np.zeros(len(records), dtype=np.bool_)
    chosen[pairs.loc[under, "index"].to_numpy(dtype=np.int64)] = True
    return chosen


@indicator("DY08", label_zh="迁址逃避", direction=+1, records=_evasive_moves)
def cross_region_move(snapshot: Snapshot) -> Values:
    """Moves to another county in the last 12 months while listed or just found at fault.

    A move: another registration organ, or a domicile in another county by the texts before and
    after. At fault: an inspection found a problem or was refused in the 90 days before. Never
    abstains.
    """
    return count(snapshot, _evasive_moves(snapshot))
