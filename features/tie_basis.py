"""What rests on ties of any kind: who is near, by which links, and how strong each tie is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from features.basis import Asked, Basis, Family
from features.cited import Rows, counted, record_ids
from features.exposure import (
    FEWEST_MEMBERS,
    SMALLEST,
    WEAKEST,
    personalised_pagerank,
    seeds_of,
    serious_listings,
    tied_communities,
)
from features.indicator import Values
from features.risk_basis import known_mean
from features.tie_links import tie_links
from features.ties import ties_of

_NOT_KNOWN = float("nan")
# What is left out of one walk is left out of the sum as often as there are sources.
_FINER = 1e-14
_GRADED = "enterprises_graded_in_the_prior_month"


def _strengths(asked: Asked) -> Values:
    """The strength of its tie with each enterprise, (size,), 0 without one."""
    return np.asarray(ties_of(asked.snapshot)[[asked.row]].toarray(), dtype=np.float64).ravel()


def _neighbours(asked: Asked, others: Rows) -> Rows:
    """Those of the others with which it has a tie."""
    return others[_strengths(asked)[others] > 0]


def _met(asked: Asked, rows: Rows, counts: Values, *, strength: Values) -> pd.DataFrame:
    """Enterprises with their class of the prior month and a strength, (size,) as the counts."""
    parties = counted(asked.snapshot, rows, counts, prior=asked.prior)
    return parties.assign(strength=strength[parties["row"].to_numpy(dtype=np.int64)])


def _arriving(asked: Asked) -> Basis:
    """Those that send, by what of each reaches the enterprise.

    The walk on symmetric ties can be turned round: what one sends another is what the other sends
    it, times the sum of the other's strengths over its own. So one walk from the enterprise tells
    what comes from each of them.
    """
    snapshot, row = asked.snapshot, asked.row
    ties, seeds = ties_of(snapshot), seeds_of(snapshot, asked.month_before)
    sums = np.asarray(ties.sum(axis=1)).ravel()
    back = personalised_pagerank(ties, np.arange(snapshot.size) == row, tolerance=_FINER)
    came = np.full(snapshot.size, np.nan)
    np.divide(back * sums[row], sums, out=came, where=(sums > 0) & (np.arange(len(sums)) != row))
    rows = np.flatnonzero(seeds & ((came > 0) | (np.arange(len(sums)) == row)))
    parties = _met(asked, rows, came, strength=_strengths(asked))
    own = parties["row"].to_numpy(dtype=np.int64)
    parties["record_ids"] = record_ids(snapshot, serious_listings(snapshot), own)
    return Basis(
        asked.enterprise_id,
        _sum_unless_own,
        tie_links(snapshot, row, _neighbours(asked, rows[rows != row])),
        parties,
    )


def _sum_unless_own(basis: Basis) -> float:
    own = (basis.parties["id"] == basis.enterprise_id).any()
    return _NOT_KNOWN if own else float(basis.parties["counts"].sum())


def _nearest(asked: Asked) -> Basis:
    """The strongest chain of ties to another enterprise in class D."""
    prior = asked.month_before
    chain, strengths = _strongest_chain(asked)
    counts = np.full(asked.snapshot.size, np.nan)
    counts[chain[1:]] = strengths
    parties = counted(asked.snapshot, chain, counts, prior=prior)
    parties = parties.set_index("row").loc[chain].reset_index()
    steps = [
        tie_links(asked.snapshot, start, np.array([end])).assign(step=step)
        for step, (start, end) in enumerate(pairwise(chain), 1)
    ]
    return Basis(
        asked.enterprise_id,
        _product,
        pd.concat(steps, ignore_index=True) if steps else tie_links(asked.snapshot, 0, chain[:0]),
        parties.assign(strength=parties["counts"], step=range(len(chain))),
        of_all={_GRADED: float((prior.classes >= 0).sum())},
    )


def _strongest_chain(asked: Asked) -> tuple[Rows, Values]:
    """The rows from the enterprise to the nearest in D, and the strength of each tie between."""
    lengths = sparse.csr_matrix(ties_of(asked.snapshot))
    lengths.data = -np.log(lengths.data)
    away, before = dijkstra(
        lengths, indices=asked.row, return_predecessors=True, limit=-np.log(WEAKEST)
    )
    away[~asked.month_before.worst] = np.inf
    away[asked.row] = np.inf
    at = int(np.argmin(away))
    chain = [at] if np.isfinite(away[at]) else [asked.row]
    while chain[0] != asked.row:
        chain.insert(0, int(before[chain[0]]))
    strengths = [np.exp(-lengths[start, end]) for start, end in pairwise(chain)]
    return np.array(chain, dtype=np.int64), np.array(strengths, dtype=np.float64)


def _product(basis: Basis) -> float:
    if not basis.of_all[_GRADED]:
        return _NOT_KNOWN
    strengths = basis.others["counts"].to_numpy(dtype=np.float64)
    return float(strengths.prod()) if len(strengths) else 0.0


def _within_two_ties(asked: Asked) -> Basis:
    """The others within two ties, each with the strength of all ways to it."""
    ties, prior = ties_of(asked.snapshot), asked.month_before
    own = ties[[asked.row]]
    ways = np.asarray((own + own @ ties).toarray(), dtype=np.float64).ravel()
    ways[asked.row] = 0.0
    worst = np.where(prior.classes < 0, np.nan, prior.worst.astype(np.float64))
    rows = np.flatnonzero(ways)
    return Basis(
        asked.enterprise_id,
        _weighted_share,
        tie_links(asked.snapshot, asked.row, _neighbours(asked, rows)),
        _met(asked, rows, worst, strength=ways),
    )


def _weighted_share(basis: Basis) -> float:
    parties = basis.parties[basis.parties["counts"].notna()]
    strength = parties["strength"].to_numpy(dtype=np.float64)
    worst = strength @ parties["counts"].to_numpy(dtype=np.float64)
    whole = strength.sum()
    return float(np.clip(worst / whole, 0.0, 1.0)) if whole > SMALLEST else _NOT_KNOWN


def _community(asked: Asked) -> Basis:
    """The members of its community, and its own ties with them."""
    community = tied_communities(asked.snapshot)
    members = np.flatnonzero(community == community[asked.row])
    own = _strengths(asked)
    return Basis(
        asked.enterprise_id,
        _mean_of_members,
        tie_links(asked.snapshot, asked.row, _neighbours(asked, members)),
        _met(asked, members, asked.month_before.high, strength=own),
    )


def _mean_of_members(basis: Basis) -> float:
    if len(basis.parties) < FEWEST_MEMBERS:
        return _NOT_KNOWN
    return known_mean(basis.others["counts"])


TIED: Family = {
    "ppr_exposure": _arriving,
    "distance_to_d": _nearest,
    "two_hop_d_ratio": _within_two_ties,
    "community_risk": _community,
}
