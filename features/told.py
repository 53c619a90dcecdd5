"""What the details of records say: a field of some records, as numbers or texts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Mask, Values
from graph.details import as_properties
from graph.snapshot import Snapshot
from graph.tables import DATE


def told(snapshot: Snapshot, chosen: Mask, *fields: str) -> pd.DataFrame:
    """The fields (one column each, None unknown) of the chosen records; index = row in records."""
    return fields_of(snapshot.records.loc[chosen, "details"], *fields)


def fields_of(details: pd.Series, *fields: str) -> pd.DataFrame:
    """The fields (one column each, None unknown) that a column of details tells, by its index."""
    properties = as_properties(details[details.notna()])
    columns = {name: properties.map(lambda one, name=name: one.get(name)) for name in fields}
    return pd.DataFrame(columns, dtype=object).reindex(details.index)


def days(values: pd.Series) -> pd.Series:
    """The values as days, NaT where they are none."""
    return pd.to_datetime(values.astype("string"), errors="coerce").astype(DATE)


def numbers(values: pd.Series) -> Values:
    """The values as numbers, NaN where they are none."""
    return np.asarray(pd.to_numeric(values, errors="coerce"), dtype=np.float64)
