"""Small graphs drawn by hand, so that a test's graph fits in a few lines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from graph.snapshot import Snapshot, snapshot_of
from graph.tables import COLUMNS, DATE, DEFAULTS, Tables, tables_of

LEARNED = "2024-01-01"
AS_OF = date(2026, 6, 30)


def rows(frame: str, *drawn: dict[str, Any]) -> pd.DataFrame:
    """Rows of one frame; what a row leaves out is unknown, learned on 2024-01-01 from 'drawn'."""
    filled = pd.DataFrame([{"recorded_at": LEARNED, "source": "drawn", **row} for row in drawn])
    filled = filled.reindex(columns=list(COLUMNS[frame]))
    for column, kind in COLUMNS[frame].items():
        if kind == DATE:
            filled[column] = pd.to_datetime(filled[column]).astype(DATE)
        if column in DEFAULTS:
            filled[column] = filled[column].astype(object).fillna(DEFAULTS[column])
    return filled


def e(enterprise_id: str, **attributes: Any) -> dict[str, Any]:
    """An enterprise in the register, named like its id."""
    return {
        "enterprise_id": enterprise_id,
        "name": enterprise_id,
        "status": "in_register",
        "established_on": "2015-01-01",
        **attributes,
    }


def holds(holder_id: str, enterprise_id: str, share: float, **more: Any) -> dict[str, Any]:
    """A holding of `share` in [0, 1]; a holder whose id starts with 'p' is a person."""
    kind = "Person" if holder_id.startswith("p") else "Enterprise"
    return {
        "holder_id": holder_id,
        "holder_kind": kind,
        "enterprise_id": enterprise_id,
        "share": share,
        "share_low": share,
        "share_high": share,
        **more,
    }


def serves(person_id: str, enterprise_id: str, position: str, **more: Any) -> dict[str, Any]:
    """A position; 'legal_representative' makes LEGAL_REP_OF."""
    return {"person_id": person_id, "enterprise_id": enterprise_id, "position": position, **more}


def record(record_id: str, kind: str, enterprise_id: str, on: str, **more: Any) -> dict[str, Any]:
    """A record that happened and was learned `on` the day."""
    return {
        "record_id": record_id,
        "kind": kind,
        "enterprise_id": enterprise_id,
        "valid_from": on,
        "recorded_at": on,
        **more,
    }


def draw(**frames: list[dict[str, Any]]) -> Tables:
    """Tables from lists of row dictionaries, one keyword a frame."""
    return tables_of(**{name: rows(name, *drawn) for name, drawn in frames.items() if drawn})


def agent(agent_id: str, **more: Any) -> dict[str, Any]:
    """A registration agent, named like its id."""
    return {"agent_id": agent_id, "name": agent_id, **more}


def engages(enterprise_id: str, agent_id: str, **more: Any) -> dict[str, Any]:
    """An engagement of a registration agent."""
    return {"enterprise_id": enterprise_id, "agent_id": agent_id, **more}


def reached_at(enterprise_id: str, contact_id: str, **more: Any) -> dict[str, Any]:
    """A contact of an enterprise: a telephone unless told otherwise."""
    return {
        "enterprise_id": enterprise_id,
        "contact_id": contact_id,
        "contact_kind": "phone",
        **more,
    }


def matches(person_id: str, other_id: str, decision: str, **more: Any) -> dict[str, Any]:
    """That two persons are suspected, confirmed or refused to be the same."""
    return {"person_id": person_id, "other_id": other_id, "decision": decision, **more}


def drawn_snapshot(as_of: date = AS_OF, **frames: list[dict[str, Any]]) -> Snapshot:
    """The snapshot of a drawn graph."""
    return snapshot_of(draw(**frames), as_of)
