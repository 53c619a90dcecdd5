"""How rows of a frame become values that Neo4j takes: dates without time, and null for unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = "pd.DataFrame | Sequence[Mapping[str, Any]]"


def batches(rows: Rows, size: int) -> Iterator[list[Row]]:
    """The rows as dictionaries, at most `size` at a time; a day as `date`, unknown as None."""
    for start in range(0, len(rows), size):
        if isinstance(rows, pd.DataFrame):
            yield _frame_rows(rows.iloc[start : start + size])
        else:
            yield [neo4j_values(row) for row in rows[start : start + size]]


def neo4j_values(row: Mapping[str, Any]) -> Row:
    """One row or parameter set with every value as Neo4j takes it."""
    return {name: neo4j_value(value) for name, value in row.items()}


def neo4j_value(value: Any) -> Any:
    """A value without pandas or numpy types: Timestamp as `date`; NaN, NaT and NA as None."""
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, dict):
        return neo4j_values(value)
    if isinstance(value, list | tuple | np.ndarray | pd.Series):
        return [neo4j_value(item) for item in value]
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp | np.datetime64):
        return pd.Timestamp(value).date()
    return value.item() if isinstance(value, np.generic) else value


def _frame_rows(frame: pd.DataFrame) -> list[Row]:
    names = [str(name) for name in frame.columns]
    columns = [_column_values(frame[name]) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _column_values(column: pd.Series) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        # pandas' own .dt.date is three times slower than numpy's cast, which also gives NaT as None
        return list(column.to_numpy().astype("datetime64[D]").tolist())
    values = column.astype(object)
    plain = values.where(values.notna(), None).tolist()
    return [neo4j_value(value) for value in plain] if column.dtype == object else list(plain)
