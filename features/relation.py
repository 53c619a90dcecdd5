"""What the shape of an enterprise's relations says, without the risk of the others (RL)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.counts import own_addresses, representatives
from features.indicator import Values, indicator
from features.selection import before
from graph.snapshot import Snapshot


def largest_crowd(links: pd.DataFrame, party: str, counted: Values) -> Values:
    """The largest crowd among an enterprise's parties; NaN without any.

    A party's crowd is the sum of `counted` (size,) over its different enterprises.
    """
    pairs = links[[party, "enterprise"]].drop_duplicates()
    pairs = pairs.assign(crowd=counted[pairs["enterprise"].to_numpy(dtype=np.int64)])
    pairs["crowd"] = pairs.groupby(party)["crowd"].transform("sum")
    largest = pairs.groupby("enterprise")["crowd"].max()
    filled = np.full(len(counted), np.nan)
    filled[largest.index] = largest
    return filled


def in_register(snapshot: Snapshot) -> Values:
    """1.0 for an enterprise in the register, else 0.0."""
    return np.asarray(snapshot.enterprises["status"] == "in_register", dtype=np.float64)


def own_domiciles(snapshot: Snapshot) -> pd.DataFrame:
    """Registered domiciles at addresses that host no crowd."""
    addresses = own_addresses(snapshot)
    return addresses[addresses["address_kind"] == "domicile"]


def founded_lately(snapshot: Snapshot) -> Values:
    """1.0 for an enterprise founded in the last three months, else 0.0."""
    founded = snapshot.enterprises["established_on"] > before(snapshot.as_of, months=3)
    return np.asarray(founded, dtype=np.float64)


@indicator("RL01", label_zh="法定代表人任职企业数", direction=+1)
def legal_rep_firm_count(snapshot: Snapshot) -> Values:
    """Enterprises in the register with the same legal representative, itself included.

    The largest number over its representatives. Abstains if none is known.
    """
    return largest_crowd(representatives(snapshot), "person", in_register(snapshot))


@indicator("RL07", label_zh="同址企业数", direction=+1)
def same_address_count(snapshot: Snapshot) -> Values:
    """Enterprises in the register domiciled at the same address, itself included.

    Abstains if the domicile is unknown or a declared hosting address.
    """
    return largest_crowd(own_domiciles(snapshot), "address", in_register(snapshot))


@indicator("RL11", label_zh="同址短期批量注册", direction=+1)
def registration_burst(snapshot: Snapshot) -> Values:
    """Enterprises founded in the last three months and domiciled at the same address.

    Itself included if it is that young. Abstains if the domicile is unknown or a declared
    hosting address.
    """
    return largest_crowd(own_domiciles(snapshot), "address", founded_lately(snapshot))
