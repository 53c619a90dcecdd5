"""Who stands above an enterprise, and what stands below a holder, through chains of any length.

Every chain counts, any number of times around a circle: with A the direct shares among enterprises
and S those of all holders, the integrated shares are S (I - A)^-1 (Brioschi, Buzzacchi & Colombo
1989, J. Banking & Finance 13). The lower and upper ends of share bands go through the same
equation, which grows with every share, so the true value lies between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import splu

from features.stakes import Entities, Stakes

Shares = NDArray[np.float64]
_ENDS = ("share", "share_low", "share_high")
# Up to here a dense solution is faster than a sparse one.
_DENSE = 400
# An upper end that the equation does not bound is raised step by step until it stands still.
_STEPS = 10_000
_STILL = 1e-13
# A link of unknown share is walked only where no chain of known shares leads.
_UNKNOWN_COST = 50.0


@dataclass(frozen=True)
class Penetration:
    """All holders above an enterprise, or all holdings below a holder.

    found: [entity, layer, share, share_low, share_high, direct, missing, ultimate, via], one row a
    party: layer is the fewest links to it, direct the direct share, missing whether a chain
    crosses a link of unknown share (the interval then holds all it may be), ultimate whether
    nobody holds it (upward) or it holds nobody (downward), via the position in `pairs` of the
    link next to the party on its strongest chain. The largest share first.
    """

    start: int
    upward: bool
    found: pd.DataFrame
    stakes: Stakes

    def chain(self, entity: int) -> list[int]:
        """Positions in `pairs` of the links of the party's strongest chain, holder first."""
        steps = list[int]()
        while entity != self.start:
            link, entity = self._next[entity]
            steps.append(link)
        return steps if self.upward else steps[::-1]

    @cached_property
    def _next(self) -> dict[int, tuple[int, int]]:
        """By party its first link towards the start, and who is at the other end of it."""
        via, pairs = self.found["via"].to_numpy(), self.stakes.pairs
        if self.upward:
            ends = self.stakes.persons + pairs["enterprise"].to_numpy()[via]
        else:
            ends = pairs["entity"].to_numpy()[via]
        steps = zip(via.tolist(), ends.tolist(), strict=True)
        return dict(zip(self.found["entity"].tolist(), steps, strict=True))


def holders_above(stakes: Stakes, enterprise: int) -> Penetration:
    """Everyone who holds a share of the enterprise (row) through any chain."""
    start = stakes.persons + enterprise
    return _penetration(stakes, start, upward=True)


def holdings_below(stakes: Stakes, entity: int) -> Penetration:
    """Everything that a person or an enterprise holds a share of through any chain."""
    return _penetration(stakes, entity, upward=False)


def _penetration(stakes: Stakes, start: int, *, upward: bool) -> Penetration:
    parties, layer = layers(stakes, start, upward=upward)
    local = _Local.of(stakes, parties)
    place = int(np.searchsorted(parties, start))
    shares = {end: _integrated(local.shares[end], place, upward=upward) for end in _ENDS}
    shares["share_high"] = np.maximum(shares["share_high"], shares["share"])
    direct = local.shares["share"]
    costs, via = _strongest(local, place, upward=upward)
    found = pd.DataFrame(
        {
            "entity": parties,
            "layer": layer,
            **{end: np.minimum(values, 1.0) for end, values in shares.items()},
            "direct": _dense(direct[:, [place]] if upward else direct[[place]]),
            "missing": _missing(local, place, upward=upward),
            "ultimate": ~_has_further(stakes, parties, upward=upward),
            "via": via,
        }
    )
    # A circle may lead back to the start: what it holds of itself is no answer.
    found = found[(found["entity"] != start) & np.isfinite(costs)]
    order = ["share", "share_high", "layer", "entity"]
    found = found.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    return Penetration(start, upward, found, stakes)


@dataclass(frozen=True)
class _Local:
    """The stakes among some parties, all matrices (parties, parties)."""

    shares: dict[str, sparse.csr_matrix]
    links: sparse.csr_matrix
    missing: sparse.csr_matrix

    @classmethod
    def of(cls, stakes: Stakes, parties: Entities) -> _Local:
        """Only the rows of these parties are looked at, so the rest of the graph costs nothing."""
        among = parties[parties >= stakes.persons] - stakes.persons
        cut = stakes.links[parties][:, among].tocoo()
        link = cut.data - 1
        column = np.searchsorted(parties, among + stakes.persons)[cut.col]
        values = stakes.pairs.iloc[link]
        shape = (len(parties), len(parties))

        def matrix(data: NDArray[np.generic]) -> sparse.csr_matrix:
            made = sparse.csr_matrix((data, (cut.row, column)), shape=shape)
            made.eliminate_zeros()
            return made

        shares = {end: matrix(values[end].to_numpy(dtype=np.float64)) for end in _ENDS}
        missing = matrix(values["missing"].to_numpy(dtype=np.float64))
        return cls(shares, matrix(cut.data), missing)


