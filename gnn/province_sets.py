"""A sample province as three months: learned two years ago, stopped one ago, tested on truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.events import HORIZON, months_before
from gnn.example_sets import Sets
from gnn.leakage import month_unseen
from gnn.monthly import Month, examples_of
from graph.sample import Province
from graph.snapshot import Snapshot


def province_sets(province: Province) -> Sets:
    """Learned at 24 and held at 12 months before the province's end, tested at its end.

    The events after the end are in no table; they come from the truth kept beside the register.
    """
    return sets_of(province, months_of(province))


def months_of(province: Province) -> list[Month]:
    """The months that are learned, held and tested."""
    end = province.settings.end
    return [month_unseen(province.tables, months_before(end, back)) for back in (24, 12, 0)]


def sets_of(province: Province, months: Sequence[Month]) -> Sets:
    """The sets of the three months, whose operators may have been changed."""
    learned, held, tested = (examples_of(month, province.tables) for month in months)
    events = outcomes_after(months[2].snapshot, province.truth.outcomes)
    return Sets(learned, held, replace(tested, events=events))


def outcomes_after(snapshot: Snapshot, outcomes: pd.DataFrame) -> NDArray[np.float64]:
    """(size,) 1.0 where an outcome happened and was learned in the 12 months after the day."""
    day = pd.Timestamp(snapshot.as_of)
    inside = pd.Series(True, index=outcomes.index)
    for column in ("event_on", "recorded_at"):
        inside &= (outcomes[column] > day) & (outcomes[column] <= day + HORIZON)
    struck = set(outcomes.loc[inside, "enterprise_id"])
    found = snapshot.enterprises["enterprise_id"].isin(struck)
    return np.asarray(found, dtype=np.float64)
