"""What is told of a basis: names beside ids, in pages, with the words of how it makes the value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.basis import FACT_COLUMNS, LINK_COLUMNS, PARTY_COLUMNS, Basis
from features.basis_words import basis_words
from graph.errors import BadInput
from graph.relations_links import FRAME_OF
from graph.snapshot import Snapshot
from graph.tables import ENTITIES

Told: TypeAlias = dict[str, Any]

_NAME = {"persons": "name", "enterprises": "name", "agents": "name", "addresses": "text"}
# What may be told of a link and of a party beside its ends; null where a basis says nothing of it.
LINK_SAYS = (
    *("valid_from", "share", "amount", "subscribed_amount", "paid_amount", "due_on"),
    *("layer", "step", "tie", "sharers"),
)
PARTY_SAYS = ("role", "status", "class", "strength", "step", "circle", "stem", "record_ids")
_DAYS = ("established_on", "ended_on")
LIMIT = 100


@dataclass(frozen=True)
class Page:
    """Which part of each list is told: `limit` lines at most after `skip` of them.

    Raises BadInput for a negative one.
    """

    limit: int = LIMIT
    skip: int = 0

    def __post_init__(self) -> None:
        if min(self.limit, self.skip) < 0:
            raise BadInput("a limit and a skip of 0 or more", (self.limit, self.skip), "page")

    def of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of the page."""
        return rows.iloc[self.skip : self.skip + self.limit]


def basis_told(snapshot: Snapshot, name: str, basis: Basis, page: Page) -> Told:
    """The basis of an indicator's value, each list with its whole length.

    reckoned: the value as it comes out of the whole basis, null where the indicator abstains.
    partial: whether one of the lists has lines that are not told here.
    """
    lists = {
        "links": _own_first(basis),
        "parties": basis.parties,
        "facts": basis.facts[list(FACT_COLUMNS)],
    }
    tell = {"links": _links, "parties": _parties, "facts": _facts}
    value = basis.value
    return {
        "how": basis_words()["how"][name],
        "reckoned": None if np.isnan(value) else value,
        **{f"{one}_total": len(rows) for one, rows in lists.items()},
        **{one: tell[one](snapshot, page.of(rows)) for one, rows in lists.items()},
        "of_all": [
            {"number": one, **basis_words()["of_all"][one], "value": value}
            for one, value in basis.of_all.items()
        ],
        "partial": any(len(page.of(rows)) < len(rows) for rows in lists.values()),
    }


def _own_first(basis: Basis) -> pd.DataFrame:
    """The links of the enterprise itself first, but a chain in its order."""
    links = basis.links
    if {"layer", "step"} & set(links):
        return links
    own = (links[["from_id", "to_id"]] == basis.enterprise_id).any(axis=1).to_numpy()
    return links.iloc[np.argsort(~own, kind="stable")]


def _links(snapshot: Snapshot, links: pd.DataFrame) -> list[Told]:
    rows = links.reindex(columns=[*LINK_COLUMNS, *LINK_SAYS])
    for end in ("from", "to"):
        rows[f"{end}_name"] = _names(snapshot, rows[f"{end}_kind"], rows[f"{end}_id"])
    return _told(rows.rename(columns={"from_id": "from", "to_id": "to"}))


def _parties(snapshot: Snapshot, parties: pd.DataFrame) -> list[Told]:
    rows = parties.reindex(columns=[*PARTY_COLUMNS, *PARTY_SAYS])
    rows = rows.assign(
        name=_names(snapshot, rows["kind"], rows["id"]), **_registered(snapshot, rows)
    )
    told = _told(rows)
    return [{**one, "record_ids": one["record_ids"] or []} for one in told]


def _registered(snapshot: Snapshot, parties: pd.DataFrame) -> dict[str, NDArray[np.object_]]:
    """Of the enterprises among the parties their version and days in the register."""
    firms = snapshot.enterprises
    chosen = (parties["kind"] == "Enterprise").to_numpy(dtype=np.bool_)
    ids = parties["id"].to_numpy(object)[chosen]
    found = firms.iloc[np.searchsorted(firms["enterprise_id"].to_numpy(), ids)]
    told = {name: np.full(len(parties), None, dtype=object) for name in ("version_id", *_DAYS)}
    told["version_id"][chosen] = found["version_id"].to_numpy(object)
    for name in _DAYS:
        told[name][chosen] = found[name].dt.strftime("%Y-%m-%d").to_numpy(object)
    return told


def _facts(_: Snapshot, facts: pd.DataFrame) -> list[Told]:
    return _told(facts)


def _told(rows: pd.DataFrame) -> list[Told]:
    """The rows as dictionaries; unknown is None."""
    columns = {str(name): [_known(one) for one in values] for name, values in rows.items()}
    return [dict(zip(columns, one, strict=True)) for one in zip(*columns.values(), strict=True)]


def _known(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, np.generic):
        value = value.item()
    return None if not isinstance(value, list) and pd.isna(value) else value


def _names(snapshot: Snapshot, kinds: pd.Series, ids: pd.Series) -> NDArray[np.object_]:
    """The name of each entity by its kind and id; an address by its text, a contact by none."""
    found = np.full(len(ids), None, dtype=object)
    for kind, frame in FRAME_OF.items():
        chosen = np.flatnonzero(kinds == kind)
        entities = snapshot.frames[frame]
        places = np.searchsorted(entities[ENTITIES[frame]].to_numpy(), ids.to_numpy()[chosen])
        found[chosen] = entities[_NAME[frame]].to_numpy(object)[places]
    return found
