"""How near and how dense the worst of the prior month are, over ties of any kind (RL)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from features.communities import communities_of
from features.indicator import Mask, Values, indicator
from features.once import once_a_snapshot
from features.others import mean_of_others
from features.prior import Prior
from features.selection import present, ratio, standing
from features.ties import ties_of
from graph.snapshot import Snapshot

RESTART = 0.15
# The walk stops when no enterprise gains more than this of one seed.
TOLERANCE = 1e-9
# A chain of ties that carries less is not followed.
WEAKEST = 1e-6
# Two of the weakest ties carry more; less is the rounding of a difference.
SMALLEST = 1e-9
FEWEST_MEMBERS = 5

_SERIOUS = standing("serious_listing")


@once_a_snapshot
def serious_listings(snapshot: Snapshot) -> Mask:
    """Records of those on the serious list."""
    return _SERIOUS(snapshot)


@once_a_snapshot
def tied_communities(snapshot: Snapshot) -> NDArray[np.int64]:
    """Number of the community of each enterprise, (size,)."""
    return communities_of(ties_of(snapshot))


def personalised_pagerank(
    ties: sparse.csr_array, seeds: Mask, *, tolerance: float = TOLERANCE
) -> Values:
    """What reaches each enterprise, (size,), when every seed sends out one unit.

    ties: symmetric, CSR (size, size).  The fixed point of r = RESTART * seeds + (1 - RESTART) P' r,
    P being the ties divided by the sum of each row (Page, Brin, Motwani & Winograd 1999, "The
    PageRank citation ranking", with the seeds as the personal vector), by power iteration until no
    value grows by more than the tolerance.
    """
    strength = np.asarray(ties.sum(axis=1)).ravel()
    shares = np.divide(1.0 - RESTART, strength, out=np.zeros(len(strength)), where=strength > 0)
    arriving = RESTART * seeds.astype(np.float64)
    reached = arriving.copy()
    while arriving.max(initial=0.0) > tolerance:
        arriving = ties @ (shares * arriving)
        reached += arriving
    return reached


def nearest_other(ties: sparse.csr_array, sources: Mask) -> Values:
    """Distance to the nearest source other than itself, (size,); infinite where there is none.

    A tie is -log(strength) long. Between two sources the shortest way crosses once from the
    enterprises nearest to the one to those nearest to others; so the ties that cross tell the
    distance of each source to the nearest other one (Voronoi cells; Erwig 2000, Networks 36).
    """
    rows = np.flatnonzero(sources)
    found = np.full(len(sources), np.inf)
    if not len(rows):
        return found
    lengths = sparse.csr_matrix(ties)
    lengths.data = -np.log(lengths.data)
    away, _, nearest = dijkstra(
        lengths, indices=rows, min_only=True, return_predecessors=True, limit=-np.log(WEAKEST)
    )
    found[~sources] = away[~sources]
    steps = lengths.tocoo()
    one, other = nearest[steps.row], nearest[steps.col]
    crossing = (one >= 0) & (other >= 0) & (one != other)
    across = away[steps.row] + steps.data + away[steps.col]
    np.minimum.at(found, one[crossing], across[crossing])
    return found


def _within_two(ties: sparse.csr_array, weights: NDArray[np.float64]) -> Values:
    """Sum of the weights of others over ties and over pairs of ties, without any way back."""
    once = ties @ weights
    echo = np.asarray(ties.multiply(ties).sum(axis=1)).ravel()
    return np.asarray(once + ties @ once - echo * weights, dtype=np.float64)


def seeds_of(snapshot: Snapshot, prior: Prior) -> Mask:
    """Those in class D in the prior month or on the serious list now."""
    return prior.worst | (present(snapshot, serious_listings(snapshot)) > 0)


@indicator("RL16", label_zh="风险暴露PPR", direction=+1)
def ppr_exposure(snapshot: Snapshot, prior: Prior) -> Values:
    """What reaches it when those in class D or on the serious list each send one unit along ties.

    Personalised PageRank with restart 0.15 over the strengths of ties; 0 if nothing comes. The
    class is that of the prior month, the list that of the day. Abstains for the senders
    themselves, whose own unit would come back to them.
    """
    seeds = seeds_of(snapshot, prior)
    return np.where(seeds, np.nan, personalised_pagerank(ties_of(snapshot), seeds))


@indicator("RL17", label_zh="到最近D类的加权距离", direction=+1)
def distance_to_d(snapshot: Snapshot, prior: Prior) -> Values:
    """Nearness of the nearest other enterprise in class D: exp(-distance), in [0, 1].

    That is the product of the strengths of the ties on the strongest chain to it, the chain's
    length being the sum of -log(strength); 0 where the product is below one millionth. Abstains
    where no enterprise was graded in the prior month.
    """
    if (prior.classes < 0).all():
        return np.full(snapshot.size, np.nan)
    distance = nearest_other(ties_of(snapshot), prior.worst)
    return np.where(distance <= -np.log(WEAKEST), np.exp(-distance), 0.0)


@indicator("RL18", label_zh="两跳内D类加权比", direction=+1)
def two_hop_d_ratio(snapshot: Snapshot, prior: Prior) -> Values:
    """Weighted share in class D of the others within two ties, in [0, 1].

    One counts with the strength of the tie, and over two ties with their product, for each way.
    Of those graded in the prior month. Abstains without one.
    """
    ties = ties_of(snapshot)
    whole = _within_two(ties, (prior.classes >= 0).astype(np.float64))
    worst = _within_two(ties, prior.worst.astype(np.float64))
    return np.where(whole > SMALLEST, np.clip(ratio(worst, whole), 0.0, 1.0), np.nan)


@indicator("RL19", label_zh="社区风险密度", direction=+1)
def community_risk(snapshot: Snapshot, prior: Prior) -> Values:
    """Share in class C or D of the others of its community, in [0, 1].

    Communities are found by the Leiden algorithm over the strengths of ties. Of those graded in
    the prior month. Abstains in a community of fewer than five and without another one graded.
    """
    community = tied_communities(snapshot)
    links = pd.DataFrame({"community": community, "enterprise": np.arange(snapshot.size)})
    large = np.bincount(community, minlength=1)[community] >= FEWEST_MEMBERS
    return np.where(large, mean_of_others(links, "community", prior.high), np.nan)


@indicator("RL20", label_zh="GNN传导概率", direction=+1)
def gnn_contagion_prob(snapshot: Snapshot, prior: Prior) -> Values:
    """Probability of an event in 12 months that related parties add, by the prior month's grade.

    The probability of the grade less that without the contagion points, in [-1, 1]; below 0 the
    related parties speak for it. Abstains if it was not graded in the prior month.
    """
    return prior.probability - prior.alone
