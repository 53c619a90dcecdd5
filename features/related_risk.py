"""What class the nearest related parties had in the prior month: persons, holdings, places (RL)."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from features.control import control_heads
from features.counts import affiliations, representatives
from features.indicator import Mask, Values, indicator
from features.once import once_a_snapshot
from features.others import mean_of_others, sums_of_others
from features.prior import Prior
from features.relation import own_domiciles
from features.selection import present, ratio, standing, sum_by
from features.stakes import stakes_of, votes_of
from graph.snapshot import Snapshot

# An address is judged like ten enterprises of the average until it tells more.
PRIOR_ENTERPRISES = 10.0

_ABNORMAL = standing("abnormal_listing")
_SERIOUS = standing("serious_listing")


@once_a_snapshot
def standing_listings(snapshot: Snapshot) -> Mask:
    """Records of those on the abnormal or serious list."""
    return _ABNORMAL(snapshot) | _SERIOUS(snapshot)


def listed_or_high(snapshot: Snapshot, prior: Prior) -> Values:
    """1 for those listed now or in class C or D, 0 in A or B, NaN for those neither tells of."""
    listed = present(snapshot, standing_listings(snapshot))
    return np.where(listed > 0, 1.0, prior.high)


def mean_of_all_others(values: Values) -> Values:
    """The mean of the known values of all others, (size,); 0 where nothing is known of any."""
    known = (~np.isnan(values)).astype(np.float64)
    own = np.nan_to_num(values)
    return np.nan_to_num(ratio(own.sum() - own, known.sum() - known))


Number = TypeVar("Number", float, Values)


def shrunk(sums: Number, counts: Number, average: Number) -> Number:
    """A share of so many, drawn to the average with the weight of ten enterprises."""
    return (sums + PRIOR_ENTERPRISES * average) / (counts + PRIOR_ENTERPRISES)


@once_a_snapshot
def heads_of(snapshot: Snapshot) -> NDArray[np.int64]:
    """The head of each enterprise, as `control_heads` numbers them."""
    return control_heads(votes_of(snapshot))


@once_a_snapshot
def guarantee_rings(snapshot: Snapshot) -> NDArray[np.int64]:
    """Number of the ring of guarantees of each enterprise, (size,)."""
    links = _linked(snapshot, "GUARANTEES")
    place = tuple(links[end].to_numpy(dtype=np.int64) for end in links.columns)
    given = sparse.coo_array((np.ones(len(links)), place), shape=(snapshot.size,) * 2)
    _, ring = connected_components(given.tocsr(), directed=True, connection="strong")
    return np.asarray(ring, dtype=np.int64)


def _by_share(snapshot: Snapshot, risk: Values, *, by: str, of: str) -> Values:
    """Sum of share times risk of the enterprises at one end of the holdings, by the other end."""
    stakes = stakes_of(snapshot)
    held = stakes.pairs[stakes.pairs["entity"] >= stakes.persons]
    held = held.assign(holder=held["entity"] - stakes.persons)
    rows, others = (held[end].to_numpy(dtype=np.int64) for end in (by, of))
    carried = held["share"].to_numpy() * risk[others]
    told = ~held["missing"].to_numpy(dtype=np.bool_) & ~np.isnan(carried)
    silent = sum_by(rows, (~told).astype(np.float64), snapshot.size)
    spoken = sum_by(rows, told.astype(np.float64), snapshot.size)
    sums = sum_by(rows, np.where(told, carried, 0.0), snapshot.size)
    return np.where((silent > 0) & (spoken == 0), np.nan, sums)


def _linked(snapshot: Snapshot, relation: str) -> pd.DataFrame:
    links = affiliations(snapshot, relation)
    return links[["from_enterprise", "to_enterprise"]].drop_duplicates()


@indicator("RL02", label_zh="法定代表人名下高风险占比", direction=+1)
def legal_rep_risk_share(snapshot: Snapshot, prior: Prior) -> Values:
    """Share in class C or D of the other enterprises of its legal representatives, in [0, 1].

    Of those graded in the prior month; the enterprises of several representatives are taken
    together. Abstains without another one that was graded.
    """
    return mean_of_others(representatives(snapshot), "person", prior.high)


@indicator("RL04", label_zh="股东风险加权", direction=+1)
def shareholder_risk(snapshot: Snapshot, prior: Prior) -> Values:
    """Risk of the enterprises that hold its shares, each times the share held, in [0, 1].

    Only holders graded in the prior month with a known share count. 0 without an enterprise among
    its holders. Abstains if it has such holders and none counts.
    """
    return _by_share(snapshot, prior.risk, by="enterprise", of="holder")


@indicator("RL05", label_zh="对外投资企业风险", direction=+1)
def investee_risk(snapshot: Snapshot, prior: Prior) -> Values:
    """Risk of the enterprises of which it holds shares, each times the share held, added up.

    Only investees graded in the prior month with a known share count. 0 without an investee.
    Abstains if it has investees and none counts.
    """
    return _by_share(snapshot, prior.risk, by="holder", of="enterprise")


@indicator("RL06", label_zh="总分机构风险", direction=+1)
def branch_parent_risk(snapshot: Snapshot, prior: Prior) -> Values:
    """The larger of its head office's risk and the mean risk of its branches, in [0, 1].

    Of those graded in the prior month; of several head offices the riskiest. Abstains without one.
    """
    links = _linked(snapshot, "BRANCH_OF")
    branch, head = (links[end].to_numpy(dtype=np.int64) for end in links.columns)
    above, below = np.full((2, snapshot.size), np.nan)
    worst = pd.Series(prior.risk[head]).groupby(branch).max()
    mean = pd.Series(prior.risk[branch]).groupby(head).mean()
    above[worst.index.to_numpy(dtype=np.int64)] = worst.to_numpy()
    below[mean.index.to_numpy(dtype=np.int64)] = mean.to_numpy()
    return np.asarray(np.fmax(above, below), dtype=np.float64)


@indicator("RL08", label_zh="同址异常占比", direction=+1)
def same_address_abnormal_share(snapshot: Snapshot, prior: Prior) -> Values:
    """Share of the others domiciled at its address that are listed now or were in class C or D.

    In [0, 1], shrunk to the share among all other enterprises with the weight of 10; listed: on
    the abnormal or serious list. Who is not listed and was not graded does not count. Abstains
    without another one that counts, and at declared hosting addresses.
    """
    bad = listed_or_high(snapshot, prior)
    sums, counts = sums_of_others(own_domiciles(snapshot), "address", bad)
    return np.where(counts > 0, shrunk(sums, counts, mean_of_all_others(bad)), np.nan)


@indicator("RL14", label_zh="实际控制人风险", direction=+1)
def controller_risk(snapshot: Snapshot, prior: Prior) -> Values:
    """Mean risk of the others under the same ultimate controller, in [0, 1].

    The controller has more than half of the votes, with all that it controls; it counts itself if
    it is an enterprise. Of those graded in the prior month. Abstains without another one.
    """
    links = pd.DataFrame({"head": heads_of(snapshot), "enterprise": np.arange(snapshot.size)})
    return mean_of_others(links, "head", prior.risk)


@indicator("RL15", label_zh="担保圈风险", direction=+1)
def guarantee_ring_risk(snapshot: Snapshot, prior: Prior) -> Values:
    """Mean risk of the others in its ring of guarantees, in [0, 1]; 0 in no ring.

    In a ring each stands surety for each other through others (a strongly connected component).
    Of those graded in the prior month. Abstains if it is in a ring and none of the others was.
    """
    ring = guarantee_rings(snapshot)
    rings = pd.DataFrame({"ring": ring, "enterprise": np.arange(snapshot.size)})
    alone = np.bincount(ring, minlength=1)[ring] == 1
    return np.where(alone, 0.0, mean_of_others(rings, "ring", prior.risk))
