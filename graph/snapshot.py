"""The graph as known on a date: of each fact the latest version known then, if it holds then."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import UnknownEnterprise
from graph.link_order import ordered_links
from graph.repairs import with_repairs
from graph.same_persons import merged_rows
from graph.tables import COLUMNS, DATE, ENTITIES, NO_OFFICES, SHAREHOLDING, Tables, empty
from graph.versions import kept, latest_learned, with_versions

_MATCHES = "person_matches"
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


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Columnar graph of one date; links and records name entities by their row number.

    Equal only to itself, so that what is computed from it can be kept with it.

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

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over both dates and every cell of every frame, in order."""
        digest = hashlib.sha256(f"{self.as_of.isoformat()} {self.known_at.isoformat()}".encode())
        for name, frame in sorted(self.frames.items()):
            digest.update(f"{name} {len(frame)}".encode())
            for column, values in frame.items():
                digest.update(str(column).encode())
                for part in _bytes(values):
                    digest.update(part)
        return digest.hexdigest()

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
    return snapshot_from(dict(tables).__getitem__, as_of, known_at)


def snapshot_from(
    rows_of: Callable[[str], pd.DataFrame], as_of: date, known_at: date | None = None
) -> Snapshot:
    """`snapshot_of` frames that are asked for by name, one after the other, each once.

    No frame's rows are kept when the next one is asked for, so `rows_of` may read them late.
    """
    learned_by = known_at or as_of

    def known(name: str) -> pd.DataFrame:
        return latest_learned(name, _versioned(name, rows_of(name)), learned_by)

    def placed(name: str) -> pd.DataFrame:
        told = matches if name == _MATCHES else _standing(name, known(name), as_of)
        return _placed(name, told, numbers)

    entities = {name: _numbered(name, known(name), as_of) for name in ENTITIES}
    matches = _standing(_MATCHES, known(_MATCHES), as_of)
    numbers = _numbers(entities, matches)
    links = {name: placed(name) for name in (*_LINKS, "records")}
    return Snapshot(as_of=as_of, known_at=learned_by, **entities, **links)


def _standing(name: str, rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The links that hold on the day; the records that have happened by it, with their repairs."""
    if name == "records":
        return with_repairs(_happened(rows, as_of), as_of)
    return rows if rows.empty else _holding(rows, as_of)


def _versioned(frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with version_id; rows of the graph bring it."""
    return rows if "version_id" in rows else with_versions(frame, rows)


def _numbered(frame: str, rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    if rows.empty:
        return rows
    if frame == "enterprises":
        rows = kept(rows, ~(rows["established_on"] > pd.Timestamp(as_of)).to_numpy())
    order = pc.sort_indices(pa.array(rows[ENTITIES[frame]], type=pa.string()))
    return _in_order(dict(rows.items()), order.to_numpy())


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
    return kept(rows, (~(rows["valid_from"] > day) & ~(rows["valid_to"] <= day)).to_numpy())


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
    # A match is between the two as they were told, not as they were merged.
    of = {"persons": "own_persons"} if frame == _MATCHES else {}
    placed = {
        name: _places(rows[key], numbers[of.get(entity, entity)])
        for name, (key, entity) in ends.items()
    }
    if frame in _EITHER:
        placed = {_EITHER[frame]: _either(rows, _EITHER[frame], numbers), **placed}
    whole = np.flatnonzero(np.all([places >= 0 for places in placed.values()], axis=0))
    gone = {key for key, _ in ends.values()}
    columns = {name: values for name, values in rows.items() if name not in gone} | placed
    between = [places[whole] for places in placed.values()]
    return _in_order(columns, whole[ordered_links(between, rows["version_id"].to_numpy()[whole])])


def _in_order(columns: Mapping[Hashable, Any], order: np.ndarray) -> pd.DataFrame:
    """The columns with their rows in an order: each is copied once."""
    return pd.DataFrame(
        {name: np.asarray(values)[order] for name, values in columns.items()}, copy=False
    )


def _places(ids: pd.Series, numbers: pd.Series) -> np.ndarray:
    """The number of each id, -1 of one that has none."""
    found = numbers.index.get_indexer(ids)
    return np.asarray(np.append(numbers.to_numpy(dtype=np.int64), -1)[found])


def _either(rows: pd.DataFrame, end: str, numbers: dict[str, pd.Series]) -> np.ndarray:
    """Row of a holder or party among the persons or the enterprises, by its kind."""
    by_person = (rows[f"{end}_kind"] == "Person").to_numpy()
    ids = rows[f"{end}_id"]
    places = np.empty(len(rows), dtype=np.int64)
    places[by_person] = _places(ids[by_person], numbers["persons"])
    places[~by_person] = _places(ids[~by_person], numbers["enterprises"])
    return places


def _bytes(values: pd.Series) -> Iterator[bytes]:
    """The cells as bytes; of texts where each ends, all of them joined, and which are unknown."""
    plain = values.to_numpy()
    if plain.dtype != object:
        yield plain.tobytes()
        return
    texts = pa.array(plain, type=pa.large_string(), from_pandas=True)
    yield pc.binary_length(pc.fill_null(texts, "")).to_numpy().tobytes()
    yield "".join(pc.drop_null(texts).to_numpy(zero_copy_only=False)).encode()
    yield texts.is_null().to_numpy(zero_copy_only=False).tobytes()
