"""Which records were repaired: a granted credit repair names the record and the day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from graph.details import as_properties
from graph.tables import DATE

REPAIR = "credit_repair"
GRANTED = "granted"
_TARGET = "target_record_id"


def with_repairs(records: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The records with `repaired_on`: the first day a granted repair of it counts, NaT if none.

    A repair counts from the day it was granted (its valid_from, where unknown the day it was
    learned) until it is withdrawn (valid_to).
    Source: Measures for the Administration of Credit Repair (2021) of the market regulator.
    """
    if records.empty:
        return records.assign(repaired_on=pd.Series(dtype=DATE))
    repairs = records[(records["kind"] == REPAIR) & (records["result"] == GRANTED)]
    repairs = repairs[~(repairs["valid_to"] <= pd.Timestamp(as_of))]
    targets = as_properties(repairs["details"]).map(lambda details: details.get(_TARGET))
    days = repairs["valid_from"].fillna(repairs["recorded_at"])
    first = days.groupby(targets).min()
    return records.assign(repaired_on=records["record_id"].map(first).astype(DATE))