def layers(stakes: Stakes, start: int, *, upward: bool) -> tuple[Entities, NDArray[np.int64]]:
    """The parties met from the start, sorted, and how many links away each is."""
    persons = stakes.persons
    met, steps = [np.array([start])], [0]
    frontier = met[0]
    while len(frontier):
        if upward:
            firms = frontier[frontier >= persons] - persons
            reached = np.unique(stakes.upward[firms].indices)
        else:
            reached = np.unique(stakes.links[frontier].indices) + persons
        frontier = reached[~np.isin(reached, np.concatenate(met))]
        met.append(frontier)
        steps.append(len(met) - 1)
    parties = np.concatenate(met).astype(np.int64)
    layer = np.repeat(steps, [len(part) for part in met])
    order = np.argsort(parties)
    return parties[order], layer[order]


def _integrated(direct: sparse.csr_matrix, place: int, *, upward: bool) -> Shares:
    """The column (upward) or row of direct (I - direct)^-1 at the place.

    Where the series has no sum, as in a circle that may be held by nobody outside, each share is
    the least that fits the equation when none may exceed 1.
    """
    towards = direct if upward else direct.T.tocsr()
    unit = np.zeros(towards.shape[0])
    unit[place] = 1.0
    solved = _solved(towards, unit)
    # A solution without a negative exists only if the series has a sum (Perron-Frobenius).
    if solved is not None and solved.min() >= 0:
        return np.asarray(towards @ solved)
    return _capped(towards, unit)


def _solved(towards: sparse.csr_matrix, unit: Shares) -> Shares | None:
    system = sparse.identity(len(unit), format="csc") - towards.tocsc()
    try:
        if len(unit) <= _DENSE:
            return np.asarray(np.linalg.solve(system.toarray(), unit))
        return np.asarray(splu(system).solve(unit))
    except (np.linalg.LinAlgError, RuntimeError):
        return None


def _capped(towards: sparse.csr_matrix, unit: Shares) -> Shares:
    reached = np.zeros(len(unit))
    for _ in range(_STEPS):
        raised = np.minimum(towards @ (reached + unit), 1.0)
        if np.abs(raised - reached).max(initial=0.0) < _STILL:
            break
        reached = raised
    return reached


def _missing(local: _Local, place: int, *, upward: bool) -> NDArray[np.bool_]:
    """Which parties have a chain to the place that crosses a link of unknown share."""
    links = (local.links if upward else local.links.T).tocsr()
    crossed = (local.missing if upward else local.missing.T).tocsr()
    touched = np.asarray(crossed.sum(axis=1)).ravel() > 0
    grown = touched
    while True:
        grown = touched | (np.asarray((links != 0) @ touched.astype(np.float64)).ravel() > 0)
        if (grown == touched).all():
            return np.asarray(grown)
        touched = grown


def _strongest(local: _Local, place: int, *, upward: bool) -> tuple[Shares, NDArray[np.int64]]:
    """Of each party the cost of its strongest chain (-log of its share) and its first link."""
    known = local.shares["share"].tocoo()
    cost = local.missing.tocsr() * _UNKNOWN_COST
    # A full share costs nothing, but a zero is no link to the library.
    logs = np.maximum(-np.log(known.data), 1e-12)
    cost = cost + sparse.csr_matrix((logs, (known.row, known.col)), shape=known.shape)
    walked = cost.T.tocsr() if upward else cost.tocsr()
    costs, before = dijkstra(walked, indices=place, return_predecessors=True)
    rows = np.arange(len(costs))
    ends = (rows, np.maximum(before, 0)) if upward else (np.maximum(before, 0), rows)
    via = np.asarray(local.links.tocsr()[ends]).ravel().astype(np.int64) - 1
    return costs, np.where(before >= 0, via, -1)


def _has_further(stakes: Stakes, parties: Entities, *, upward: bool) -> NDArray[np.bool_]:
    if not upward:
        return np.asarray(np.diff(stakes.links.indptr)[parties] > 0)
    held = np.zeros(len(parties), dtype=np.bool_)
    firms = parties >= stakes.persons
    held[firms] = np.diff(stakes.upward.indptr)[parties[firms] - stakes.persons] > 0
    return held


def _dense(cut: sparse.csr_matrix) -> Shares:
    return np.asarray(cut.toarray()).ravel()
