"""Which enterprises hold themselves: directly, in pairs that hold each other, and in circles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from features.stakes import Stakes
from graph.snapshot import Snapshot


@dataclass(frozen=True)
class Circles:
    """Circles of holdings.

    members: [circle, enterprise], circles numbered by their first enterprise.
    links: [circle, holder, enterprise, share, missing, version_id], the holdings inside a circle;
    holder and enterprise are rows of enterprises.
    """

    members: pd.DataFrame
    links: pd.DataFrame


_NO_MEMBERS = pd.DataFrame({"circle": [], "enterprise": []}, dtype=np.int64)
_NO_LINKS = pd.DataFrame(
    {
        "circle": pd.Series(dtype=np.int64),
        "holder": pd.Series(dtype=np.int64),
        "enterprise": pd.Series(dtype=np.int64),
        "share": pd.Series(dtype=np.float64),
        "missing": pd.Series(dtype=bool),
        "version_id": pd.Series(dtype=object),
    }
)


def circular_holdings(stakes: Stakes) -> Circles:
    """All circles: sets of enterprises each of which holds each other through others."""
    among = stakes.links[stakes.persons :]
    _, circle = connected_components(among, connection="strong")
    size = np.bincount(circle, minlength=1)
    rows = np.flatnonzero(size[circle] > 1)
    if not len(rows):
        return Circles(_NO_MEMBERS.copy(), _NO_LINKS.copy())
    first = pd.Series(rows).groupby(circle[rows]).transform("min").to_numpy()
    members = pd.DataFrame({"circle": pd.factorize(first)[0], "enterprise": rows})
    number = np.full(stakes.size, -1)
    number[rows] = members["circle"].to_numpy()
    pairs = stakes.pairs[stakes.pairs["entity"] >= stakes.persons]
    pairs = pairs.assign(holder=pairs["entity"] - stakes.persons)
    held_by, held = (number[pairs[end].to_numpy()] for end in ("holder", "enterprise"))
    inside = (held_by >= 0) & (held_by == held)
    columns = ["circle", "holder", "enterprise", "share", "missing", "version_id"]
    links = pairs[inside].assign(circle=held[inside])[columns]
    order = ["circle", "enterprise", "holder"]
    return Circles(
        members.sort_values(order[:2], ignore_index=True),
        links.sort_values(order, ignore_index=True),
    )


def cross_holdings(stakes: Stakes) -> pd.DataFrame:
    """[first, second, first_holds, second_holds]: pairs that hold each other, first < second."""
    pairs = stakes.pairs[stakes.pairs["entity"] >= stakes.persons]
    there = pairs.assign(first=pairs["entity"] - stakes.persons, second=pairs["enterprise"])
    there = there[["first", "second", "share"]]
    back = there.rename(columns={"first": "second", "second": "first"})
    both = there.merge(back, on=["first", "second"], suffixes=("_there", "_back"))
    both = both[both["first"] < both["second"]]
    names = {"share_there": "first_holds", "share_back": "second_holds"}
    return both.rename(columns=names).sort_values(["first", "second"], ignore_index=True)


def own_holdings(snapshot: Snapshot) -> pd.DataFrame:
    """[enterprise, share, version_id]: enterprises that hold shares of their own."""
    holdings = snapshot.shareholdings
    own = (holdings["holder_kind"] == "Enterprise") & (holdings["holder"] == holdings["enterprise"])
    columns = ["enterprise", "share", "version_id"]
    return holdings.loc[own, columns].sort_values(columns[::2], ignore_index=True)
