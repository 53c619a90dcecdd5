"""Where the sample's firms are registered in time: own, shared, hosting and shell addresses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.sample_firms import BRANCH, NOBODY, SHELL, Firms, portfolios, skewed_picks
from graph.sample_history import change_days, first_spans, opened, successions
from graph.sample_settings import Flags, Integers, SampleSettings


@dataclass(frozen=True)
class Places:
    """domiciles: spans of firm, address, address_kind by number; hosting: flag by address."""

    domiciles: pd.DataFrame
    hosting: Flags


def make_places(settings: SampleSettings, firms: Firms, chance: np.random.Generator) -> Places:
    """Address numbers: one a firm, then the hosting ones, then those moved to, then premises."""
    size = firms.size
    hosts = size + np.arange(max(2, size // 2500))
    changes = change_days(settings, firms, yearly=0.07, chance=chance)
    first = first_spans(firms, address=_first_addresses(firms, chance, hosts=hosts))
    changes["address"] = _moved_to(chance, firms, hosts=hosts, moves=len(changes))
    domiciles = successions(first, changes, value="address").assign(address_kind="domicile")
    premises = _premises(firms, chance, number=size + len(hosts) + len(changes))
    places = pd.concat([domiciles, premises], ignore_index=True)
    hosting = np.zeros(int(places["address"].max()) + 1, dtype=bool)
    hosting[hosts] = True
    return Places(places, hosting)


def _first_addresses(firms: Firms, chance: np.random.Generator, *, hosts: Integers) -> Integers:
    address = np.arange(firms.size)
    free = firms.role != SHELL
    sharing = np.flatnonzero(free & (chance.random(firms.size) < 0.28))
    address[sharing] = sharing[portfolios(chance, len(sharing), largest=12)]
    nested = np.flatnonzero((firms.parent != NOBODY) & (chance.random(firms.size) < 0.3))
    address[nested] = address[firms.parent[nested]]
    hosted = np.flatnonzero(
        free & (firms.role != BRANCH) & (firms.parent == NOBODY) & (chance.random(firms.size) < 0.2)
    )
    address[hosted] = hosts[skewed_picks(chance, len(hosts), len(hosted))]
    shells = np.flatnonzero(firms.role == SHELL)
    _, leader = np.unique(firms.cluster[shells], return_index=True)
    address[shells] = shells[leader][firms.cluster[shells]]
    return address


def _moved_to(
    chance: np.random.Generator, firms: Firms, *, hosts: Integers, moves: int
) -> Integers:
    """A new address mostly, else one beside another firm or at a host."""
    kind = chance.choice(3, moves, p=[0.65, 0.2, 0.15])
    return np.select(
        [kind == 0, kind == 1],
        [firms.size + len(hosts) + np.arange(moves), chance.integers(0, firms.size, moves)],
        chance.choice(hosts, moves),
    )


def _premises(firms: Firms, chance: np.random.Generator, *, number: int) -> pd.DataFrame:
    """A second place of business for some, at an address of its own."""
    firm = np.flatnonzero(chance.random(firms.size) < 0.08)
    rows = pd.DataFrame({"firm": firm, "address": number + np.arange(len(firm))})
    rows = rows.assign(address_kind="premises")
    return opened(rows, firms.established[firm], learning=firms.learning[firm])
