"""The graph as known on a date: of each fact the latest version known then, if it holds then."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from graph.errors import UnknownEnterprise
from graph.repairs import with_repairs
from graph.same_persons import merged_rows
from graph.tables import COLUMNS, DATE, ENTITIES, NO_OFFICES, SHAREHOLDING, Tables, empty
from graph.versions import latest_learned, with_versions

_LINKS = [name for name in COLUMNS if name not in (*ENTITIES, "records")]
# Of each frame the columns that name an entity by its row, and from which id of which entity.
_ENDS = {
    "holdings": {"enterprise": ("enterprise_id", "enterprises")},
    "positions": {
        "person": ("person_id", "persons"),
        "enterprise": ("enterprise_id", "enterprises"),
    },
    "domiciles": {
        "enterprise": ("enterprise_id", "enterprises"),
        "address": ("address_id", "addresses"),
    },
    "affiliations": {
        "from_enterprise": ("source_id", "enterprises"),
        "to_enterprise": ("target_id", "enterprises"),
    },
    "engagements": {
        "enterprise": ("enterprise_id", "enterprises"),
        "agent": ("agent_id", "agents"),
    },
    "contacts": {"enterprise": ("enterprise_id", "enterprises")},
    "parties": {"enterprise": ("enterprise_id", "enterprises")},
    "person_matches": {"person": ("person_id", "persons"), "other": ("other_id", "persons")},
    "records": {"enterprise": ("enterprise_id", "enterprises")},
}
# Columns whose row number is of the entity that the row's kind names.
_EITHER = {"holdings": "holder", "parties": "party"}


@dataclass(frozen=True)
class Snapshot:
    """Columnar graph of one date; links and records name entities by their row number.

    as_of: the day on which links hold.  known_at: the day by which rows were learned.
    enterprises, persons, addresses, agents: sorted by id, row number = position.
    holdings: holder (row in persons or enterprises by holder_kind), enterprise, share in [0, 1].
    positions: person, enterprise, position.  domiciles: enterprise, address, address_kind.
    affiliations: from_enterprise, to_enterprise, relation, amount in yuan.
    engagements: enterprise, agent.  contacts: enterprise, contact_id.
    parties: party (row by party_kind) to record_id, enterprise.  person_matches: person, other.
    version_id of a link is what reasons cite as link_id.
    records: enterprise (row); all known by then, ended ones too (valid_to tells), repaired_on.
    Persons confirmed to be the same have all their links at the row of the smallest id.
    """

    as_of: date
    known_at: date
    enterprises: pd.DataFrame
    persons: pd.DataFrame
    addresses: pd.DataFrame
    agents: pd.DataFrame
    holdings: pd.DataFrame
    positions: pd.DataFrame
    domiciles: pd.DataFrame
    affiliations: pd.DataFrame
    engagements: pd.DataFrame
    contacts: pd.DataFrame
    parties: pd.DataFrame
    person_matches: pd.DataFrame
    records: pd.DataFrame
    fingerprint: str

    @property
    def size(self) -> int:
        """Number of enterprises."""
        return len(self.enterprises)

    def row_of(self, enterprise_id: str) -> int:
        """The enterprise's row number. Raises UnknownEnterprise."""
        ids = self.enterprises["enterprise_id"].to_numpy()
        row = int(np.searchsorted(ids, enterprise_id))
        if row == len(ids) or ids[row] != enterprise_id:
            raise UnknownEnterprise(f"an enterprise known on {self.as_of}", enterprise_id)
        return row

    @property
    def shareholdings(self) -> pd.DataFrame:
        """The holdings of shares: other interests (votes, consolidation, ...) own nothing."""
        return self.holdings[self.holdings["interest"] == SHAREHOLDING]

    @property
    def offices(self) -> pd.DataFrame:
        """The positions of those who run the enterprise: legal representatives and officers."""
        return self.positions[~self.positions["position"].isin(NO_OFFICES)]

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The frames by name, those of `Tables`."""
        return {name: getattr(self, name) for name in COLUMNS}


def snapshot_of(tables: Tables, as_of: date, known_at: date | None = None) -> Snapshot:
    """The graph of `as_of` from the rows learned by `known_at` (left out: by `as_of`).

    Rows of any age may be given: features built on the snapshot can't see the future.
    """
    learned_by = known_at or as_of
    known = {
        name: latest_learned(name, with_versions(name, rows), learned_by) for name, rows in tables
    }
    entities = {name: _numbered(name, known[name], as_of) for name in ENTITIES}
    links = {name: _holding(known[name], as_of) for name in _LINKS}
    links["records"] = with_repairs(_happened(known["records"], as_of), as_of)
    numbers = _numbers(entities, links["person_matches"])
    frames = {
        **entities,
        **{name: _placed(name, rows, numbers) for name, rows in links.items()},
    }
    fingerprint = fingerprint_of(frames, as_of, learned_by)
    return Snapshot(as_of=as_of, known_at=learned_by, fingerprint=fingerprint, **frames)


def _numbered(frame: str, rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    if frame == "enterprises":
        rows = rows[~(rows["established_on"] > pd.Timestamp(as_of))]
    return rows.sort_values(ENTITIES[frame], kind="stable").reset_index(drop=True)


def _numbers(entities: dict[str, pd.DataFrame], matches: pd.DataFrame) -> dict[str, pd.Series]:
    """Of each kind of entity the row number by id; the same one for persons that are the same."""
    numbers = {
        name: pd.Series(rows.index, index=rows[ENTITIES[name]]) for name, rows in entities.items()
    }
    own = numbers["persons"]
    return {**numbers, "own_persons": own, "persons": merged_rows(own, matches)}


def _holding(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The links that hold on the day: valid_from <= as_of < valid_to, an open end holds."""
    day = pd.Timestamp(as_of)
    return rows[~(rows["valid_from"] > day) & ~(rows["valid_to"] <= day)]


