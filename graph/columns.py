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
    # One index for all: pandas would else compare each column's; and no column is copied.
    index = pd.RangeIndex(max(map(len, columns.values()), default=0))
    found = {name: pd.Series(column_of(values), index) for name, values in columns.items()}
    return pd.DataFrame(found, index, copy=False)


def column_of(values: Sequence[Any]) -> np.ndarray:
    """One column: days as datetime64[s], numbers as int64 or, with null, float64, flags as bool.

    Instants become datetime of Python; what is mixed stays as it is.
    """
    # What the types are is asked once for the column: pandas looks at each cell several times.
    kinds = set(map(type, values))
    known = kinds - {type(None)}
    if known and all(map(_is_day, known)):
        return _days(values).astype(DATE)
    if known and known <= {int, float}:
        return np.array(values, dtype=np.int64 if kinds == {int} else np.float64)
    if any(kind in (list, dict) or hasattr(kind, "to_native") for kind in known):
        values = [native(value) for value in values]
    flags = kinds == {bool}
    return np.fromiter(values, dtype=bool if flags else object, count=len(values))


def native(value: Any) -> Any:
    """A value, also a list or a map, with days and instants of Python in place of the driver's."""
    if isinstance(value, list):
        return [native(item) for item in value]
    if isinstance(value, dict):
        return {name: native(item) for name, item in value.items()}
    return value.to_native() if hasattr(value, "to_native") else value


def _is_day(kind: type) -> bool:
    # The driver's Date has an ordinal and no hour; its DateTime has both.
    return kind is date or (hasattr(kind, "to_ordinal") and not hasattr(kind, "hour"))


def _days(values: Sequence[Any]) -> np.ndarray:
    ordinals = [_NOT_A_DAY if value is None else _ordinal(value) - _EPOCH for value in values]
    return np.array(ordinals, dtype="int64").astype("datetime64[D]")


def _ordinal(day: Any) -> int:
    return int(day.toordinal() if isinstance(day, date) else day.to_ordinal())
