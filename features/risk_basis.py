"""What rests on the classes that related enterprises had in the prior month."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from features.basis import FACT_COLUMNS, Asked, Basis, Family
from features.cited import (
    Rows,
    cited_links,
    counted,
    entity_ids,
    parties_of,
    stake_links,
)
from features.counts import affiliations
from features.prior import CLASSES
from features.related_risk import guarantee_rings, heads_of
from features.stakes import stakes_of, votes_of

_NOT_KNOWN = float("nan")


def known_mean(counts: pd.Series) -> float:
    """The mean of the numbers that are known; NaN without any."""
    known = counts.to_numpy(dtype=np.float64)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else _NOT_KNOWN


def _by_share(asked: Asked, *, upward: bool) -> Basis:
    """The enterprises that hold it (upward) or that it holds, by the share held."""
    stakes = stakes_of(asked.snapshot)
    own = stakes.persons + asked.row
    pairs = stakes.pairs[stakes.pairs["entity"] >= stakes.persons]
    pairs = pairs[pairs["enterprise"] == asked.row] if upward else pairs[pairs["entity"] == own]
    others = pairs["entity"] - stakes.persons if upward else pairs["enterprise"]
    return Basis(
        asked.enterprise_id,
        _risk_held,
        stake_links(asked.snapshot, pairs),
        _classed(asked, others.to_numpy(dtype=np.int64)),
    )


def _classed(asked: Asked, rows: Rows) -> pd.DataFrame:
    prior = asked.month_before
    return counted(asked.snapshot, np.unique(rows), prior.risk, prior=prior)


def _counts(basis: Basis) -> pd.Series:
    return pd.Series(basis.parties["counts"].to_numpy(np.float64), basis.parties["id"])


def _risk_held(basis: Basis) -> float:
    links = basis.links
    upward = links["to_id"] == basis.enterprise_id
    other = links["from_id"].where(upward, links["to_id"])
    carried = links["share"] * other.map(_counts(basis))
    if len(carried) and carried.isna().all():
        return _NOT_KNOWN
    return float(carried.sum())


def _branches(asked: Asked) -> Basis:
    links = affiliations(asked.snapshot, "BRANCH_OF")
    ends = links[["from_enterprise", "to_enterprise"]].to_numpy(dtype=np.int64)
    own = (ends == asked.row).any(axis=1)
    others = ends[own].ravel()
    return Basis(
        asked.enterprise_id,
        _branch_risk,
        cited_links(asked.snapshot, "affiliations", links[own]),
        _classed(asked, others[others != asked.row]),
    )


def _branch_risk(basis: Basis) -> float:
    counts, own = _counts(basis), basis.enterprise_id
    heads = basis.links.loc[basis.links["from_id"] == own, "to_id"].unique()
    branches = basis.links.loc[basis.links["to_id"] == own, "from_id"].unique()
    return float(np.fmax(counts.reindex(heads).max(), known_mean(counts.reindex(branches))))


def _controlled(asked: Asked) -> Basis:
    """The group under one head, and the votes that the head and its followers have in it."""
    votes, heads = votes_of(asked.snapshot), heads_of(asked.snapshot)
    head = heads[asked.row]
    members = np.flatnonzero(heads == head)
    holders = np.append(members + votes.persons, head)
    pairs = votes.pairs[votes.pairs["enterprise"].isin(members)]
    parties = _classed(asked, members)
    [head_id] = entity_ids(asked.snapshot, np.array([head]))
    if head < votes.persons:
        parties = pd.concat(
            [parties_of(asked.snapshot, "persons", np.array([head])).assign(counts=np.nan), parties]
        )
    role = np.array([None, "ultimate_controller"], dtype=object)
    return Basis(
        asked.enterprise_id,
        lambda basis: known_mean(basis.others["counts"]),
        stake_links(asked.snapshot, pairs[pairs["entity"].isin(holders)]),
        parties.assign(role=role[(parties["id"] == head_id).astype(int)]),
    )


def _ring(asked: Asked) -> Basis:
    """The ring of guarantees; the guarantees of the enterprise itself where it is in none."""
    rings = guarantee_rings(asked.snapshot)
    members = np.flatnonzero(rings == rings[asked.row])
    links = affiliations(asked.snapshot, "GUARANTEES")
    inside = links[["from_enterprise", "to_enterprise"]].isin(members)
    chosen = inside.all(axis=1) if len(members) > 1 else inside.any(axis=1)
    return Basis(
        asked.enterprise_id,
        _ring_risk,
        cited_links(asked.snapshot, "affiliations", links[chosen]),
        _classed(asked, members),
    )


def _ring_risk(basis: Basis) -> float:
    ring = in_a_circle(basis) - {basis.enterprise_id}
    if not ring:
        return 0.0
    return known_mean(_counts(basis).reindex(sorted(ring)))


def in_a_circle(basis: Basis) -> set[str]:
    """The ids from which the links lead to the enterprise and to which they lead from it."""
    ends = basis.links[["from_id", "to_id"]].to_numpy(dtype=object)
    codes, ids = pd.factorize(np.append(ends.ravel(), basis.enterprise_id))
    place: tuple[NDArray[np.intp], ...] = tuple(codes[:-1].reshape(-1, 2).T)
    links = sparse.coo_array((np.ones(len(ends)), place), shape=(len(ids),) * 2)
    _, circle = connected_components(links.tocsr(), directed=True, connection="strong")
    return set(ids[circle == circle[codes[-1]]])


def _graded_before(asked: Asked) -> Basis:
    """The grade of the prior month by its own id: enterprise and month."""
    prior, row = asked.month_before, asked.row
    grade = f"{asked.enterprise_id}@{prior.as_of:%Y-%m}"
    told = {
        "class": [*CLASSES, None][prior.classes[row]],
        "probability": prior.probability[row],
        "probability_without_related_parties": prior.alone[row],
    }
    rows = [(asked.enterprise_id, grade, name, one) for name, one in told.items()]
    facts = pd.DataFrame(rows, columns=list(FACT_COLUMNS), dtype=object)
    return Basis(
        asked.enterprise_id,
        lambda basis: (
            basis.number("probability") - basis.number("probability_without_related_parties")
        ),
        facts=facts if told["class"] else facts.iloc[:0],
    )


CLASSED: Family = {
    "shareholder_risk": lambda asked: _by_share(asked, upward=True),
    "investee_risk": lambda asked: _by_share(asked, upward=False),
    "branch_parent_risk": _branches,
    "controller_risk": _controlled,
    "guarantee_ring_risk": _ring,
    "gnn_contagion_prob": _graded_before,
}
