"""How what Neo4j returns becomes typed columns of a frame: days as datetime64, the rest as is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from graph.tables import DATE

# Ordinal of 1970-01-01, where numpy's day count starts.
_EPOCH = date(1970, 1, 1).toordinal()
# numpy writes NaT as the smallest integer.
_NOT_A_DAY = np.iinfo("int64").min


def frame_of(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """A frame of the columns in their order; a column of days becomes datetime64[s], null NaT."""
    return pd.DataFrame({name: column_of(values) for name, values in columns.items()})


def column_of(values: Sequence[Any]) -> pd.Series:
    """One column: days as datetime64[s], instants as datetime, else what pandas infers."""
    first = next((value for value in values if value is not None), None)
    if _is_day(first):
        return pd.Series(_days(values)).astype(DATE)
    if isinstance(first, int | float) and not isinstance(first, bool):
        return pd.Series(list(values))
    if isinstance(first, list | dict) or hasattr(first, "to_native"):
        values = [_native(value) for value in values]
    return pd.Series(list(values), dtype=bool if _is_flag(values) else object)


def _native(value: Any) -> Any:
    """Lists and maps with days and instants of Python in place of the driver's."""
    if isinstance(value, list):
        return [_native(item) for item in value]
    if isinstance(value, dict):
        return {name: _native(item) for name, item in value.items()}
    return value.to_native() if hasattr(value, "to_native") else value


def _is_day(value: Any) -> bool:
    # The driver's Date has an ordinal and no hour; its DateTime has both.
    return (hasattr(value, "to_ordinal") and not hasattr(value, "hour")) or type(value) is date


def _is_flag(values: Sequence[Any]) -> bool:
    return bool(values) and all(isinstance(value, bool) for value in values)


def _days(values: Sequence[Any]) -> np.ndarray:
    ordinals = [_NOT_A_DAY if value is None else _ordinal(value) - _EPOCH for value in values]
    return np.array(ordinals, dtype="int64").astype("datetime64[D]")


def _ordinal(day: Any) -> int:
    return int(day.toordinal() if isinstance(day, date) else day.to_ordinal())
