"""Who controls whom by a majority of votes, its own and those of all it controls.

The fixed point of the Company Control rule: x controls y when x and the enterprises that x
controls hold together more than half of y's votes (Ceri, Gottlob & Tanca 1990, "Logic Programming
and Databases", ch. 3). A share alone says less: a chain of 0.8 and 0.6 is a share of 0.48, and yet
control.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from features.penetration import layers
from features.stakes import Entities, Stakes, votes_of
from graph.snapshot import Snapshot

# More than half; sums of shares that are exactly a half may be off in the last digits.
MAJORITY = 0.5 + 1e-12


def controlled_by(votes: Stakes, entity: int, *, end: str = "share") -> Entities:
    """Rows of the enterprises that the entity controls, itself left out.

    end: which end of the votes counts; at 'share_low' control is certain, whatever is unknown.
    """
    shares = votes.matrix(end)
    inside = np.array([entity])
    while True:
        held = np.asarray(shares[inside].sum(axis=0)).ravel()
        grown = np.union1d([entity], votes.persons + np.flatnonzero(held > MAJORITY))
        if len(grown) == len(inside):
            return np.asarray(grown[grown != entity] - votes.persons, dtype=np.int64)
        inside = grown.astype(np.int64)


def controllers_of(votes: Stakes, enterprise: int, *, end: str = "share") -> Entities:
    """The entities that control the enterprise (row), itself left out; end as in `controlled_by`.

    All that stand above it are asked at once: a matrix of who is controlled by whom grows until it
    stands still.
    """
    above, _ = layers(votes, votes.persons + enterprise, upward=True)
    firms = above[above >= votes.persons]
    columns = np.searchsorted(above, firms)
    shares = votes.matrix(end)[above][:, firms - votes.persons].tocsr()
    among = shares[columns]
    controlled = (shares > MAJORITY).toarray()
    while True:
        grown = (shares + sparse.csr_matrix(controlled.astype(np.float64)) @ among) > MAJORITY
        grown = grown.toarray() | controlled
        # Who holds itself through others must not count its own votes twice.
        grown[columns, np.arange(len(firms))] = False
        if (grown == controlled).all():
            break
        controlled = grown
    place = int(np.searchsorted(firms, votes.persons + enterprise))
    found = above[controlled[:, place]]
    return np.asarray(found[found != votes.persons + enterprise], dtype=np.int64)


def ultimate_controllers_of(votes: Stakes, enterprise: int) -> Entities:
    """The controllers of the enterprise that no entity outside their own circle controls.

    Two that control each other are one circle; then both are ultimate.
    """
    return outermost(votes, controllers_of(votes, enterprise))


def outermost(votes: Stakes, controlling: Entities) -> Entities:
    """Of the controllers of an enterprise those that none outside their own circle controls."""
    firms = controlling[controlling >= votes.persons].tolist()
    above = {firm: set(controllers_of(votes, firm - votes.persons).tolist()) for firm in firms}
    return np.array(
        [
            entity
            for entity in controlling
            if all(entity in above.get(int(other), ()) for other in above.get(int(entity), ()))
        ],
        dtype=np.int64,
    )


def control_heads(votes: Stakes) -> Entities:
    """The head of each enterprise: (size,) the entity at the top of those that control it.

    An enterprise that nobody controls is its own head (persons + row); of several that control
    each other the first is the head. In each round the enterprises whose votes are held for more
    than half by one head and its followers come under that head, until no more do: a round costs
    the number of stakes, and the rounds are no more than the length of the longest chain of
    majorities that only add up through others.
    """
    persons, size = votes.persons, votes.size
    heads = np.arange(persons + size)
    holder, enterprise = (votes.pairs[name].to_numpy() for name in ("entity", "enterprise"))
    share = votes.pairs["share"].to_numpy()
    while True:
        above, below = _majorities(heads[holder], enterprise, share, size)
        # Only who is still free comes under a head; its followers come along.
        free = (heads[persons + below] == persons + below) & (above != persons + below)
        if not free.any():
            return heads[persons:]
        parent = np.arange(persons + size)
        parent[persons + below[free]] = above[free]
        heads = _tops(parent)[heads]


def _majorities(
    heads: Entities, enterprise: Entities, share: NDArray[np.float64], size: int
) -> tuple[Entities, Entities]:
    """Heads and the enterprises of which they and their followers hold more than half."""
    key = heads * np.int64(size) + enterprise
    keys, place = np.unique(key, return_inverse=True)
    held = np.bincount(place, weights=share, minlength=len(keys))
    chosen = keys[held > MAJORITY]
    return chosen // size, chosen % size


def _tops(parent: Entities) -> Entities:
    """The top of each chain of parents; of a circle its smallest member."""
    size = len(parent)
    links = sparse.csr_matrix((np.ones(size), (np.arange(size), parent)), shape=(size, size))
    count, circle = sparse.csgraph.connected_components(links, connection="strong")
    smallest = np.full(count, size)
    np.minimum.at(smallest, circle, np.arange(size))
    members = np.bincount(circle, minlength=count)[circle]
    parent = np.where(members > 1, smallest[circle], parent)
    while True:
        higher = parent[parent]
        if (higher == parent).all():
            return parent
        parent = higher


def groups(snapshot: Snapshot) -> pd.DataFrame:
    """[enterprise, head, head_kind, group_id, members] of every enterprise, in row order.

    A group is a head, person or enterprise, with all that it controls; group_id is 'GROUP-' and
    the id of the head. An enterprise that nobody controls and that controls nobody is alone.
    """
    votes = votes_of(snapshot)
    heads = control_heads(votes)
    person = heads < votes.persons
    ids = np.concatenate(
        [snapshot.persons["person_id"].to_numpy(), snapshot.enterprises["enterprise_id"].to_numpy()]
    )
    found = pd.DataFrame(
        {
            "enterprise": np.arange(votes.size),
            "head": np.where(person, heads, heads - votes.persons),
            "head_kind": np.where(person, "Person", "Enterprise"),
            "group_id": "GROUP-" + ids[heads].astype(object),
        }
    )
    return found.assign(members=found.groupby("group_id")["enterprise"].transform("size"))
