"""Who owns how much of whom through any chain, and which enterprises hold in a circle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from features.indicator import Values, indicator
from graph.snapshot import Snapshot

DEPTH_LIMIT = 20
# An integrated share below one millionth is not followed further: it keeps the work linear.
FLOOR = 1e-6
# A larger circle is walked link by link instead of inverted: k * k numbers would not fit.
LARGEST_BLOCK = 500
LONGEST_WALK = 1000
# A circle without any outside owner has no finite integrated share: its links lose a millionth.
_CLOSED = 1 - 1e-6

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Ownership:
    """Direct shares in [0, 1] as matrices; holders are persons first, then enterprises.

    by_person: CSR (persons, size).  by_enterprise: CSR (size, size), no own shares, no zeros.
    links: CSR (persons + size, size) of ones for every holding, of unknown share too.
    circle: (size,) number of the circle (strongly connected component) of each enterprise.
    """

    by_person: sparse.csr_matrix
    by_enterprise: sparse.csr_matrix
    links: sparse.csr_matrix
    circle: Rows

    @property
    def persons(self) -> int:
        """Number of persons."""
        return int(self.by_person.shape[0])

    @property
    def shares(self) -> sparse.csr_matrix:
        """Direct shares of all holders, (persons + size, size)."""
        return sparse.vstack([self.by_person, self.by_enterprise], format="csr")


@dataclass(frozen=True)
class Controllers:
    """The ultimate holder with the largest integrated share of each enterprise.

    share: (size,) in [0, 1], 0 if no ultimate holder with a known share is found.
    holder: (size,) row among persons, or persons + row of an enterprise; -1 if none.
    """

    share: Values
    holder: Rows


def holding_shares(snapshot: Snapshot) -> pd.DataFrame:
    """Holdings as [holder_kind, holder, enterprise, share, share_known], one row a pair.

    The share is the stated one, else the middle of its band, else 0 with share_known False. Of
    several holdings of one pair the largest counts: registers repeat one stake per kind of
    right. Own shares are left out. Where the shares of one enterprise add to more than 1 they
    are scaled to 1.
    """
    columns = ["holder_kind", "holder", "enterprise"]
    holdings = snapshot.shareholdings[[*columns, "share", "share_low", "share_high"]]
    band = (holdings["share_low"] + holdings["share_high"]) / 2
    stated = holdings["share"].fillna(band)
    pairs = holdings[columns].assign(share=stated.fillna(0.0), share_known=stated.notna())
    own = (pairs["holder_kind"] == "Enterprise") & (pairs["holder"] == pairs["enterprise"])
    pairs = pairs[~own].sort_values([*columns, "share", "share_known"], kind="stable")
    pairs = pairs.drop_duplicates(columns, keep="last").reset_index(drop=True)
    sums = pairs.groupby("enterprise")["share"].transform("sum").clip(lower=1.0)
    return pairs.assign(share=pairs["share"] / sums)


def ownership_of(snapshot: Snapshot) -> Ownership:
    """The direct ownership of the snapshot as matrices."""
    pairs = holding_shares(snapshot)
    persons, size = len(snapshot.persons), snapshot.size
    person = (pairs["holder_kind"] == "Person").to_numpy()
    holder = pairs["holder"].to_numpy() + np.where(person, 0, persons)
    place = (holder, pairs["enterprise"].to_numpy())
    shape = (persons + size, size)
    shares = floored(sparse.csr_matrix((pairs["share"].to_numpy(), place), shape=shape))
    links = sparse.csr_matrix((np.ones(len(pairs)), place), shape=shape)
    return Ownership(shares[:persons], shares[persons:], links, _circles(links[persons:]))


def integrated_shares(ownership: Ownership, holders: Rows) -> sparse.csr_matrix:
    """Integrated share of each holder in each enterprise, CSR (len(holders), size).

    The rows of X = S (I - A)^-1 = S (I + A + A^2 + ...) that belong to the holders, S being the
    direct shares of all holders and A those among enterprises: the sum over all chains, any
    number of times around a circle (Brioschi, Buzzacchi & Colombo 1989, "Risk capital financing
    and the separation of ownership and control in business groups", J. Banking & Finance 13).
    For a holder that nobody holds it is at most 1. For one inside a circle it also counts chains
    that return to the holder, so it can exceed 1: Chapelle & Szafarz 2005 ("Controlling firms
    through the majority voting rule", Physica A 355) divide that out. Shares below 1e-6 are
    not followed further, nor walks of more than 1000 links between circles.
    holders: rows among persons, or persons + row of an enterprise.
    """
    # Links of unknown share close no circle here, so every block below is irreducible.
    circle = _blocks(_circles(ownership.by_enterprise))
    between = _between(ownership.by_enterprise, circle)
    inside = _circle_series(ownership.by_enterprise - between, circle)
    between = between @ inside
    arriving = floored(ownership.shares[holders] @ inside)
    reached = arriving
    # Between blocks there is no way back, so this ends after the longest chain of blocks.
    for _ in range(LONGEST_WALK):
        if not arriving.nnz:
            break
        arriving = floored(arriving @ between)
        reached = reached + arriving
    return reached.tocsr()


def controllers(snapshot: Snapshot) -> Controllers:
    """The largest ultimate holder of each enterprise: a person, or an enterprise nobody holds.

    Of equal shares the first holder in order counts (persons before enterprises).
    """
    ownership = ownership_of(snapshot)
    unheld = np.asarray(ownership.links.sum(axis=0)).ravel() == 0
    ultimate = np.concatenate(
        [np.arange(ownership.persons), ownership.persons + np.flatnonzero(unheld)]
    )
    found = integrated_shares(ownership, ultimate).tocoo()
    order = np.lexsort((found.row, -found.data.round(12), found.col))
    column, first = np.unique(found.col[order], return_index=True)
    share, holder = np.zeros(snapshot.size), np.full(snapshot.size, -1, dtype=np.int64)
    share[column] = found.data[order][first]
    holder[column] = ultimate[found.row[order][first]]
    return Controllers(share, holder)


@indicator("C01", label_zh="最大最终持股比例", direction=0)
def largest_integrated_share(snapshot: Snapshot) -> Values:
    """Largest share, through all chains, of one ultimate holder, in [0, 1].

    An ultimate holder is a person or an enterprise that nobody holds. Near 1 is one owner, near
    0 a spread ownership. Abstains if no ultimate holder with a known share is found.
    """
    share = controllers(snapshot).share
    return np.where(share > 0, share, np.nan)


@indicator("RL12", label_zh="交叉/环形持股", direction=+1)
def circular_holding(snapshot: Snapshot) -> Values:
    """1 if the enterprise holds itself through one or more others (any length), else 0.

    Own shares held directly are no circle. Abstains if no holder and no investee is known.
    """
    ownership = ownership_of(snapshot)
    members = np.bincount(ownership.circle, minlength=1)[ownership.circle]
    return np.where(_linked(ownership), (members > 1).astype(np.float64), np.nan)


@indicator("RL13", label_zh="持股层级深度", direction=+1)
def ownership_depth(snapshot: Snapshot) -> Values:
    """Holdings in the longest chain of holders above the enterprise, at most 20.

    A person or an enterprise nobody holds ends a chain; a circle counts as one enterprise.
    0 for an enterprise that holds others and has no holder. Abstains if no holder and no
    investee is known.
    """
    ownership = ownership_of(snapshot)
    size, circle = snapshot.size, ownership.circle
    shape = (int(circle.max(initial=-1)) + 1, size)
    member = sparse.csr_matrix((np.ones(size), (circle, np.arange(size))), shape=shape)
    upward = member @ _between(ownership.links[ownership.persons :], circle).T @ member.T
    personal = member @ np.asarray(ownership.links[: ownership.persons].sum(axis=0)).ravel()
    reached = (personal + upward @ np.ones(member.shape[0])) > 0
    depth = reached.astype(np.float64)
    # A chain of k + 1 holdings exists above those with a holder above which k exist.
    while reached.any() and depth.max() < DEPTH_LIMIT:
        reached = (upward @ reached) > 0
        depth += reached
    return np.where(_linked(ownership), depth[ownership.circle], np.nan)


def _linked(ownership: Ownership) -> NDArray[np.bool_]:
    held = np.asarray(ownership.links.sum(axis=0)).ravel()
    holds = np.asarray(ownership.links[ownership.persons :].sum(axis=1)).ravel()
    return np.asarray(held + holds > 0, dtype=np.bool_)


def _circles(links: sparse.csr_matrix) -> Rows:
    """Number of the circle (strongly connected component) of each enterprise, (size,)."""
    _, circle = connected_components(links, directed=True, connection="strong")
    return np.asarray(circle, dtype=np.int64)


def _blocks(circle: Rows) -> Rows:
    """The circles, those of more than LARGEST_BLOCK enterprises taken apart into single ones."""
    large = np.bincount(circle, minlength=1)[circle] > LARGEST_BLOCK
    apart = np.arange(len(circle)) + len(circle)
    return np.unique(np.where(large, apart, circle), return_inverse=True)[1].astype(np.int64)


def _between(links: sparse.csr_matrix, circle: Rows) -> sparse.csr_matrix:
    """The links between enterprises that are not of one circle."""
    found = links.tocoo()
    kept = circle[found.row] != circle[found.col]
    place = (found.row[kept], found.col[kept])
    return sparse.csr_matrix((found.data[kept], place), shape=links.shape)


def _circle_series(inside: sparse.csr_matrix, circle: Rows) -> sparse.csr_matrix:
    """(I - A)^-1 with only the links inside circles: block-diagonal, one small inverse a circle.

    Circles of equal size are inverted as one stack, so no loop runs over circles or enterprises;
    a circle of k enterprises takes k * k numbers.
    """
    members = np.bincount(circle, minlength=1)[circle]
    series = sparse.diags_array((members == 1).astype(np.float64)).tocsr()
    for k in np.unique(members[members > 1]):
        rows = np.flatnonzero(members == k)
        rows = rows[np.argsort(circle[rows], kind="stable")]
        series = series + _inverted(inside, rows.reshape(-1, k))
    return series


def _inverted(inside: sparse.csr_matrix, rows: NDArray[np.int64]) -> sparse.csr_matrix:
    """The series of equally large circles; rows (circles, k) holds the members of each."""
    circles, k = rows.shape
    flat = rows.ravel()
    found = inside[flat][:, flat].tocoo()
    direct = np.zeros((circles, k, k))
    direct[found.row // k, found.row % k, found.col % k] = found.data
    closed = (direct.sum(axis=1) > _CLOSED).all(axis=1)
    direct[closed] *= _CLOSED
    series = np.linalg.inv(np.eye(k) - direct)
    place = (np.repeat(rows, k, axis=1).ravel(), np.tile(rows, (1, k)).ravel())
    return sparse.csr_matrix((series.ravel(), place), shape=inside.shape)


def floored(shares: sparse.csr_matrix) -> sparse.csr_matrix:
    """The shares without those that are not followed, changed in place."""
    shares.data[shares.data < FLOOR] = 0.0
    shares.eliminate_zeros()
    return shares