def _happened(records: pd.DataFrame, as_of: date) -> pd.DataFrame:
    return records[~(records["valid_from"] > pd.Timestamp(as_of))]


def _placed(frame: str, rows: pd.DataFrame, numbers: dict[str, pd.Series]) -> pd.DataFrame:
    """Row numbers instead of ids; a link with an end not known on the day is left out."""
    if rows.empty:
        return _nothing_placed(frame, tuple(rows.columns)).copy()
    return _numbered_ends(frame, rows, numbers)


@cache
def _nothing_placed(frame: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """What placing no row gives: of a small part of the graph most frames are empty."""
    nobody = {name: pd.Series(dtype=np.int64) for name in (*ENTITIES, "own_persons")}
    nothing = with_versions(frame, empty(frame)).reindex(columns=list(columns))
    if "repaired_on" in columns:
        nothing["repaired_on"] = pd.Series(dtype=DATE)
    return _numbered_ends(frame, nothing, nobody)


def _numbered_ends(frame: str, rows: pd.DataFrame, numbers: dict[str, pd.Series]) -> pd.DataFrame:
    ends = _ENDS[frame]
    placed = {name: rows[key].map(numbers[entity]) for name, (key, entity) in ends.items()}
    if frame == "person_matches":
        # A match is between the two as they were told, not as they were merged.
        placed = {name: rows[key].map(numbers["own_persons"]) for name, (key, _) in ends.items()}
    if frame in _EITHER:
        placed = {_EITHER[frame]: _either(rows, _EITHER[frame], numbers), **placed}
    whole = list(placed)
    numbered = rows.assign(**placed).dropna(subset=whole).astype(dict.fromkeys(whole, np.int64))
    kept = numbered.drop(columns=[key for key, _ in ends.values()])
    return kept.sort_values([*whole, "version_id"], kind="stable").reset_index(drop=True)


def _either(rows: pd.DataFrame, end: str, numbers: dict[str, pd.Series]) -> pd.Series:
    """Row of a holder or party among the persons or the enterprises, by its kind."""
    by_person = rows[f"{end}_kind"] == "Person"
    ids = rows[f"{end}_id"]
    return ids.map(numbers["persons"]).where(by_person, ids.map(numbers["enterprises"]))


def fingerprint_of(frames: dict[str, pd.DataFrame], as_of: date, known_at: date) -> str:
    """SHA-256 over both dates and every row of every frame, in order."""
    digest = hashlib.sha256(f"{as_of.isoformat()} {known_at.isoformat()}".encode())
    for name in sorted(frames):
        digest.update(name.encode())
        hashed = pd.util.hash_pandas_object(frames[name], index=False)
        digest.update(hashed.to_numpy(dtype=np.uint64).tobytes())
    return digest.hexdigest()
