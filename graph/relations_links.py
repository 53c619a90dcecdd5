"""All links of a snapshot in one frame, by the kinds and ids of their two ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.same_persons import merged_rows
from graph.snapshot import Snapshot
from graph.tables import ENTITIES, POSITION_LINKS

_NUMBERS = ("share", "share_low", "share_high", "amount", "score")
_WORDS = (
    "interest",
    "position",
    "address_kind",
    "business_type",
    "contact_kind",
    "role",
    "record_id",
    "evidence",
)
# What a link says of itself beside its type, ends, days and source.
SAYS = (*_NUMBERS, *_WORDS)
COLUMNS = (
    *("source_kind", "source_id", "target_kind", "target_id", "type", *SAYS),
    *("valid_from", "valid_to", "recorded_at", "source", "version_id"),
)
FRAME_OF = {
    "Enterprise": "enterprises",
    "Person": "persons",
    "Address": "addresses",
    "Agent": "agents",
}


@dataclass(frozen=True)
class _Ends:
    """Where the links of some rows start and end: the kind and the column of row numbers."""

    frame: str
    source: tuple[str, str]
    target: tuple[str, str]
    type: str


_EITHER = ("holdings", "parties")  # their links start at a person or at an enterprise
_ENDS = (
    _Ends("engagements", ("Enterprise", "enterprise"), ("Agent", "agent"), "REGISTERED_BY"),
    _Ends("contacts", ("Enterprise", "enterprise"), ("Contact", "contact_id"), "HAS_CONTACT"),
    _Ends("domiciles", ("Enterprise", "enterprise"), ("Address", "address"), "REGISTERED_AT"),
    _Ends("positions", ("Person", "person"), ("Enterprise", "enterprise"), ""),
    _Ends("affiliations", ("Enterprise", "from_enterprise"), ("Enterprise", "to_enterprise"), ""),
    _Ends("person_matches", ("Person", "person"), ("Person", "other"), "SAME_PERSON"),
    _Ends("holdings", ("Person", "holder"), ("Enterprise", "enterprise"), "HOLDS"),
    _Ends("holdings", ("Enterprise", "holder"), ("Enterprise", "enterprise"), "HOLDS"),
    _Ends("parties", ("Person", "party"), ("Enterprise", "enterprise"), "PARTY_TO"),
    _Ends("parties", ("Enterprise", "party"), ("Enterprise", "enterprise"), "PARTY_TO"),
)


def links_of(snapshot: Snapshot, *, through_hosting: bool) -> pd.DataFrame:
    """The links with the columns of COLUMNS; what a type of link does not say is unknown.

    Links to addresses declared as hosting are left out unless asked for. Of the matches of persons
    the suspected ones are links; those confirmed are one person already.
    """
    parts = [_part(snapshot, _rows(snapshot, ends, through_hosting), ends) for ends in _ENDS]
    filled = [part for part in parts if len(part)] or parts[:1]
    return pd.concat(filled, ignore_index=True)


def ends_of(snapshot: Snapshot, frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    """[version_id, type, source_kind, source_id, target_kind, target_id] of rows of one frame.

    One row a link, index as in `rows`; where persons and enterprises hold, persons come first.
    """
    parts = [_told_ends(snapshot, rows, ends) for ends in _ENDS if ends.frame == frame]
    return parts[0] if len(parts) == 1 else pd.concat(parts)


def _told_ends(snapshot: Snapshot, rows: pd.DataFrame, ends: _Ends) -> pd.DataFrame:
    chosen = _of_kind(rows, ends)
    return pd.DataFrame(
        {
            "version_id": chosen["version_id"],
            "type": _types(chosen, ends),
            "source_kind": ends.source[0],
            "source_id": _ids(snapshot, chosen, *ends.source),
            "target_kind": ends.target[0],
            "target_id": _ids(snapshot, chosen, *ends.target),
        }
    )


def same_ids(snapshot: Snapshot) -> dict[str, str]:
    """By person_id the id under which the snapshot has the person's links."""
    ids = snapshot.persons["person_id"]
    matches = snapshot.person_matches.assign(
        person_id=ids.take(snapshot.person_matches["person"]).to_numpy(),
        other_id=ids.take(snapshot.person_matches["other"]).to_numpy(),
    )
    merged = merged_rows(pd.Series(ids.index, index=ids), matches)
    return dict(zip(ids, ids.take(merged), strict=True))


def _rows(snapshot: Snapshot, ends: _Ends, through_hosting: bool) -> pd.DataFrame:
    rows: pd.DataFrame = getattr(snapshot, ends.frame)
    if ends.frame in _EITHER:
        return _of_kind(rows, ends)
    if ends.frame == "person_matches":
        return rows[rows["decision"] == "suspected"]
    if ends.frame == "domiciles" and not through_hosting:
        return rows[~snapshot.addresses["hosting"].take(rows["address"]).to_numpy()]
    return rows


def _of_kind(rows: pd.DataFrame, ends: _Ends) -> pd.DataFrame:
    """Those of the rows that start at the kind of the ends."""
    kind, column = ends.source
    return rows[rows[f"{column}_kind"] == kind] if ends.frame in _EITHER else rows


def _part(snapshot: Snapshot, rows: pd.DataFrame, ends: _Ends) -> pd.DataFrame:
    columns = {
        "source_kind": ends.source[0],
        "source_id": _ids(snapshot, rows, *ends.source),
        "target_kind": ends.target[0],
        "target_id": _ids(snapshot, rows, *ends.target),
        "type": _types(rows, ends),
    }
    part = rows.assign(**columns).reindex(columns=list(COLUMNS))
    return part.astype({**dict.fromkeys(_NUMBERS, np.float64), **dict.fromkeys(_WORDS, object)})


def _ids(snapshot: Snapshot, rows: pd.DataFrame, kind: str, column: str) -> np.ndarray:
    if kind == "Contact":
        contacts: np.ndarray = rows[column].to_numpy()
        return contacts
    frame = FRAME_OF[kind]
    ids: np.ndarray = getattr(snapshot, frame)[ENTITIES[frame]].to_numpy()[rows[column].to_numpy()]
    return ids


def _types(rows: pd.DataFrame, ends: _Ends) -> str | pd.Series:
    if ends.frame == "positions":
        return rows["position"].map(POSITION_LINKS).fillna("OFFICER_OF")
    return rows["relation"] if ends.frame == "affiliations" else ends.type
