"""Who holds which direct share of whom, as a point and as an interval, unknown shares marked.

Entities are numbered through: persons first (their row), then enterprises (persons + row).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from graph.snapshot import Snapshot
from graph.tables import SHAREHOLDING

Entities = NDArray[np.int64]
_PAIR = ["holder_kind", "holder", "enterprise"]
VOTING = "voting"


@dataclass(frozen=True)
class Stakes:
    """Direct stakes, one row a pair: [entity, enterprise, share, share_low, share_high, missing,
    version_id], shares in [0, 1]; share is 0 where missing, and then the interval is all that the
    other holders leave.
    """

    pairs: pd.DataFrame
    persons: int
    size: int

    @cached_property
    def links(self) -> sparse.csr_matrix:
        """Position in `pairs` plus one of every stake, CSR (persons + size, size)."""
        return self._matrix(np.arange(1, len(self.pairs) + 1))

    @cached_property
    def upward(self) -> sparse.csr_matrix:
        """`links` the other way: row enterprise, column entity."""
        return self.links.T.tocsr()

    def matrix(self, column: str) -> sparse.csr_matrix:
        """A column of shares as CSR (persons + size, size), without zeros."""
        found = self._matrix(self.pairs[column].to_numpy(dtype=np.float64))
        found.eliminate_zeros()
        return found

    def entity(self, kind: str, row: int) -> int:
        """The number of a person or an enterprise by its row."""
        return row if kind == "Person" else self.persons + row

    def _matrix(self, values: NDArray[np.generic]) -> sparse.csr_matrix:
        place = (self.pairs["entity"].to_numpy(), self.pairs["enterprise"].to_numpy())
        return sparse.csr_matrix((values, place), shape=(self.persons + self.size, self.size))


# What was computed of a snapshot is kept as long as the snapshot is.
_STAKES: WeakKeyDictionary[Snapshot, Stakes] = WeakKeyDictionary()
_VOTES: WeakKeyDictionary[Snapshot, Stakes] = WeakKeyDictionary()


def stakes_of(snapshot: Snapshot) -> Stakes:
    """The shareholdings of a snapshot.

    The point is the stated share, else the middle of the band. Of several holdings of one pair
    the largest counts, as registers repeat one stake per kind of right. Own shares are left out:
    they carry no votes and no profit. Points of one enterprise that add to more than 1 are scaled
    to 1. No interval is wider than what the other holders leave.
    """
    if snapshot not in _STAKES:
        _STAKES[snapshot] = _stakes(snapshot, snapshot.shareholdings)
    return _STAKES[snapshot]


def votes_of(snapshot: Snapshot) -> Stakes:
    """The votes: an interest in votes replaces the shares of the same pair."""
    if not (snapshot.holdings["interest"] == VOTING).any():
        return stakes_of(snapshot)
    if snapshot not in _VOTES:
        _VOTES[snapshot] = _stakes(snapshot, _voting(snapshot))
    return _VOTES[snapshot]


def _voting(snapshot: Snapshot) -> pd.DataFrame:
    holdings = snapshot.holdings[snapshot.holdings["interest"].isin([SHAREHOLDING, VOTING])]
    voting = holdings[holdings["interest"] == VOTING]
    replaced = pd.MultiIndex.from_frame(holdings[_PAIR]).isin(
        pd.MultiIndex.from_frame(voting[_PAIR])
    )
    return holdings[~replaced | (holdings["interest"] == VOTING)]


def _stakes(snapshot: Snapshot, holdings: pd.DataFrame) -> Stakes:
    persons, size = len(snapshot.persons), snapshot.size
    pairs = holdings[[*_PAIR, "share", "share_low", "share_high", "version_id"]]
    own = (pairs["holder_kind"] == "Enterprise") & (pairs["holder"] == pairs["enterprise"])
    pairs = pairs[~own]
    band = (pairs["share_low"] + pairs["share_high"]) / 2
    point = pairs["share"].fillna(band)
    stated = pairs.assign(
        entity=pairs["holder"] + np.where(pairs["holder_kind"] == "Person", 0, persons),
        missing=point.isna(),
        share=point.fillna(0.0),
        share_low=pairs["share"].fillna(pairs["share_low"]).fillna(0.0),
        share_high=pairs["share"].fillna(pairs["share_high"]).fillna(1.0),
    ).sort_values([*_PAIR, "share", "version_id"], kind="stable")
    stated = stated.drop_duplicates(_PAIR, keep="last").reset_index(drop=True)
    columns = ["entity", "enterprise", "share", "share_low", "share_high", "missing", "version_id"]
    return Stakes(_bounded(stated)[columns], persons, size)


def _bounded(stated: pd.DataFrame) -> pd.DataFrame:
    """Points scaled to a sum of 1 at most, intervals around them that the others leave room for."""
    enterprise = stated["enterprise"]
    sums = stated.groupby(enterprise)["share"].transform("sum").clip(lower=1.0)
    share = stated["share"] / sums
    low = np.minimum(stated["share_low"], share).where(~stated["missing"], 0.0)
    others = low.groupby(enterprise).transform("sum") - low
    high = np.minimum(stated["share_high"], (1.0 - others).clip(lower=0.0))
    return stated.assign(share=share, share_low=low, share_high=np.maximum(high, share))
