"""Rows that wait in the graph for an end they name: kept with the reason, tried by every load."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from cypher import statement
from graph.parameters import batches
from graph.quarantine import COLUMNS as PLACED
from graph.store import Store
from graph.tables import COLUMNS, DATE, conform

# A quarantine of the readers has the first five; `cause` is the reason without the value.
QUARANTINE = (*PLACED, "version_id", "cause", "source")


def quarantine_of(frame: str, rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The rows with a cause as lines of the quarantine: their content as JSON, file and line."""
    held = found["cause"].notna()
    rows, found = rows[held], found[held]
    lines = found.assign(
        frame=frame, version_id=rows["version_id"], row=_as_json(rows[list(COLUMNS[frame])])
    )
    lines["source"] = rows["source"]
    for place in ("file", "line"):
        lines[place] = rows[place] if place in rows.columns else None
    return lines[list(QUARANTINE)].reset_index(drop=True)


def read_waiting(store: Store) -> dict[str, pd.DataFrame]:
    """The rows that wait in the graph, by frame."""
    waiting = store.read_columns(statement("read/waiting_rows"))
    return {
        str(frame): _from_json(str(frame), lines["row"].tolist())
        for frame, lines in waiting.groupby("frame")
    }


def keep_waiting(store: Store, quarantine: pd.DataFrame) -> None:
    """Writes the lines into the graph; a row that waits already only gets its present reason."""
    columns = ["version_id", "frame", "source", "cause", "reason", "row"]
    store.write(statement("load/waiting_rows"), quarantine[columns])


def forget_waiting(store: Store, version_ids: pd.Series) -> None:
    """Takes rows that have entered the graph off the waiting ones."""
    rows = pd.DataFrame({"version_id": version_ids})
    store.write(statement("load/waiting_rows_entered"), rows)


def _as_json(rows: pd.DataFrame) -> list[str]:
    plain = rows.copy()
    for column in plain.columns[plain.dtypes == DATE]:
        # A time of day, the reason why some rows wait, must survive: text, not a day.
        plain[column] = plain[column].astype(str).where(plain[column].notna(), None)
    return [
        json.dumps(row, ensure_ascii=False)
        for lot in batches(plain, len(plain) or 1)
        for row in lot
    ]


def _from_json(frame: str, lines: list[str]) -> pd.DataFrame:
    contents: list[dict[str, Any]] = [json.loads(line) for line in lines]
    rows = pd.DataFrame(contents, columns=list(COLUMNS[frame]))
    for column, kind in COLUMNS[frame].items():
        if kind == DATE:
            rows[column] = rows[column].astype(DATE)
    return conform(frame, rows)
