"""How regulatory events fall on the sample's firms month by month, and which came by contagion.

The monthly log-odds of an event = base + own part + contagion part. The contagion part looks at
related firms with an adverse event in the 24 months before: 'linear' adds what they pass on,
'max' takes the strongest, 'threshold' the strongest if two or more firms pass something on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.sample_drivers import OwnRisk
from graph.sample_history import learning_days
from graph.sample_settings import OPEN, OUTLOOK, Flags, Floats, Integers, SampleSettings

EVENTS = ("penalty", "abnormal_listing", "serious_listing", "inspection")
_DEBT = len(EVENTS)
# What an adverse event of each kind, debts last, passes on: a factor on the channel's strength.
_SEVERITY = np.array([0.9, 1.0, 1.2, 0.8, 0.9])
_ODDS = np.array([0.47, 0.30, 0.04, 0.19])
# Bases and gains are set so that about a tenth of the firms have an event in 12 months and a
# quarter to a half of the events would hardly have come without contagion. Others feel an event for
# long: what is felt on a day then still tells of the year after it, so that it can be foretold.
_BASES = {"none": -5.75, "linear": -6.3, "max": -6.4, "threshold": -6.2}
GAINS = {"none": 0.0, "linear": 0.5, "max": 1.15, "threshold": 1.7}
MOST = 2.5  # log-odds that contagion can add
MEMORY = 24  # months that others feel an event
_OWN_MEMORY = 24  # months that an event raises the own risk
_RELAPSE = 0.6


@dataclass(frozen=True)
class Course:
    """What the simulation gave.

    events: firm, month, day, kind (position in EVENTS), learning, until (day of removal or OPEN),
    own, contagion (log-odds), source (firm or -1), channel (position in CHANNELS or -1).
    standing: the own and contagion parts of every firm in the first month after `end`.
    felt: target, source, channel, points of what is felt in that month; no row without contagion.
    """

    events: pd.DataFrame
    standing: pd.DataFrame
    felt: pd.DataFrame


@dataclass
class _State:
    """Month of each firm's last adverse event by kind, days its listings last, its events."""

    month: int
    last: Integers
    listed_until: Integers
    count: Integers


@dataclass(frozen=True)
class Influences:
    """What moves the hazard: own risk, exposures to others, and debts [firm, day]."""

    risk: OwnRisk
    exposures: pd.DataFrame
    debts: pd.DataFrame


def simulate(
    settings: SampleSettings, influences: Influences, chance: np.random.Generator
) -> Course:
    """Runs the months in order; an event of this month is felt by others from the next."""
    risk, exposures = influences.risk, influences.exposures
    size = risk.firms.size
    state = _State(
        month=0,
        last=np.full((_DEBT + 1, size), -OPEN, dtype=np.int64),
        listed_until=np.full(size, -OPEN, dtype=np.int64),
        count=np.zeros(size, dtype=np.int64),
    )
    months, standing, last_felt = [], pd.DataFrame(), pd.DataFrame()
    for month in range(len(settings.month_starts) - 1):
        felt = _felt(settings, exposures, month=month, severity=_severities(state, month))
        parts = pd.DataFrame(
            {"own": risk.at(month), **contagion_parts(felt, settings.regime, size=size)}
        )
        recent = state.last[:_DEBT].max(axis=0) >= month - _OWN_MEMORY
        parts["own"] += _RELAPSE * recent
        if month == len(settings.month_starts) - 1 - OUTLOOK:
            standing, last_felt = parts, felt
        odds = _BASES[settings.regime] + parts["own"] + parts["contagion"]
        hit = risk.alive(month) & (chance.random(size) < 1 / (1 + np.exp(-odds)))
        state.month = month
        days = settings.month_starts[month : month + 2]
        months.append(_happen(state, days, hit=hit, chance=chance))
        months[-1] = months[-1].join(parts, on="firm")
        state.last[_DEBT, _indebted(influences.debts, settings, month)] = month
    events = pd.concat(months, ignore_index=True)
    if not GAINS[settings.regime]:
        last_felt = last_felt.head(0)
    return Course(events=events, standing=standing, felt=last_felt)


