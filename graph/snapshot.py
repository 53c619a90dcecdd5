"""The graph as known on a date: of each fact the latest version known then, if it holds then."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import pandas as pd

from graph.errors import UnknownEnterprise
from graph.tables import KEYS, Tables, conform, version_ids

_ENTITY_KEYS = {"enterprises": "enterprise_id", "persons": "person_id", "addresses": "address_id"}


@dataclass(frozen=True)
class Snapshot:
    """Columnar graph of one date; links and records name entities by their row number.

    enterprises, persons, addresses: sorted by id, row number = position.
    holdings: holder (row in persons or enterprises by holder_kind), enterprise, share in [0, 1].
    positions: person, enterprise, position.  domiciles: enterprise, address, address_kind.
    affiliations: from_enterprise, to_enterprise, relation, amount in yuan.
    version_id of a link is what reasons cite as link_id.
    records: enterprise (row); all known by then, ended ones too (valid_to tells).
    """

    as_of: date
    enterprises: pd.DataFrame
    persons: pd.DataFrame
    addresses: pd.DataFrame
    holdings: pd.DataFrame
    positions: pd.DataFrame
    domiciles: pd.DataFrame
    affiliations: pd.DataFrame
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
    def frames(self) -> dict[str, pd.DataFrame]:
        """The eight frames by name."""
        names = [field.name for field in fields(self) if field.name not in ("as_of", "fingerprint")]
        return {name: getattr(self, name) for name in names}


def snapshot_of(tables: Tables, as_of: date) -> Snapshot:
    """The snapshot of `as_of` from rows of any age: features built on it can't see the future."""
    known = {name: _latest_known(name, rows, as_of) for name, rows in tables}
    entities = {name: _numbered(name, known[name], as_of) for name in _ENTITY_KEYS}
    links = _links(known, entities, as_of)
    frames = {**entities, **links}
    return Snapshot(as_of=as_of, fingerprint=fingerprint_of(frames, as_of), **frames)


def _latest_known(frame: str, rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Of the versions of each fact recorded by `as_of`, the latest; ties fall to version_id."""
    rows = conform(frame, rows)
    rows = rows[rows["recorded_at"] <= pd.Timestamp(as_of)]
    rows = rows.assign(version_id=version_ids(frame, rows).to_numpy())
    rows = rows.sort_values(["recorded_at", "version_id"], kind="stable")
    return rows.drop_duplicates(KEYS[frame], keep="last")


def _numbered(frame: str, rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    key = _ENTITY_KEYS[frame]
    if frame == "enterprises":
        rows = rows[~(rows["established_on"] > pd.Timestamp(as_of))]
    return rows.sort_values(key, kind="stable").reset_index(drop=True)


def _links(
    known: dict[str, pd.DataFrame], entities: dict[str, pd.DataFrame], as_of: date
) -> dict[str, pd.DataFrame]:
    enterprises, persons, addresses = (
        pd.Series(entities[name].index, index=entities[name][key])
        for name, key in _ENTITY_KEYS.items()
    )
    links = ("holdings", "positions", "domiciles", "affiliations")
    held = {name: _holding(known[name], as_of) for name in links}
    held["records"] = _happened(known["records"], as_of)
    held["holdings"] = held["holdings"].assign(
        holder=_holders(held["holdings"], persons, enterprises)
    )
    ends = {
        "holdings": {"enterprise": ("enterprise_id", enterprises)},
        "positions": {
            "person": ("person_id", persons),
            "enterprise": ("enterprise_id", enterprises),
        },
        "domiciles": {
            "enterprise": ("enterprise_id", enterprises),
            "address": ("address_id", addresses),
        },
        "affiliations": {
            "from_enterprise": ("source_id", enterprises),
            "to_enterprise": ("target_id", enterprises),
        },
        "records": {"enterprise": ("enterprise_id", enterprises)},
    }
    return {name: _placed(held[name], ends[name]) for name in held}


def _holders(holdings: pd.DataFrame, persons: pd.Series, enterprises: pd.Series) -> pd.Series:
    """Row of the holder among the persons or the enterprises, by its kind."""
    by_person = holdings["holder_kind"] == "Person"
    person, enterprise = (holdings["holder_id"].map(rows) for rows in (persons, enterprises))
    return person.where(by_person, enterprise)


def _holding(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The links that hold on the day: valid_from <= as_of < valid_to, an open end holds."""
    day = pd.Timestamp(as_of)
    return rows[~(rows["valid_from"] > day) & ~(rows["valid_to"] <= day)]


def _happened(records: pd.DataFrame, as_of: date) -> pd.DataFrame:
    return records[~(records["valid_from"] > pd.Timestamp(as_of))]


def _placed(rows: pd.DataFrame, ends: dict[str, tuple[str, pd.Series]]) -> pd.DataFrame:
    """Row numbers instead of ids; a link with an end not known on the day is left out."""
    numbered = rows.assign(
        **{name: rows[key].map(numbers) for name, (key, numbers) in ends.items()}
    )
    whole = [name for name in ("holder", *ends) if name in numbered.columns]
    numbered = numbered.dropna(subset=whole).astype(dict.fromkeys(whole, np.int64))
    numbered = numbered.drop(columns=[key for key, _ in ends.values()])
    return numbered.sort_values([*whole, "version_id"], kind="stable").reset_index(drop=True)


def fingerprint_of(frames: dict[str, pd.DataFrame], as_of: date) -> str:
    """SHA-256 over the date and every row of every frame, in order."""
    digest = hashlib.sha256(as_of.isoformat().encode())
    for name in sorted(frames):
        digest.update(name.encode())
        hashed = pd.util.hash_pandas_object(frames[name], index=False)
        digest.update(hashed.to_numpy(dtype=np.uint64).tobytes())
    return digest.hexdigest()
