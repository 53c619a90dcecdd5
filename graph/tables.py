"""The frames every source is turned into before it may enter the graph, and their columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype

from graph.department_kinds import department_labels

DATE = "datetime64[s]"
TEXT = "object"
NUMBER = "float64"
FLAG = "bool"

# `details` is a JSON object with what the source says and no column holds.
_LEARNED = {"details": TEXT, "recorded_at": DATE, "retracted_at": DATE, "source": TEXT}
_DATED = {"valid_from": DATE, "valid_to": DATE, **_LEARNED}

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
        "building": TEXT,
        "room": TEXT,
        "hosting": FLAG,
        **_LEARNED,
    },
    "agents": {"agent_id": TEXT, "name": TEXT, **_LEARNED},
    "holdings": {
        "holder_id": TEXT,
        "holder_kind": TEXT,
        "enterprise_id": TEXT,
        "interest": TEXT,
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
    "engagements": {"enterprise_id": TEXT, "agent_id": TEXT, "business_type": TEXT, **_DATED},
    "contacts": {"enterprise_id": TEXT, "contact_id": TEXT, "contact_kind": TEXT, **_DATED},
    "parties": {
        "party_id": TEXT,
        "party_kind": TEXT,
        "enterprise_id": TEXT,
        "record_id": TEXT,
        "role": TEXT,
        **_DATED,
    },
    "person_matches": {
        "person_id": TEXT,
        "other_id": TEXT,
        "decision": TEXT,
        "score": NUMBER,
        "evidence": TEXT,
        "decided_by": TEXT,
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

# Frames whose rows stand for a node of their own, with the column that names it.
ENTITIES = {
    "enterprises": "enterprise_id",
    "persons": "person_id",
    "addresses": "address_id",
    "agents": "agent_id",
}

# Rows that agree on these columns are versions of one fact; the latest known one counts.
KEYS: dict[str, list[str]] = {
    **{frame: [key] for frame, key in ENTITIES.items()},
    "holdings": ["holder_id", "holder_kind", "enterprise_id", "interest", "valid_from"],
    "positions": ["person_id", "enterprise_id", "position", "valid_from"],
    "domiciles": ["enterprise_id", "address_id", "address_kind", "valid_from"],
    "affiliations": ["source_id", "target_id", "relation", "valid_from"],
    "engagements": ["enterprise_id", "agent_id", "business_type", "valid_from"],
    "contacts": ["enterprise_id", "contact_id", "contact_kind", "valid_from"],
    "parties": ["party_id", "party_kind", "enterprise_id", "record_id", "role"],
    "person_matches": ["person_id", "other_id"],
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
SHAREHOLDING = "shareholding"
EXECUTIVE_PARTNER = "EXECUTIVE_PARTNER_OF"
AFFILIATIONS = ("BRANCH_OF", "GUARANTEES", "SUPPLIES", EXECUTIVE_PARTNER)
LEGAL_REPRESENTATIVE = "legal_representative"
# The type of the link that a position is; any other position is OFFICER_OF.
POSITION_LINKS = {
    LEGAL_REPRESENTATIVE: "LEGAL_REP_OF",
    "liaison": "LIAISON_OF",
    "beneficial_owner": "BENEFICIAL_OWNER_OF",
}
# Positions that give no say in the enterprise of themselves.
NO_OFFICES = ("liaison", "beneficial_owner")
CONTACT_KINDS = ("phone", "email")
DECISIONS = ("suspected", "confirmed", "refused")
RECORD_LABELS = {
    "licence": "Licence",
    "filing": "Filing",
    "change": "Change",
    "equity_change": "EquityChange",
    "penalty": "Penalty",
    "abnormal_listing": "AbnormalListing",
    "abnormal_mark": "AbnormalListing",
    "serious_listing": "SeriousListing",
    "inspection": "Inspection",
    "spot_check": "Inspection",
    "double_random_inspection": "Inspection",
    "sampling_result": "Inspection",
    "chattel_mortgage": "Pledge",
    "equity_pledge": "Pledge",
    "ip_pledge": "Pledge",
    "equity_freeze": "Freeze",
    "judgment_debt": "JudgmentDebt",
    "annual_report": "AnnualReport",
    "complaint": "Complaint",
    "report": "Report",
    "honour": "Honour",
    "credit_repair": "CreditRepair",
    "liquidation": "Liquidation",
    "exit_notice": "ExitNotice",
    "suspension": "Suspension",
    "external_event": "ExternalEvent",
    "domain_event": "DomainEvent",
    **department_labels(),
}
# What a row that leaves the column out means.
DEFAULTS = {"interest": SHAREHOLDING, "business_type": "unknown"}


def empty(frame: str) -> pd.DataFrame:
    """A frame of the given name with its columns and types and no row."""
    return _EMPTY[frame].copy()


_UNKNOWN: dict[str, Any] = {NUMBER: np.nan, FLAG: False, DATE: np.datetime64("NaT")}
_EMPTY = {
    frame: pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    for frame, columns in COLUMNS.items()
}


@dataclass(frozen=True)
class Tables:
    """All rows of one source; `COLUMNS` tells each frame's columns, shares are in [0, 1]."""

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
    if rows.empty:
        # Of a small part of the graph most frames are empty, and casting columns is not free.
        return empty(frame)
    return pd.DataFrame(
        {name: _column(rows, name, kind) for name, kind in COLUMNS[frame].items()}, copy=False
    )


def _column(rows: pd.DataFrame, name: str, kind: str) -> np.ndarray:
    """The column's values in its type; unknown where the rows lack it, or what that means."""
    unknown = DEFAULTS.get(name)
    if name in rows:
        return _cast(rows[name], kind, unknown)
    if kind == TEXT:
        return np.full(len(rows), unknown, dtype=object)
    return np.full(len(rows), _UNKNOWN[kind], dtype=kind)


def _cast(values: pd.Series, kind: str, unknown: str | None) -> np.ndarray:
    if kind == FLAG:
        return np.asarray(values.astype("boolean").fillna(False), dtype=FLAG)
    if kind != TEXT:
        return np.asarray(values.astype(kind))
    texts = np.asarray(values, dtype=object)
    # Many times as fast as a look at each cell for what else may stand for an unknown text.
    if infer_dtype(texts, skipna=False) == "string":
        return texts
    missing = np.asarray(pd.isna(texts))
    if missing.any():
        texts = texts.copy()
        texts[missing] = unknown
    return texts
