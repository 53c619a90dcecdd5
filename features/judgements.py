"""How a table of experts' judgements is read, with every fault at its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from graph.errors import BadInput
from graph.table_files import read_table_file


def read_judgements(file: Path, columns: Sequence[str]) -> pd.DataFrame:
    """The rows of a CSV or Parquet file as stripped texts: `columns`, and `where` each stands.

    Raises BadInput for a column that is missing, a row of another length and an empty cell.
    """
    table = read_table_file(file, frame="judgements")
    for row in table.broken.head(1).to_dict("records"):
        raise BadInput("a row as long as the header", row["reason"], f"{file}:{row['line']}")
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise BadInput(f"a column {missing[0]}", ", ".join(table.columns), f"{file}:1")
    rows = table.rows[list(columns)].assign(where=[f"{file}:{line}" for line in table.rows["line"]])
    for name in columns:
        rows[name] = rows[name].astype("string").fillna("").astype(object).str.strip()
        refuse(rows, rows[name] == "", f"a text as {name}", value=name)
    if rows.empty:
        raise BadInput("at least one judgement", 0, str(file))
    return rows


def numbers(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column as finite float64. Raises BadInput at the first row that is none."""
    found = pd.to_numeric(rows[name], errors="coerce").astype("float64")
    refuse(rows, ~found.abs().lt(float("inf")), f"a number as {name}", value=name)
    return found


def refuse(rows: pd.DataFrame, wrong: pd.Series, expected: str, *, value: str) -> None:
    """Raises BadInput at the line of the first wrong row, with what its column `value` holds."""
    for row in rows[wrong].head(1).to_dict("records"):
        raise BadInput(expected, row[value], row["where"])
