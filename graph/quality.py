"""How good the graph's data are: per source and kind how complete, how fresh, what is held back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pandas as pd

from cypher import statement
from graph.store import Store
from graph.tables import COLUMNS, FLAG, KEYS, Tables

# Columns that say where a row is from or when it was learned, or may rightly stay empty.
_NOT_ASKED = ("source", "recorded_at", "retracted_at", "details", "valid_to", "ended_on")
_UNSTATED = "(unstated)"
PARTS = ["source", "frame", "kind"]
HELD_BACK = ["source", "frame", "reason", "rows"]


@dataclass(frozen=True)
class Quality:
    """The state of the data on a day, one row a source, frame and kind of record.

    parts: [source, frame, kind, rows, facts, retracted, completeness, latest, age_days]; rows are
    versions, facts are what they are versions of, completeness is the mean share in [0, 1] of
    known cells over the columns that a row should have, latest is the last day anything was
    learned and age_days the days from it to `as_of`.
    columns: [source, frame, kind, column, known], known in [0, 1].
    held_back: [source, frame, reason, rows], what waits in the graph and what no load could read.
    """

    as_of: date
    parts: pd.DataFrame
    columns: pd.DataFrame
    held_back: pd.DataFrame


def quality_of(tables: Tables, held_back: pd.DataFrame, as_of: date) -> Quality:
    """The quality of rows learned by `as_of`, beside the rows that are held back."""
    parts, columns = [], []
    for name, every in tables:
        rows = every[every["recorded_at"] <= pd.Timestamp(as_of)]
        if rows.empty:
            continue
        keyed = rows.assign(
            source=rows["source"].fillna(_UNSTATED),
            frame=name,
            kind=rows["kind"] if name == "records" else "",
        )
        known = _known(name, keyed)
        columns.append(known)
        parts.append(_part(name, keyed, known, as_of))
    return Quality(as_of, _joined(parts), _joined(columns), held_back[HELD_BACK])


def _part(frame: str, keyed: pd.DataFrame, known: pd.DataFrame, as_of: date) -> pd.DataFrame:
    grouped = keyed.groupby(PARTS)
    part = grouped.agg(
        rows=("recorded_at", "size"),
        retracted=("retracted_at", "count"),
        latest=("recorded_at", "max"),
    )
    part["facts"] = keyed.drop_duplicates([*PARTS, *KEYS[frame]]).groupby(PARTS).size()
    part["completeness"] = known.groupby(PARTS)["known"].mean()
    part["age_days"] = (pd.Timestamp(as_of) - part["latest"]).dt.days
    order = ["rows", "facts", "retracted", "completeness", "latest", "age_days"]
    return part[order].reset_index()


def _known(frame: str, keyed: pd.DataFrame) -> pd.DataFrame:
    asked = [
        name
        for name, kind in COLUMNS[frame].items()
        if name not in (*_NOT_ASKED, *PARTS) and kind != FLAG
    ]
    shares = keyed[asked].notna().groupby([keyed[name] for name in PARTS]).mean()
    return shares.melt(ignore_index=False, var_name="column", value_name="known").reset_index()


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=PARTS)


def keep_held_back(store: Store, load_id: str, reasons: pd.DataFrame) -> None:
    """Notes on a load what its reader could not read: [frame, reason, rows]."""
    lines = json.dumps(reasons.to_dict("records"), ensure_ascii=False)
    store.run(statement("load/held_back"), load_id=load_id, held_back=lines)


def read_held_back(store: Store) -> pd.DataFrame:
    """[source, frame, reason, rows]: what waits in the graph, and what the loads could not read."""
    waiting = store.read(statement("read/waiting_counts"))
    loads = store.read(statement("read/held_back"))
    unread = [
        {**line, "source": ", ".join(sources) or _UNSTATED}
        for sources, lines in zip(loads["sources"], loads["held_back"], strict=True)
        for line in json.loads(lines)
    ]
    both = pd.concat([waiting, pd.DataFrame(unread, columns=HELD_BACK)])[HELD_BACK]
    counted = both.groupby(HELD_BACK[:3], as_index=False)["rows"].sum()
    order = ["source", "frame", "rows", "reason"]
    return counted.sort_values(order, ascending=[True, True, False, True], ignore_index=True)
