"""Which fallen enterprises share something with a new one, and what."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.basis import Asked, Basis, Family
from features.cited import Rows, counted, own_facts, record_ids
from features.counts import own_addresses
from features.phoenix import (
    FEWEST_KINDS,
    fallen_lately,
    name_stems,
    newly_founded,
    recent_listings,
    stems_of,
)
from features.sharing import phones
from features.tie_links import links_through, running_or_holding
from features.ties import without_hubs


def _risen(asked: Asked) -> Basis:
    """Of an enterprise that is not new only the founding day: nothing else is looked at."""
    facts = own_facts(asked, "established_on", "name")
    if not newly_founded(asked.snapshot)[asked.row]:
        return Basis(asked.enterprise_id, _shares_enough, facts=facts.iloc[:1])
    links, stem = _shared_links(asked), _same_stem(asked)
    parties = _fallen(asked, links, stem)
    told = Basis(asked.enterprise_id, _shares_enough, links, parties, facts)
    kinds = _kinds(told)
    parties = parties.assign(counts=[float(kinds[one]) for one in parties["id"]])
    return Basis(asked.enterprise_id, _shares_enough, links, parties, facts)


def _shared_links(asked: Asked) -> pd.DataFrame:
    """The links of both sides to what it shares with the fallen."""
    snapshot = asked.snapshot
    fallen = np.flatnonzero(fallen_lately(snapshot))
    frames = {
        "person": running_or_holding(snapshot),
        "address": {"domiciles": own_addresses(snapshot)},
        "contact_id": {"contacts": phones(snapshot)},
    }
    ends = (asked.row, fallen[fallen != asked.row])
    parts = [
        part
        for party, rows in frames.items()
        for part in links_through(snapshot, rows, party, ends=ends)
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _same_stem(asked: Asked) -> Rows:
    """The fallen whose names have the same stem as its own, where no crowd has it."""
    stems = stems_of(asked.snapshot)
    own = stems.loc[stems["enterprise"] == asked.row, "stem"]
    alike = without_hubs(stems[stems["stem"].isin(own)], "stem")["enterprise"].to_numpy(np.int64)
    kept = fallen_lately(asked.snapshot)[alike] & (alike != asked.row)
    return np.asarray(alike[kept], dtype=np.int64)


def _fallen(asked: Asked, links: pd.DataFrame, stem: Rows) -> pd.DataFrame:
    """The fallen that share something, with what is known of their fall."""
    snapshot = asked.snapshot
    ids = pd.concat([links["from_id"], links["to_id"]]).unique()
    every = snapshot.enterprises["enterprise_id"]
    met = np.union1d(np.flatnonzero(every.isin(ids)), stem).astype(np.int64)
    met = met[met != asked.row]
    parties = counted(snapshot, met, np.ones(snapshot.size))
    rows = parties["row"].to_numpy(dtype=np.int64)
    named = snapshot.enterprises["name"].iloc[rows].where(np.isin(rows, stem), None)
    founded = snapshot.enterprises["established_on"].iloc[rows]
    return parties.assign(
        established_on=founded.dt.strftime("%Y-%m-%d").to_numpy(object),
        stem=name_stems(named).to_numpy(object),
        record_ids=record_ids(snapshot, recent_listings(snapshot), rows),
    )


def _kinds(basis: Basis) -> dict[str, int]:
    """How many kinds of things each of the fallen shares with the enterprise."""
    links = basis.links
    source = links["from_kind"] == "Enterprise"
    firm = links["from_id"].where(source, links["to_id"])
    kind = links["to_kind"].where(source, links["from_kind"])
    thing = links["to_id"].where(source, links["from_id"])
    own = firm == basis.enterprise_id
    shared = pd.MultiIndex.from_arrays([kind, thing])
    shared_own = shared.isin(shared[own.to_numpy(dtype=np.bool_)])
    met = pd.DataFrame({"firm": firm, "kind": kind})[shared_own].drop_duplicates()
    stem = name_stems(pd.Series([basis.fact("name")], dtype=object)).iat[0]
    found = met.groupby("firm").size().to_dict()
    alike = dict(zip(basis.parties["id"], basis.parties["stem"] == stem, strict=True))
    return {one: int(found.get(one, 0)) + int(alike[one]) for one in alike}


def _shares_enough(basis: Basis) -> float:
    founded = basis.day("established_on")
    if pd.isna(founded):
        return float("nan")
    if basis.parties.empty:
        return 0.0
    kinds = _kinds(basis)
    other = pd.to_datetime(basis.parties["established_on"])
    older = ((other < founded) | other.isna()).to_numpy(dtype=np.bool_)
    enough = np.array([kinds[one] >= FEWEST_KINDS for one in basis.parties["id"]])
    return float((older & enough).any())


RISEN: Family = {"phoenix_link": _risen}
