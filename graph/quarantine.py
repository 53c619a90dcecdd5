"""Rows that may not enter: where they stood, why, and what they said without personal numbers."""

from __future__ import annotations

import json

import pandas as pd

from graph.identity import scrub

COLUMNS = ("file", "line", "frame", "reason", "row")
SEPARATOR = "; "


def quarantined(frame: str, rows: pd.DataFrame, *, reasons: pd.Series) -> pd.DataFrame:
    """The rows, with their reasons, in the form of the quarantine [file, line, frame, reason, row].

    `rows` has the columns file and line; `row` is the rest as JSON, scrubbed of identity numbers,
    bank cards and phones.
    """
    content = rows.drop(columns=["file", "line"]).astype(object)
    content = content.where(content.notna(), None)
    lines = [dict(zip(content.columns, line, strict=True)) for line in content.to_numpy()]
    written = [scrub(json.dumps(line, ensure_ascii=False, default=str)) for line in lines]
    return pd.DataFrame(
        {
            "file": rows["file"].to_numpy(dtype=object),
            "line": rows["line"].to_numpy(dtype="int64"),
            "frame": frame,
            "reason": reasons.to_numpy(dtype=object),
            "row": pd.Series(written, dtype=object).to_numpy(),
        },
        columns=list(COLUMNS),
    )


def empty_quarantine() -> pd.DataFrame:
    """A quarantine that holds nothing."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})


def gathered(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """All parts in one quarantine, by file and line."""
    filled = [part for part in parts if not part.empty]
    if not filled:
        return empty_quarantine()
    rows = pd.concat(filled, ignore_index=True)
    return rows.sort_values(["file", "line"], kind="stable", ignore_index=True)


def counted(quarantine: pd.DataFrame) -> pd.DataFrame:
    """[frame, reason, rows]: how many rows each reason holds back, the most frequent first.

    A row with two reasons counts under both, so the sum can exceed the number of rows.
    """
    each = quarantine.assign(reason=quarantine["reason"].str.split(SEPARATOR)).explode("reason")
    counts = each.groupby(["frame", "reason"]).size().rename("rows").reset_index()
    return counts.sort_values(
        ["rows", "frame", "reason"], ascending=[False, True, True]
    ).reset_index(drop=True)
