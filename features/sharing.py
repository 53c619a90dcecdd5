"""Whom an enterprise shares its telephone, agent or representative with (RL)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.counts import representatives
from features.indicator import Values, indicator
from features.others import mean_of_others
from features.relation import in_register, largest_crowd
from features.selection import before
from graph.snapshot import Snapshot

GONE = ("revoked", "deregistered", "annulled")


def phones(snapshot: Snapshot) -> pd.DataFrame:
    """The telephones of enterprises."""
    return snapshot.contacts[snapshot.contacts["contact_kind"] == "phone"]


def engaged_lately(snapshot: Snapshot) -> pd.DataFrame:
    """The engagements of agents in the last 12 months."""
    engagements = snapshot.engagements
    return engagements[engagements["valid_from"] > before(snapshot.as_of, months=12)]


def gone(snapshot: Snapshot) -> Values:
    """1.0 for an enterprise that was revoked, deregistered or annulled, else 0.0."""
    return np.asarray(snapshot.enterprises["status"].isin(GONE), dtype=np.float64)


@indicator("RL09", label_zh="同电话企业数", direction=+1)
def same_phone_count(snapshot: Snapshot) -> Values:
    """Enterprises in the register with the same telephone, itself included.

    The largest number over its telephones. Abstains if none is known.
    """
    return largest_crowd(phones(snapshot), "contact_id", in_register(snapshot))


@indicator("RL10", label_zh="同代理人企业数", direction=+1)
def same_agent_count(snapshot: Snapshot) -> Values:
    """Enterprises in the register for which the same agent acted in the last 12 months.

    Itself included; the largest number over its agents. Abstains if no agent acted for it then.
    """
    return largest_crowd(engaged_lately(snapshot), "agent", in_register(snapshot))


@indicator("RL21", label_zh="法定代表人企业退出率", direction=+1)
def legal_rep_exit_rate(snapshot: Snapshot) -> Values:
    """Share of the other enterprises of its legal representatives that are gone, in [0, 1].

    Gone: revoked, deregistered or annulled. The enterprises of several representatives are taken
    together. Abstains without another enterprise.
    """
    return mean_of_others(representatives(snapshot), "person", gone(snapshot))
