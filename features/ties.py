"""How strongly two enterprises are tied: one symmetric matrix over all kinds of relations.

The strength of a tie is in (0, 1]: the part of a risk that the tie is taken to carry. The numbers
by kind are this project's judgement; of several ties between two enterprises the strongest counts.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from features.counts import own_addresses, representatives
from features.stakes import stakes_of
from graph.snapshot import Snapshot

# A direct link; a holding carries its share of it.
HOLDING = 0.9
LINKS = {"BRANCH_OF": 0.9, "EXECUTIVE_PARTNER_OF": 0.8, "GUARANTEES": 0.5, "SUPPLIES": 0.2}
# Two that alone share a person or an address; among more it is divided by the number of others.
REPRESENTATIVE, PERSON, ADDRESS = 0.8, 0.4, 0.2
SMALLEST_SHARE = 0.01  # an unknown share is not none
HUB = 50  # a person or address shared by more enterprises is an agent or a host: no tie

# What was computed of a snapshot is kept as long as the snapshot is.
_TIES: WeakKeyDictionary[Snapshot, sparse.csr_array] = WeakKeyDictionary()


def ties_of(snapshot: Snapshot) -> sparse.csr_array:
    """Strength of the tie between every two enterprises, CSR (size, size), symmetric, in (0, 1].

    No enterprise is tied to itself. Indices of a row ascend.
    """
    if snapshot not in _TIES:
        _TIES[snapshot] = _ties(snapshot)
    return _TIES[snapshot]


def members(snapshot: Snapshot) -> pd.DataFrame:
    """[person, enterprise]: who runs an enterprise or holds shares of it, each pair once."""
    held = snapshot.shareholdings
    held = held[held["holder_kind"] == "Person"].rename(columns={"holder": "person"})
    pairs = pd.concat([snapshot.offices[["person", "enterprise"]], held[["person", "enterprise"]]])
    return pairs.drop_duplicates(ignore_index=True)


def without_hubs(links: pd.DataFrame, party: str) -> pd.DataFrame:
    """[party, enterprise], each pair once, of parties shared by 2 to `HUB` enterprises."""
    pairs = links[[party, "enterprise"]].drop_duplicates()
    sharers = pairs.groupby(party)["enterprise"].transform("size")
    return pairs[(sharers > 1) & (sharers <= HUB)]


def _ties(snapshot: Snapshot) -> sparse.csr_array:
    size = snapshot.size
    parts = [
        _holdings(snapshot),
        *(_links(snapshot, relation, strength) for relation, strength in LINKS.items()),
        REPRESENTATIVE * _shared(representatives(snapshot), "person", size),
        PERSON * _shared(members(snapshot), "person", size),
        ADDRESS * _shared(own_addresses(snapshot), "address", size),
    ]
    strongest = sparse.csr_array((size, size))
    for part in parts:
        strongest = strongest.maximum(part)
    strongest = sparse.csr_array(strongest.maximum(strongest.T))
    strongest.sort_indices()
    return strongest


def _holdings(snapshot: Snapshot) -> sparse.csr_array:
    stakes = stakes_of(snapshot)
    pairs = stakes.pairs[stakes.pairs["entity"] >= stakes.persons]
    pairs = pairs.assign(holder=pairs["entity"] - stakes.persons)
    strengths = HOLDING * pairs["share"].clip(lower=SMALLEST_SHARE).to_numpy()
    return _matrix(pairs, ("holder", "enterprise"), strengths, size=snapshot.size)


def _links(snapshot: Snapshot, relation: str, strength: float) -> sparse.csr_array:
    ends = ("from_enterprise", "to_enterprise")
    pairs = snapshot.affiliations[snapshot.affiliations["relation"] == relation]
    pairs = pairs[pairs[ends[0]] != pairs[ends[1]]].drop_duplicates(list(ends))
    return _matrix(pairs, ends, np.full(len(pairs), strength), size=snapshot.size)


def _matrix(
    pairs: pd.DataFrame, ends: tuple[str, str], strengths: NDArray[np.float64], *, size: int
) -> sparse.csr_array:
    place = tuple(pairs[end].to_numpy(dtype=np.int64) for end in ends)
    return sparse.coo_array((strengths, place), shape=(size, size)).tocsr()


def _shared(links: pd.DataFrame, party: str, size: int) -> sparse.csr_array:
    """Sum over the parties that two share of 1 / (other sharers of the party), at most 1."""
    pairs = without_hubs(links, party)
    parties, distinct = pd.factorize(pairs[party])
    others = pairs.groupby(party)["enterprise"].transform("size").to_numpy() - 1
    place = (pairs["enterprise"].to_numpy(dtype=np.int64), parties)
    shape = (size, len(distinct))
    member = sparse.coo_array((np.ones(len(pairs)), place), shape=shape).tocsr()
    weighted = sparse.coo_array((1.0 / others, place), shape=shape).tocsr()
    found = (member @ weighted.T).tocoo()
    kept = found.row != found.col
    strengths = np.minimum(found.data[kept], 1.0)
    place = (found.row[kept], found.col[kept])
    return sparse.coo_array((strengths, place), shape=(size, size)).tocsr()