def _indebted(debts: pd.DataFrame, settings: SampleSettings, month: int) -> Integers:
    """The firms with a judgment debt in the month."""
    start, following = settings.month_starts[month : month + 2]
    fallen = debts["day"].between(start, following - 1)
    return np.asarray(debts.loc[fallen, "firm"], dtype=np.int64)


def _severities(state: _State, month: int) -> Floats:
    """What each firm passes on: its worst kind of the last 24 months, else 0."""
    recent = state.last >= month - MEMORY
    return np.asarray((recent * _SEVERITY[:, None]).max(axis=0))


def _felt(
    settings: SampleSettings, exposures: pd.DataFrame, *, month: int, severity: Floats
) -> pd.DataFrame:
    """Exposures that hold on the first day of the month and whose source passes something on."""
    start = settings.month_starts[month]
    source = exposures["source"].to_numpy()
    holding = (exposures["start"].to_numpy() <= start) & (exposures["end"].to_numpy() > start)
    felt = exposures[holding & (severity[source] > 0)]
    felt = felt.assign(points=felt["weight"] * severity[felt["source"]])
    order = ["target", "points", "source", "channel"]
    # The strongest row of a target comes last; one row a pair and channel.
    felt = felt.sort_values(order, kind="stable")
    return felt.drop_duplicates(["target", "source", "channel"], keep="last")


def contagion_parts(felt: pd.DataFrame, regime: str, *, size: int) -> dict[str, object]:
    """Contagion log-odds, strongest source and its channel (-1: none) of every firm.

    felt: target, source, channel, points; sorted by target and points, one row a pair and channel.
    """
    target, points = felt["target"].to_numpy(), felt["points"].to_numpy()
    last = felt.drop_duplicates("target", keep="last")
    strongest, source, channel = np.zeros(size), np.full(size, -1), np.full(size, -1)
    for values, column in ((strongest, "points"), (source, "source"), (channel, "channel")):
        values[last["target"]] = last[column]
    pairs = felt.drop_duplicates(["target", "source"])
    several = np.bincount(pairs["target"], minlength=size) >= 2
    contagion = {
        "none": np.zeros(size),
        "linear": np.bincount(target, points, minlength=size),
        "max": strongest,
        "threshold": np.where(several, strongest, 0.0),
    }[regime]
    contagion = np.minimum(GAINS[regime] * contagion, MOST)
    reached = contagion > 0
    return {
        "contagion": contagion,
        "source": np.where(reached, source, -1),
        "channel": np.where(reached, channel, -1),
    }


def _happen(
    state: _State, days: Integers, *, hit: Flags, chance: np.random.Generator
) -> pd.DataFrame:
    """The month's events, and the state after them; days: its first and the next month's."""
    firm = np.flatnonzero(hit)
    start, following = days
    day = chance.integers(start, following, len(firm))
    kind = chance.choice(len(EVENTS), len(firm), p=_ODDS)
    kind[(state.count[firm] >= 2) & (chance.random(len(firm)) < 0.1)] = EVENTS.index(
        "serious_listing"
    )
    listing = (kind == 1) | (kind == 2)
    # Who is still listed is not listed again, but fined.
    kind[listing & (state.listed_until[firm] > start)] = EVENTS.index("penalty")
    until = np.where(kind == 2, day + 1095, day + 30 + chance.exponential(260, len(firm)))
    stays = (chance.random(len(firm)) < np.where(kind == 2, 0.8, 0.25)) | (kind == 0) | (kind == 3)
    until = np.where(stays, OPEN, until).astype(np.int64)
    listed = (kind == 1) | (kind == 2)
    state.listed_until[firm[listed]] = until[listed]
    state.last[kind, firm] = state.month
    state.count[firm] += 1
    columns = {"firm": firm, "month": state.month, "day": day, "kind": kind, "until": until}
    return pd.DataFrame({**columns, "learning": learning_days(chance, len(firm))})
