"""The eight frames every source is turned into before it may enter the graph, and their columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import pandas as pd

DATE = "datetime64[s]"
TEXT = "object"
NUMBER = "float64"
FLAG = "bool"

_LEARNED = {"recorded_at": DATE, "source": TEXT}
_DATED = {"valid_from": DATE, "valid_to": DATE, **_LEARNED}

# Column order is part of a row's identity: `version_ids` hashes the columns in this order.
COLUMNS: dict[str, dict[str, str]] = {
    "enterprises": {
        "enterprise_id": TEXT,
        "name": TEXT,
        "status": TEXT,
        "enterprise_type": TEXT,
        "industry": TEXT,
        "division": TEXT,
        "registered_capital": NUMBER,
        "established_on": DATE,
        "ended_on": DATE,
        **_LEARNED,
    },
    "persons": {"person_id": TEXT, "name": TEXT, **_LEARNED},
    "addresses": {
        "address_id": TEXT,
        "text": TEXT,
        "division": TEXT,
        "hosting": FLAG,
        **_LEARNED,
    },
    "holdings": {
        "holder_id": TEXT,
        "holder_kind": TEXT,
        "enterprise_id": TEXT,
        "share": NUMBER,
        "share_low": NUMBER,
        "share_high": NUMBER,
        "subscribed_amount": NUMBER,
        "paid_amount": NUMBER,
        **_DATED,
    },
    "positions": {"person_id": TEXT, "enterprise_id": TEXT, "position": TEXT, **_DATED},
    "domiciles": {"enterprise_id": TEXT, "address_id": TEXT, "address_kind": TEXT, **_DATED},
    "affiliations": {
        "source_id": TEXT,
        "target_id": TEXT,
        "relation": TEXT,
        "amount": NUMBER,
        **_DATED,
    },
    "records": {
        "record_id": TEXT,
        "kind": TEXT,
        "enterprise_id": TEXT,
        "authority": TEXT,
        "category": TEXT,
        "result": TEXT,
        "amount": NUMBER,
        **_DATED,
    },
}

# Rows that agree on these columns are versions of one fact; the latest known one counts.
KEYS: dict[str, list[str]] = {
    "enterprises": ["enterprise_id"],
    "persons": ["person_id"],
    "addresses": ["address_id"],
    "holdings": ["holder_id", "holder_kind", "enterprise_id", "valid_from"],
    "positions": ["person_id", "enterprise_id", "position", "valid_from"],
    "domiciles": ["enterprise_id", "address_id", "address_kind", "valid_from"],
    "affiliations": ["source_id", "target_id", "relation", "valid_from"],
    "records": ["record_id"],
}

STATUSES = (
    "in_register",
    "suspended",
    "revoked",
    "deregistered",
    "annulled",
    "moved_out",
    "unknown",
)
HOLDER_KINDS = ("Person", "Enterprise")
AFFILIATIONS = ("BRANCH_OF", "GUARANTEES", "SUPPLIES")
LEGAL_REPRESENTATIVE = "legal_representative"
RECORD_LABELS = {
    "penalty": "Penalty",
    "abnormal_listing": "AbnormalListing",
    "serious_listing": "SeriousListing",
    "inspection": "Inspection",
    "change": "Change",
    "complaint": "Complaint",
    "annual_report": "AnnualReport",
    "judgment_debt": "JudgmentDebt",
    "honour": "Honour",
}


def empty(frame: str) -> pd.DataFrame:
    """A frame of the given name with its columns and types and no row."""
    columns = COLUMNS[frame]
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


@dataclass(frozen=True)
class Tables:
    """All rows of one source; `COLUMNS` tells each frame's columns, shares are in [0, 1]."""

    enterprises: pd.DataFrame
    persons: pd.DataFrame
    addresses: pd.DataFrame
    holdings: pd.DataFrame
    positions: pd.DataFrame
    domiciles: pd.DataFrame
    affiliations: pd.DataFrame
    records: pd.DataFrame

    def __iter__(self) -> Iterator[tuple[str, pd.DataFrame]]:
        for field in fields(self):
            yield field.name, getattr(self, field.name)

    @property
    def rows(self) -> dict[str, int]:
        """Number of rows by frame."""
        return {name: len(frame) for name, frame in self}


def tables_of(**frames: pd.DataFrame) -> Tables:
    """Tables from some of the frames, the others empty; missing columns are filled as unknown."""
    return Tables(**{name: conform(name, frames.get(name, empty(name))) for name in COLUMNS})


def conform(frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with exactly the frame's columns and types; missing columns are unknown."""
    filled = rows.reindex(columns=list(COLUMNS[frame]))
    for column, kind in COLUMNS[frame].items():
        filled[column] = _cast(filled[column], kind)
    return filled.reset_index(drop=True)


def _cast(values: pd.Series, kind: str) -> pd.Series:
    if kind == FLAG:
        return values.astype("boolean").fillna(False).astype(FLAG)
    if kind == TEXT:
        return values.astype(TEXT).where(values.notna(), None)
    return values.astype(kind)


def version_ids(frame: str, rows: pd.DataFrame) -> pd.Series:
    """A 32-character hash of each row's full content: equal rows, and only they, share it."""
    content = conform(frame, rows)
    halves = [
        pd.util.hash_pandas_object(content, index=False, hash_key=key, categorize=True)
        for key in ("linkrisk-first-0", "linkrisk-second0")
    ]
    words = [half.map("{:016x}".format).astype(TEXT) for half in halves]
    return words[0] + words[1]
