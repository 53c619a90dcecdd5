"""Through which telephone and which registration agent the sample's firms are reached."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.sample_firms import NOBODY, SHELL, Firms, portfolios, skewed_picks
from graph.sample_history import opened
from graph.sample_settings import Integers, Texts

_FIRMS_AN_AGENT = 250
# The made-up numbers of the sample are hashed like real ones, with a key that is no secret.
_KEY = b"the sample has no secrets"


@dataclass(frozen=True)
class Contacts:
    """contacts: spans of firm, number.  engagements: spans of firm, agent, by number."""

    contacts: pd.DataFrame
    engagements: pd.DataFrame


def make_contacts(firms: Firms, chance: np.random.Generator) -> Contacts:
    """One telephone a firm, some shared; an agent for some. A shell cluster shares both."""
    shells = np.flatnonzero(firms.role == SHELL)
    number = np.arange(firms.size)
    sharing = np.flatnonzero((firms.role != SHELL) & (chance.random(firms.size) < 0.06))
    number[sharing] = sharing[portfolios(chance, len(sharing), largest=4)]
    number[shells] = firms.size + firms.cluster[shells]
    agents = max(3, firms.size // _FIRMS_AN_AGENT)
    served = np.flatnonzero((firms.role != SHELL) & (chance.random(firms.size) < 0.35))
    agent = np.full(firms.size, NOBODY, dtype=np.int64)
    agent[served] = skewed_picks(chance, agents, len(served))
    agent[shells] = agents + firms.cluster[shells]
    engaged = np.flatnonzero(agent != NOBODY)
    return Contacts(
        _spans(firms, np.arange(firms.size), number=number),
        _spans(firms, engaged, agent=agent[engaged]),
    )


def contact_ids(numbers: Integers) -> Texts:
    """The keyed hash of each made-up telephone."""
    hashes = {
        number: "C-" + hmac.new(_KEY, str(number).encode(), hashlib.sha256).hexdigest()[:32]
        for number in np.unique(numbers)
    }
    return np.array([hashes[number] for number in numbers], dtype=object)


def _spans(firms: Firms, firm: Integers, **columns: Integers) -> pd.DataFrame:
    rows = pd.DataFrame({"firm": firm, **columns})
    return opened(rows, firms.established[firm], learning=firms.learning[firm])
