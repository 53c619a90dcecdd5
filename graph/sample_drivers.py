"""What raises a sample firm's own risk in plain sight: complaints, late reports, debts, changes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from graph.sample_firms import BRANCH, Firms
from graph.sample_history import learning_days
from graph.sample_settings import Flags, Floats, Integers, SampleSettings

ON_TIME, LATE, MISSING = range(3)
_REPORT_RESULTS = np.array(["on_time", "late", "missing"], dtype=object)
_WINDOW = 12  # months a driver is remembered


@dataclass(frozen=True)
class Drivers:
    """Frames of happenings [firm, day, learning, ...] that don't depend on contagion.

    reports: year, result, revenue (yuan).  debts: amount (yuan).  others: firm, day, learning.
    """

    complaints: pd.DataFrame
    reports: pd.DataFrame
    debts: pd.DataFrame
    inspections: pd.DataFrame
    honours: pd.DataFrame


def make_drivers(settings: SampleSettings, firms: Firms, chance: np.random.Generator) -> Drivers:
    """Happenings whose rates rise with the latent risk (honours: fall)."""
    risk = firms.frailty
    trade = np.exp(firms.industry_risk)
    debts = happenings(settings, firms, yearly=0.02 * np.exp(0.9 * risk - 0.4), chance=chance)
    debts["amount"] = np.round(np.exp(chance.normal(np.log(3e5), 1.2, len(debts))), 2)
    complaints = 0.25 * trade * np.exp(0.8 * risk - 0.32)
    plain = np.exp(-0.5 * risk)
    return Drivers(
        complaints=happenings(settings, firms, yearly=complaints, chance=chance),
        reports=_reports(settings, firms, chance),
        debts=debts,
        inspections=happenings(settings, firms, yearly=np.full(firms.size, 0.15), chance=chance),
        honours=happenings(settings, firms, yearly=0.02 * plain, chance=chance),
    )


def happenings(
    settings: SampleSettings, firms: Firms, *, yearly: Floats, chance: np.random.Generator
) -> pd.DataFrame:
    """Poisson happenings at `yearly` a firm, during its life within the simulated time."""
    first = np.maximum(firms.established, settings.first_day)
    last = np.minimum(firms.ended, settings.last_day + 1)
    counts = chance.poisson(yearly * np.maximum(last - first, 0) / 365.25)
    firm = np.repeat(np.arange(firms.size), counts)
    day = first[firm] + (chance.random(len(firm)) * (last - first)[firm]).astype(np.int64)
    return pd.DataFrame({"firm": firm, "day": day, "learning": learning_days(chance, len(firm))})


def _reports(settings: SampleSettings, firms: Firms, chance: np.random.Generator) -> pd.DataFrame:
    """A report for each full year, due 30 June of the next; a missing one shows on 1 July."""
    first = np.datetime64(settings.first_day, "D").astype("datetime64[Y]").astype(int) + 1970
    last = np.datetime64(settings.last_day, "D").astype("datetime64[Y]").astype(int) + 1970
    rows = [_year_of_reports(year, firms, chance) for year in range(first - 1, last)]
    reports = pd.concat(rows, ignore_index=True)
    within = reports["day"].between(settings.first_day, settings.last_day)
    return reports[within].reset_index(drop=True)


def _year_of_reports(year: int, firms: Firms, chance: np.random.Generator) -> pd.DataFrame:
    opening, due = _day_number(year + 1, 1), _day_number(year + 1, 7)
    owing = (firms.established < opening) & (firms.ended > due) & (firms.role != BRANCH)
    firm = np.flatnonzero(owing)
    odds = np.exp(-2.6 + 0.9 * firms.frailty[firm])
    result = _graded(chance.random(len(firm)), missing=odds / (1 + odds))
    day = np.select(
        [result == ON_TIME, result == LATE],
        [
            opening + chance.integers(0, due - opening, len(firm)),
            due + chance.integers(1, 150, len(firm)),
        ],
        due,
    )
    revenue = np.round(np.exp(chance.normal(np.log(firms.capital[firm]), 0.8)), 2)
    return pd.DataFrame(
        {
            "firm": firm,
            "day": day,
            "learning": learning_days(chance, len(firm)),
            "year": year,
            "code": result,
            "result": _REPORT_RESULTS[result],
            "revenue": np.where(result == MISSING, np.nan, revenue),
        }
    )


def _graded(draw: Floats, *, missing: Floats) -> Integers:
    """MISSING below the odds, LATE as often again, else ON_TIME."""
    return np.select([draw < missing, draw < 1.6 * missing], [MISSING, LATE], ON_TIME)


def _day_number(year: int, month: int) -> int:
    return int(np.datetime64(f"{year}-{month:02d}", "D").astype(np.int64))


@dataclass(frozen=True)
class OwnRisk:
    """The own log-odds of an event, month by month, without what comes by contagion."""

    settings: SampleSettings
    firms: Firms
    complaints: list[Integers]
    changes: list[Integers]
    debts: list[Integers]
    missing: list[Integers]

    def at(self, month: int) -> Floats:
        """Own log-odds above the base, one a firm, from what happened before the month."""
        size, start = self.firms.size, self.settings.month_starts[month]
        window = slice(max(0, month - _WINDOW), month)
        young = self.firms.established > start - 3 * 365
        return np.asarray(
            0.6 * self.firms.frailty
            + self.firms.industry_risk
            + 0.4 * young
            + 0.35 * np.minimum(_counted(self.changes[window], size), 3)
            + 0.5 * np.minimum(_counted(self.complaints[window], size), 3)
            + 0.7 * np.minimum(_counted(self.missing[window], size), 1)
            + 0.6 * np.minimum(_counted(self.debts[window], size), 1)
        )

    def alive(self, month: int) -> Flags:
        """Firms that exist through the whole month."""
        start, following = self.settings.month_starts[month : month + 2]
        return np.asarray(
            (self.firms.established <= start) & (self.firms.ended >= following), dtype=bool
        )


def own_risk(
    settings: SampleSettings, firms: Firms, *, drivers: Drivers, changes: pd.DataFrame
) -> OwnRisk:
    """The own risk of firms from their drivers and register changes."""
    reports = drivers.reports
    return OwnRisk(
        settings,
        firms,
        complaints=_monthly(settings, drivers.complaints),
        changes=_monthly(settings, changes),
        debts=_monthly(settings, drivers.debts),
        missing=_monthly(settings, reports[reports["code"] == MISSING]),
    )


def _monthly(settings: SampleSettings, happenings: pd.DataFrame) -> list[Integers]:
    """The firms of the happenings, one array a simulated month."""
    rows = happenings.sort_values("day", kind="stable")
    cuts = np.searchsorted(rows["day"].to_numpy(), settings.month_starts)
    firms = rows["firm"].to_numpy()
    return [firms[a:b] for a, b in pairwise(cuts)]


def _counted(months: list[Integers], size: int) -> Integers:
    if not months:
        return np.zeros(size, dtype=np.int64)
    return np.bincount(np.concatenate(months), minlength=size).astype(np.int64)
