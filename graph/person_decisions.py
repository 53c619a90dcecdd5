"""What people decide on suspected same persons: kept as versions with day, name and reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from cypher import statement
from graph.details import details_text
from graph.errors import BadInput
from graph.loading import load_tables
from graph.person_matches import SOURCE, Proposals, suspected_pairs
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from graph.tables import DATE, DECISIONS, tables_of

OF_PEOPLE = DECISIONS[1:]
PAGE = 100


@dataclass(frozen=True)
class Decision:
    """That two persons are (confirmed) or are not (refused) the same, who says so, and why."""

    person_id: str
    other_id: str
    decision: str
    decided_by: str
    reason: str


def propose(store: Store, day: date) -> Proposals:
    """Writes the suspected pairs of the graph as known on the day; decisions of people stay."""
    found = suspected_pairs(read_snapshot(store, day), day)
    _load(store, found.rows)
    return found


def decide(store: Store, told: Decision, day: date) -> None:
    """Keeps a decision as of the day; it replaces an earlier one, which stays on record.

    Raises BadInput for another word, one and the same person, a missing name or reason, and
    persons that the graph does not hold.
    """
    if told.decision not in OF_PEOPLE:
        raise BadInput(f"one of {', '.join(OF_PEOPLE)}", told.decision, "decision")
    if not (told.decided_by.strip() and told.reason.strip()):
        raise BadInput("who decides, and why", [told.decided_by, told.reason], "decision")
    person, other = sorted((told.person_id, told.other_id))
    if person == other:
        raise BadInput("two persons", person, "decision")
    known = set(store.read_columns(statement("read/known_person_ids"), ids=[person, other])["id"])
    if lost := sorted({person, other} - known):
        raise BadInput("persons of the graph", lost, "decision")
    row = {
        "person_id": person,
        "other_id": other,
        "decision": told.decision,
        "decided_by": told.decided_by.strip(),
        "details": details_text({"reason": told.reason.strip()}),
        "recorded_at": pd.Timestamp(day),
        "source": SOURCE,
    }
    _load(store, pd.DataFrame([row]).astype({"recorded_at": DATE}))


def listed(
    store: Store, decision: str | None, after: tuple[str, str] | None = None, limit: int = PAGE
) -> list[dict[str, Any]]:
    """Pairs as last decided, by their ids, with names, score, evidence, day and reason."""
    first, second = after or ("", "")
    asked = {"decision": decision, "after_id": first, "after_other": second, "limit": limit}
    rows: list[dict[str, Any]] = store.read(statement("read/person_matches"), **asked).to_dict(
        "records"
    )
    return rows


def _load(store: Store, rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    content = pd.util.hash_pandas_object(rows.astype(str), index=False).to_numpy().tobytes()
    load_id = f"{SOURCE} {hashlib.sha256(content).hexdigest()[:24]}"
    load_tables(store, tables_of(person_matches=rows), load_id=load_id)
