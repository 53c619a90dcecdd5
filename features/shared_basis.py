"""What rests on who else is at the same person, address, telephone or agent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from features.bans import barring, barring_listings
from features.basis import Asked, Basis, Family, Reckon
from features.cited import cited_links, counted, record_ids
from features.counts import own_addresses, representatives
from features.indicator import Mask, Values
from features.related_risk import (
    listed_or_high,
    mean_of_all_others,
    shrunk,
    standing_listings,
)
from features.relation import founded_lately, in_register, own_domiciles
from features.sharing import engaged_lately, gone, phones
from graph.snapshot import Snapshot

_AVERAGE = "share_among_all_others"


@dataclass(frozen=True)
class _Way:
    """Which links lead to what is shared: rows of a frame, columns party and enterprise."""

    frame: str
    party: str
    rows: Callable[[Snapshot], pd.DataFrame]


@dataclass(frozen=True)
class _Shared:
    """What the enterprises at the end of a way count, and how the value comes of it.

    counts: (size,).  listings: records of the others that the count rests on.  average: the share
    that stands for everyone.  classed: whether the class of the prior month is told.
    """

    way: _Way
    counts: Callable[[Asked], Values]
    reckon: Reckon
    listings: Callable[[Snapshot], Mask] | None = None
    average: Callable[[Values], Values] | None = None
    classed: bool = False

    def __call__(self, asked: Asked) -> Basis:
        snapshot, way = asked.snapshot, self.way
        links = way.rows(snapshot)
        own = links.loc[links["enterprise"] == asked.row, way.party]
        at = links[links[way.party].isin(own.unique())]
        met = np.unique(at["enterprise"].to_numpy(dtype=np.int64))
        counts = self.counts(asked)
        parties = counted(snapshot, met, counts, prior=asked.prior if self.classed else None)
        if self.listings:
            rows = parties["row"].to_numpy(dtype=np.int64)
            parties["record_ids"] = record_ids(snapshot, self.listings(snapshot), rows)
        told = {_AVERAGE: float(self.average(counts)[asked.row])} if self.average else {}
        cited = cited_links(snapshot, way.frame, at)
        return Basis(asked.enterprise_id, self.reckon, cited, parties, of_all=told)


def _met(basis: Basis) -> pd.DataFrame:
    """[party, id, counts]: each enterprise once at each party it is linked to."""
    links = basis.links
    source = (links["from_kind"] == "Enterprise").to_numpy(dtype=np.bool_)
    pairs = pd.DataFrame(
        {
            "party": links["to_id"].where(source, links["from_id"]),
            "id": links["from_id"].where(source, links["to_id"]),
        }
    ).drop_duplicates()
    counts = pd.Series(basis.parties["counts"].to_numpy(np.float64), basis.parties["id"])
    return pairs.assign(counts=pairs["id"].map(counts))


def _met_others(basis: Basis) -> Values:
    """What the others count, once for each party at which they are met."""
    met = _met(basis)
    others = met["id"] != basis.enterprise_id
    return np.asarray(met.loc[others, "counts"], dtype=np.float64)


def _others_met(basis: Basis) -> float:
    return float(len(_met_others(basis)))


def _largest_crowd(basis: Basis) -> float:
    return float(_met(basis).groupby("party")["counts"].sum().max())


def _mean_of_others(basis: Basis) -> float:
    known = _met_others(basis)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else float("nan")


def _any_of_others(basis: Basis) -> float:
    return float(_met_others(basis).any()) if len(basis.links) else float("nan")


def _shrunk_share(basis: Basis) -> float:
    known = _met_others(basis)
    known = known[~np.isnan(known)]
    if not len(known):
        return float("nan")
    return shrunk(float(known.sum()), float(len(known)), basis.of_all[_AVERAGE])


def _everyone(asked: Asked) -> Values:
    return np.ones(asked.snapshot.size)


def _of(counts: Callable[[Snapshot], Values]) -> Callable[[Asked], Values]:
    return lambda asked: counts(asked.snapshot)


def _in_c_or_d(asked: Asked) -> Values:
    return np.asarray(asked.month_before.high, dtype=np.float64)


def _bad_at_addresses(asked: Asked) -> Values:
    return listed_or_high(asked.snapshot, asked.month_before)


_BY_REPRESENTATIVE = _Way("positions", "person", representatives)
_AT_DOMICILE = _Way("domiciles", "address", own_domiciles)
_AT_ADDRESS = _Way("domiciles", "address", own_addresses)
_BY_PHONE = _Way("contacts", "contact_id", phones)
_BY_AGENT = _Way("engagements", "agent", engaged_lately)

SHARED: Family = {
    "co_representative_count": _Shared(_BY_REPRESENTATIVE, _everyone, _others_met),
    "co_address_count": _Shared(_AT_ADDRESS, _everyone, _others_met),
    "legal_rep_firm_count": _Shared(_BY_REPRESENTATIVE, _of(in_register), _largest_crowd),
    "same_address_count": _Shared(_AT_DOMICILE, _of(in_register), _largest_crowd),
    "same_phone_count": _Shared(_BY_PHONE, _of(in_register), _largest_crowd),
    "same_agent_count": _Shared(_BY_AGENT, _of(in_register), _largest_crowd),
    "registration_burst": _Shared(_AT_DOMICILE, _of(founded_lately), _largest_crowd),
    "legal_rep_exit_rate": _Shared(_BY_REPRESENTATIVE, _of(gone), _mean_of_others),
    "legal_rep_risk_share": _Shared(_BY_REPRESENTATIVE, _in_c_or_d, _mean_of_others, classed=True),
    "legal_rep_restricted": _Shared(
        _BY_REPRESENTATIVE, _of(barring), _any_of_others, listings=barring_listings
    ),
    "same_address_abnormal_share": _Shared(
        _AT_DOMICILE,
        _bad_at_addresses,
        _shrunk_share,
        listings=standing_listings,
        average=mean_of_all_others,
        classed=True,
    ),
}
