"""What each link of a snapshot is, by its version_id: in arrays, a dictionary is too large."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.snapshot import Snapshot
from graph.tables import POSITION_LINKS
from graph.versions import version_words

Told: TypeAlias = tuple[str, str, float | None]


@dataclass(frozen=True)
class LinkIndex:
    """version_id to (type, from: id of its start, share or None).

    first, second: the halves of the version_ids as numbers, in order; the others by them.
    """

    first: NDArray[np.uint64]
    second: NDArray[np.uint64]
    types: NDArray[np.object_]
    origins: NDArray[np.object_]
    shares: NDArray[np.float64]

    def __getitem__(self, version_id: str) -> Told:
        place = self._place(version_id)
        if place is None:
            raise KeyError(version_id)
        share = float(self.shares[place])
        return self.types[place], self.origins[place], None if math.isnan(share) else share

    def __contains__(self, version_id: str) -> bool:
        return self._place(version_id) is not None

    def _place(self, version_id: str) -> int | None:
        try:
            first, second = np.frombuffer(bytes.fromhex(version_id), dtype=">u8").astype(np.uint64)
        except ValueError:  # no version_id at all
            return None
        start, end = (
            np.searchsorted(self.first, first),
            np.searchsorted(self.first, first, side="right"),
        )
        place = int(start + np.searchsorted(self.second[start:end], second))
        return place if place < end and self.second[place] == second else None


def links_of(snapshot: Snapshot) -> LinkIndex:
    """The index of all links that paths run along."""
    by_person = snapshot.holdings["holder_kind"] == "Person"
    owned, held = snapshot.holdings[by_person], snapshot.holdings[~by_person]
    positions, domiciles, rest = snapshot.positions, snapshot.domiciles, snapshot.affiliations
    types = positions["position"].map(POSITION_LINKS).fillna("OFFICER_OF")
    persons = snapshot.persons["person_id"].to_numpy()
    enterprises = snapshot.enterprises["enterprise_id"].to_numpy()
    parts = [
        _links(owned, "HOLDS", persons[owned["holder"].to_numpy()]),
        _links(held, "HOLDS", enterprises[held["holder"].to_numpy()]),
        _links(positions, types, persons[positions["person"].to_numpy()]),
        _links(domiciles, "REGISTERED_AT", enterprises[domiciles["enterprise"].to_numpy()]),
        _links(rest, rest["relation"], enterprises[rest["from_enterprise"].to_numpy()]),
    ]
    told = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    first, second = version_words(told["version_id"])
    order = np.lexsort((second, first))
    columns = (told[name].to_numpy()[order] for name in ("type", "from", "share"))
    return LinkIndex(first[order], second[order], *columns)


def _links(links: pd.DataFrame, types: str | pd.Series, origins: Any) -> pd.DataFrame:
    shares = links["share"].astype(float) if "share" in links else np.nan
    told = links[["version_id"]].assign(type=types, share=shares)
    return told.assign(**{"from": origins})
