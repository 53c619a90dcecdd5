"""The links that tie an enterprise to others: holdings, relations, shared persons and addresses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from features.basis import LINK_COLUMNS
from features.cited import Rows, cited_links, stake_links
from features.counts import affiliations, held_by, own_addresses, representatives
from features.stakes import stakes_of
from features.ties import LINKS, without_hubs
from graph.snapshot import Snapshot
from graph.tables import DATE, NUMBER, TEXT

_SAYS = {"valid_from": DATE, "tie": TEXT, "share": NUMBER, "sharers": NUMBER}


def tie_links(snapshot: Snapshot, row: int, others: Rows) -> pd.DataFrame:
    """The links that make the ties of an enterprise with some others.

    LINK_COLUMNS, valid_from, tie (holding, relation, person, representative or address), share of a
    holding (NaN unknown), and sharers: how many enterprises share the person or the address; one
    that more share than `HUB` ties nobody.
    """
    parts = [_held(snapshot, row, others), *_related(snapshot, row, others)]
    parts += list(_shared(snapshot, row, others))
    told = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return told.reindex(columns=[*LINK_COLUMNS, *_SAYS]).astype(_SAYS)


def _held(snapshot: Snapshot, row: int, others: Rows) -> pd.DataFrame:
    stakes = stakes_of(snapshot)
    own, firms = stakes.persons + row, others + stakes.persons
    entity, held = stakes.pairs["entity"], stakes.pairs["enterprise"]
    between = ((entity == own) & held.isin(others)) | ((held == row) & entity.isin(firms))
    return stake_links(snapshot, stakes.pairs[between]).assign(tie="holding")


def _related(snapshot: Snapshot, row: int, others: Rows) -> Iterator[pd.DataFrame]:
    for relation in LINKS:
        links = affiliations(snapshot, relation)
        source, target = links["from_enterprise"], links["to_enterprise"]
        between = ((source == row) & target.isin(others)) | ((target == row) & source.isin(others))
        yield cited_links(snapshot, "affiliations", links[between]).assign(tie="relation")


def _shared(snapshot: Snapshot, row: int, others: Rows) -> Iterator[pd.DataFrame]:
    """A link that makes one a representative makes two ties: it also runs the enterprise."""
    kinds = {
        "person": running_or_holding(snapshot),
        "representative": {"positions": representatives(snapshot)},
        "address": {"domiciles": own_addresses(snapshot)},
    }
    for tie, frames in kinds.items():
        party = "address" if tie == "address" else "person"
        for told in links_through(snapshot, frames, party, ends=(row, others)):
            yield told.assign(tie=tie)


def running_or_holding(snapshot: Snapshot) -> dict[str, pd.DataFrame]:
    """The links of `members` by their frames, with the columns person and enterprise."""
    held = held_by(snapshot, "Person")
    return {"positions": snapshot.offices, "holdings": held.assign(person=held["holder"])}


def links_through(
    snapshot: Snapshot, frames: dict[str, pd.DataFrame], party: str, *, ends: tuple[int, Rows]
) -> Iterator[pd.DataFrame]:
    """The links on both sides of each party that the row shares with one of the others."""
    row, others = ends
    every = [rows[[party, "enterprise"]] for rows in frames.values()]
    own = pd.concat([rows.loc[rows["enterprise"] == row, party] for rows in every]).unique()
    pairs = without_hubs(pd.concat([rows[rows[party].isin(own)] for rows in every]), party)
    sharers = pairs.groupby(party).size()
    shared = pairs.loc[pairs["enterprise"].isin(others), party].unique()
    for frame, rows in frames.items():
        at = rows[rows[party].isin(shared) & rows["enterprise"].isin(np.append(others, row))]
        told = cited_links(snapshot, frame, at)
        yield told.assign(sharers=at.loc[told.index, party].map(sharers))
