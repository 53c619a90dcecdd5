"""What rests on chains of holdings: the largest owner, circles, how deep holders are layered."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from features.basis import Asked, Basis, Family
from features.cited import Rows, counted, entity_ids, stake_links
from features.ownership import DEPTH_LIMIT, Ownership, floored, integrated_shares
from features.penetration import layers
from features.risk_basis import in_a_circle
from features.stakes import Stakes, stakes_of

_NOT_KNOWN = float("nan")


def _above(stakes: Stakes, row: int) -> pd.DataFrame:
    """The pairs of `Stakes` on any chain of holdings that ends at the enterprise."""
    met, _ = layers(stakes, stakes.persons + row, upward=True)
    firms = met[met >= stakes.persons] - stakes.persons
    return stakes.pairs.iloc[np.sort(stakes.upward[firms].data - 1)]


def _beside(stakes: Stakes, row: int) -> pd.DataFrame:
    """The pairs in which the enterprise is held or holds."""
    places = [stakes.upward[row].data, stakes.links[stakes.persons + row].data]
    return stakes.pairs.iloc[np.sort(np.concatenate(places) - 1)]


def _circles(stakes: Stakes, pairs: pd.DataFrame, row: int) -> dict[int, int]:
    """The number of the circle of each enterprise of the pairs, and of the row."""
    among = pairs[pairs["entity"] >= stakes.persons]
    ends = among[["entity", "enterprise"]].to_numpy(dtype=np.int64) - [stakes.persons, 0]
    every = np.concatenate([ends.ravel(), pairs["enterprise"].to_numpy(np.int64), [row]])
    codes, firms = pd.factorize(every)
    place = tuple(codes[: ends.size].reshape(-1, 2).T)
    links = sparse.coo_array((np.ones(len(ends)), place), shape=(len(firms),) * 2)
    _, circle = connected_components(links.tocsr(), directed=True, connection="strong")
    return dict(zip(firms.tolist(), circle.tolist(), strict=True))


def _members(circles: dict[int, int], row: int) -> Rows:
    return np.array(sorted(firm for firm, one in circles.items() if one == circles[row]))


def _circle(asked: Asked) -> Basis:
    """The holdings of its circle; those of the enterprise itself where it is in none."""
    stakes = stakes_of(asked.snapshot)
    above = _above(stakes, asked.row)
    members = _members(_circles(stakes, above, asked.row), asked.row)
    inside = above["enterprise"].isin(members) & above["entity"].isin(members + stakes.persons)
    pairs = above[inside] if len(members) > 1 else _beside(stakes, asked.row)
    return Basis(
        asked.enterprise_id,
        _closes,
        stake_links(asked.snapshot, pairs),
        counted(asked.snapshot, members, np.ones(asked.snapshot.size)),
    )


def _closes(basis: Basis) -> float:
    return float(len(in_a_circle(basis)) > 1) if len(basis.links) else _NOT_KNOWN


def _depth(asked: Asked) -> Basis:
    """The longest chain of holders, one holding a layer; at depth 0 what it holds or its circle."""
    stakes = stakes_of(asked.snapshot)
    above = _above(stakes, asked.row)
    circles = _circles(stakes, above, asked.row)
    chain = _longest(stakes, above, circles, row=asked.row)
    pairs = stakes.pairs.iloc[chain] if chain else _beside(stakes, asked.row)
    links = stake_links(asked.snapshot, pairs)
    links["layer"] = np.arange(1, len(chain) + 1) if chain else 0
    passed = {circles[firm] for firm in pairs["enterprise"] if firm in circles}
    firms = np.array(sorted(firm for firm, one in circles.items() if one in passed))
    parties = counted(asked.snapshot, firms.astype(np.int64), np.ones(asked.snapshot.size))
    parties["circle"] = [circles[row] for row in parties["row"]]
    return Basis(
        asked.enterprise_id,
        lambda basis: float(basis.links["layer"].max()),
        links,
        parties,
    )


def _longest(
    stakes: Stakes, above: pd.DataFrame, circles: dict[int, int], *, row: int
) -> list[int]:
    """Places in `pairs` of the longest chain upward from the row, at most DEPTH_LIMIT of them.

    One holding into each circle is kept a round: the rounds are those of a walk from the holders
    down, in which whoever is entered last is entered by the longest way.
    """
    ends = above[["entity", "enterprise"]].to_numpy(dtype=np.int64)
    below = np.array([circles[firm] for firm in ends[:, 1].tolist()], dtype=np.int64)
    upper = np.array(
        [circles.get(one - stakes.persons, -1) for one in ends[:, 0].tolist()], dtype=np.int64
    )
    crossing = np.flatnonzero(upper != below)
    into: list[dict[int, int]] = []
    reached: set[int] = {-1, *circles.values()}
    while len(into) < DEPTH_LIMIT and len(crossing):
        entered = [place for place in crossing.tolist() if int(upper[place]) in reached]
        into.append({int(below[place]): place for place in reversed(entered)})
        reached = set(into[-1])
        if not reached:
            break
    chain, at = list[int](), circles[row]
    for step in reversed(into):
        if at in step:
            chain.append(int(above.index[step[at]]))
            at = int(upper[step[at]])
    return chain


def _owners(asked: Asked) -> Basis:
    """Every holding above the enterprise, and what of it each ultimate holder has."""
    stakes = stakes_of(asked.snapshot)
    above = _above(stakes, asked.row)
    held = above["enterprise"].to_numpy(dtype=np.int64) + stakes.persons
    holders = np.unique(above["entity"].to_numpy(dtype=np.int64))
    ultimate = holders[~np.isin(holders, held)]
    links = stake_links(asked.snapshot, above)
    ids = entity_ids(asked.snapshot, ultimate)
    kinds = np.where(ultimate < stakes.persons, "Person", "Enterprise")
    shares = integrated_in(links, ids, asked.enterprise_id)
    parties = pd.DataFrame({"kind": kinds, "id": ids, "counts": shares})
    return Basis(
        asked.enterprise_id,
        _largest,
        links,
        parties.sort_values(["counts", "id"], ascending=[False, True], ignore_index=True),
    )


def _largest(basis: Basis) -> float:
    """Reckoned again from the holdings, whatever the parties are said to have."""
    holders = basis.parties["id"].to_numpy(object)
    share = integrated_in(basis.links, holders, basis.enterprise_id).max(initial=0.0)
    return float(share) if share > 0 else _NOT_KNOWN


def integrated_in(links: pd.DataFrame, holders: np.ndarray, enterprise_id: str) -> np.ndarray:
    """The share of each holder (an id) in the enterprise through all chains of the links."""
    codes, ids = pd.factorize(
        np.concatenate([links["from_id"], links["to_id"], holders, [enterprise_id]])
    )
    size, count = len(ids), len(links)
    place = (codes[:count], codes[count : 2 * count])
    shares = np.nan_to_num(links["share"].to_numpy(dtype=np.float64))
    direct = floored(sparse.csr_matrix((shares, place), shape=(size, size)))
    every = sparse.csr_matrix((np.ones(count), place), shape=(size, size))
    nobody = sparse.csr_matrix((0, size))
    whole = Ownership(nobody, direct, every, np.arange(size))
    asked = codes[2 * count : -1]
    found = integrated_shares(whole, asked.astype(np.int64))
    return np.asarray(found[:, [codes[-1]]].toarray()).ravel()


CHAINED: Family = {
    "largest_integrated_share": _owners,
    "circular_holding": _circle,
    "ownership_depth": _depth,
}
