"""Through which day the past is closed: what is told later of it can't change it any more.

A month that was graded must read the same for ever. Once it is closed, a row that claims to have
been learned in it is new to the graph only if it comes late; it then has to wait, or to enter with
the day on which it really came.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from cypher import statement
from graph.details import as_properties, details_text
from graph.errors import BadInput
from graph.parameters import batches
from graph.store import Store
from graph.tables import DATE, ENTITIES, Tables
from graph.versions import learned_on, with_versions

CAUSE = "learned in a closed period"
STATED = "stated_recorded_at"
_ASKED_AT_ONCE = 20_000


def close(store: Store, through: date) -> None:
    """Closes the past through the day; it can't be opened again. Raises BadInput."""
    closed = closed_through(store)
    if closed and through < closed:
        raise BadInput(f"a day from {closed} on, through which the past is closed", through)
    store.run(statement("load/closing"), closed_through=through)


def closed_through(store: Store) -> date | None:
    """The last day of the closed past; None when nothing is closed."""
    days = store.read(statement("read/closing"))["closed_through"]
    return None if days.empty else days.iloc[0].date()


def late_rows(store: Store, frame: str, rows: pd.DataFrame, closed: date) -> np.ndarray:
    """Mask of rows (with version_id) learned in the closed past that the graph does not have."""
    late = (learned_on(rows) <= pd.Timestamp(closed)).to_numpy()
    asked = rows[late]
    ids = asked[[ENTITIES[frame]]] if frame in ENTITIES else asked[["version_id"]]
    asked = pd.DataFrame({"id": ids.iloc[:, 0], "version_id": asked["version_id"]})
    known: set[str] = set()
    for lot in batches(asked.drop_duplicates(), _ASKED_AT_ONCE):
        question = "read/known_versions" if frame not in ENTITIES else "read/known_entity_versions"
        known.update(store.read_columns(statement(question), rows=lot)["version_id"])
    late[late] = ~rows["version_id"][late].isin(known).to_numpy()
    return np.asarray(late)


def taken_late(store: Store, tables: Tables, day: date) -> Tables:
    """The tables with the late rows learned on `day`; their details keep the day they stated.

    Raises BadInput for a day in the closed past.
    """
    closed = closed_through(store)
    if closed is None:
        return tables
    if day <= closed:
        raise BadInput(f"a day after {closed}, through which the past is closed", day, "late-as")
    return Tables(**{name: _moved(store, name, rows, days=(closed, day)) for name, rows in tables})


def _moved(
    store: Store, frame: str, rows: pd.DataFrame, *, days: tuple[date, date]
) -> pd.DataFrame:
    closed, day = days
    identified = with_versions(frame, rows)
    late = late_rows(store, frame, identified, closed)
    if not late.any():
        return rows
    moved = rows.copy()
    learned = pd.Series([pd.Timestamp(day)] * int(late.sum())).astype(DATE).to_numpy()
    # What was learned late of a retraction is the retraction; the row itself keeps its day.
    retraction = identified["retracted_at"].notna().to_numpy()
    column = np.where(retraction[late], "retracted_at", "recorded_at")
    stated = learned_on(identified)[late]
    for name in ("recorded_at", "retracted_at"):
        chosen = np.flatnonzero(late)[column == name]
        values = identified[name].to_numpy().copy()
        values[chosen] = learned[column == name]
        moved[name] = values
    details = identified["details"].to_numpy(dtype=object).copy()
    details[late] = [
        details_text({**known, STATED: f"{stated_day:%Y-%m-%d}"})
        for known, stated_day in zip(
            as_properties(identified["details"][late]), stated, strict=True
        )
    ]
    return moved.assign(details=details)
