"""Who runs and owns the sample's firms in time: representatives, officers, shareholders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.sample_firms import (
    BRANCH,
    GRANDCHILD,
    NOBODY,
    SHELL,
    SUBSIDIARY,
    Firms,
    portfolios,
)
from graph.sample_history import change_days, first_spans, opened, successions, transfers
from graph.sample_settings import Flags, Floats, Integers, SampleSettings
from graph.tables import LEGAL_REPRESENTATIVE

_SHARE_STEPS = 10_000  # shares are whole multiples of 1/10000, so that they can sum to 1
_HOLDER_ODDS = (0.45, 0.35, 0.13, 0.05, 0.02)  # of 1, 2, ... persons holding a firm


@dataclass(frozen=True)
class People:
    """Spans [start, end) by number: who runs a firm, who serves it, who holds it.

    representations: firm, person (of a branch, the person in charge).
    officers: firm, person, position.  holdings: firm, holder, by_person, share in [0, 1].
    """

    representations: pd.DataFrame
    officers: pd.DataFrame
    holdings: pd.DataFrame


@dataclass
class _Cast:
    """The firms and who may act in them; numbers below `firms.size` are founders."""

    settings: SampleSettings
    firms: Firms
    chance: np.random.Generator
    founder: Integers
    known: int

    def strangers(self, count: int) -> Integers:
        """Numbers of persons met for the first time."""
        numbers = np.arange(self.known, self.known + count)
        self.known += count
        return numbers

    def some(self, share: float, among: Flags) -> Integers:
        """A random part of the firms flagged."""
        return np.flatnonzero(among & (self.chance.random(self.firms.size) < share))


def make_people(settings: SampleSettings, firms: Firms, chance: np.random.Generator) -> People:
    """Founders, nominees, serial owners and groups; representatives and shares pass on in time."""
    founder = np.arange(firms.size)
    cast = _Cast(settings, firms, chance, founder=founder, known=firms.size)
    _share_founders(cast)
    return People(
        representations=_representations(cast),
        officers=_officers(cast),
        holdings=_holdings(cast),
    )


def _share_founders(cast: _Cast) -> None:
    """One founder for the firms of a portfolio, a group or a shell cluster, in place."""
    firms, founder = cast.firms, cast.founder
    solitary = (firms.parent == NOBODY) & (firms.head_office == NOBODY) & (firms.role != SHELL)
    serial = cast.some(0.24, solitary)
    owners = cast.some(1.0, solitary)[: len(serial)]
    founder[serial] = founder[owners[portfolios(cast.chance, len(serial), largest=15)]]
    for kind in (SUBSIDIARY, GRANDCHILD):
        followers = cast.some(0.45, firms.role == kind)
        founder[followers] = founder[firms.parent[followers]]
    shells = np.flatnonzero(firms.role == SHELL)
    nominees = cast.strangers(max(1, firms.cluster.max() + 1) // 2 + 1)
    founder[shells] = nominees[firms.cluster[shells] // 2]
    branches = cast.some(0.5, firms.role == BRANCH)
    founder[branches] = founder[firms.head_office[branches]]


def _representations(cast: _Cast) -> pd.DataFrame:
    """The founder first, then by each change a stranger, a serial owner or now and then a nominee.

    A branch has a person in charge instead.
    """
    firms, chance = cast.firms, cast.chance
    changes = change_days(cast.settings, firms, yearly=0.09, chance=chance)
    kind = chance.choice(3, len(changes), p=[0.72, 0.23, 0.05])
    nominees = cast.founder[firms.role == SHELL]
    changes["person"] = np.select(
        [kind == 0, kind == 1],
        [cast.strangers(len(changes)), cast.founder[chance.integers(0, firms.size, len(changes))]],
        chance.choice(nominees, len(changes)),
    )
    spans = successions(first_spans(firms, person=cast.founder), changes, value="person")
    branch = firms.role[spans["firm"]] == BRANCH
    return spans.assign(position=np.where(branch, "person_in_charge", LEGAL_REPRESENTATIVE))


def _officers(cast: _Cast) -> pd.DataFrame:
    """A supervisor for most firms, some of them professionals of many; a manager for some."""
    firms = cast.firms
    proper = firms.role != BRANCH
    supervised, managed = cast.some(0.85, proper), cast.some(0.4, proper)
    supervisors = cast.strangers(len(supervised))
    hired = np.flatnonzero(cast.chance.random(len(supervised)) < 0.15)
    supervisors[hired] = supervisors[portfolios(cast.chance, len(hired), largest=40)]
    managers = np.where(
        cast.chance.random(len(managed)) < 0.4, cast.founder[managed], cast.strangers(len(managed))
    )
    rows = pd.DataFrame(
        {
            "firm": np.concatenate([supervised, managed]),
            "person": np.concatenate([supervisors, managers]),
            "position": np.repeat(
                np.array(["supervisor", "manager"], dtype=object), [len(supervised), len(managed)]
            ),
        }
    )
    firm = rows["firm"].to_numpy()
    return opened(rows, firms.established[firm], learning=firms.learning[firm])


def _holdings(cast: _Cast) -> pd.DataFrame:
    """A parent's holding and the persons'; at any date the shares of a firm sum to 1."""
    firms, chance = cast.firms, cast.chance
    held = firms.parent != NOBODY
    part = np.where(chance.random(firms.size) < 0.3, 1.0, chance.uniform(0.25, 0.95, firms.size))
    # Steps, not fractions: whole numbers sum without rounding.
    whole = np.where(held, np.round(part * _SHARE_STEPS), 0).astype(np.int64)
    persons = _person_holders(
        cast, open_steps=np.where(firms.role == BRANCH, 0, _SHARE_STEPS - whole)
    )
    parents = pd.DataFrame(
        {
            "firm": np.flatnonzero(held),
            "holder": firms.parent[held],
            "by_person": False,
            "steps": whole[held],
        }
    )
    rows = pd.concat([persons, parents], ignore_index=True)
    firm = rows["firm"].to_numpy()
    spans = opened(rows, firms.established[firm], learning=firms.learning[firm])
    spans = _passed_on(cast, spans)
    return spans.assign(share=spans["steps"] / _SHARE_STEPS).drop(columns="steps")


def _person_holders(cast: _Cast, *, open_steps: Integers) -> pd.DataFrame:
    """Persons who hold `open_steps` of each firm between them, the founder mostly first."""
    chance, size = cast.chance, cast.firms.size
    count = 1 + chance.choice(len(_HOLDER_ODDS), size, p=_HOLDER_ODDS)
    count = np.where(open_steps < 100, np.minimum(open_steps, 1), count)
    firm = np.repeat(np.arange(size), count)
    place = np.arange(len(firm)) - np.repeat(np.cumsum(count) - count, count)
    holder = cast.strangers(len(firm))
    first = (place == 0) & (chance.random(len(firm)) < 0.88)
    befriended = (place > 0) & (chance.random(len(firm)) < 0.12)
    holder[first] = cast.founder[firm[first]]
    holder[befriended] = cast.founder[chance.integers(0, size, int(befriended.sum()))]
    weight = chance.gamma(np.where(place == 0, 3.0, 1.0))
    rows = pd.DataFrame({"firm": firm, "holder": holder, "by_person": True})
    rows["steps"] = _split(weight, firm, place=place, total=open_steps)
    rows = rows[rows["steps"] > 0]
    merged = rows.groupby(["firm", "holder", "by_person"], as_index=False, sort=True)
    return merged["steps"].sum()


def _split(weight: Floats, firm: Integers, *, place: Integers, total: Integers) -> Integers:
    """Whole steps in proportion to the weights; what rounding leaves goes to the first holder."""
    sums = np.bincount(firm, weight, minlength=len(total))
    steps = np.floor(weight / sums[firm] * total[firm]).astype(np.int64)
    missing = total - np.bincount(firm, steps, minlength=len(total)).astype(np.int64)
    return np.asarray(steps + np.where(place == 0, missing[firm], 0))


def _passed_on(cast: _Cast, spans: pd.DataFrame) -> pd.DataFrame:
    """Some persons sell their whole share to a stranger, on a day of change of the firm."""
    changes = change_days(cast.settings, cast.firms, yearly=0.07, chance=cast.chance)
    changes = changes.drop_duplicates("firm")
    rows = spans.loc[spans["by_person"], ["firm"]].rename_axis("row").reset_index()
    sold = rows.merge(changes, on="firm")
    sold = sold[cast.chance.random(len(sold)) < 0.6]
    sold = sold.assign(holder=cast.strangers(len(sold)))
    return transfers(spans, sold, value="holder")
