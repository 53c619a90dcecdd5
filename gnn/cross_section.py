"""Data of one day whose event has no date: is it foretold by everything but the records?

All rows lie in one graph and differ only in whether their outcome may be seen (transductive);
such a figure says how well an event is recognised, not how early.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gnn.example_sets import Sets
from gnn.group_split import group_split
from gnn.leakage import month_unseen
from gnn.monthly import FEWEST_EVENTS, Month
from gnn.train import Examples
from graph.errors import BadInput
from graph.tables import Tables, empty

HELD, TESTED = 0.2, 0.2  # parts of the rows; the rest is learned on


def month_without_records(tables: Tables, as_of: date) -> Month:
    """Features and operators of links alone: with no record, none can give the event away."""
    return month_unseen(replace(tables, records=empty("records")), as_of)


def cross_section(tables: Tables, month: Month, *, kind: str, apart: bool = False) -> Sets:
    """Three random parts of one graph; the event is a record of the kind.

    apart: no component of linked enterprises lies in two parts (`gnn.group_split`).
    Raises BadInput when the kind has too few events.
    """
    struck = set(tables.records.loc[tables.records["kind"] == kind, "enterprise_id"])
    events = month.snapshot.enterprises["enterprise_id"].isin(struck).to_numpy(np.float64)
    if events.sum() < FEWEST_EVENTS:
        raise BadInput(f"{FEWEST_EVENTS} events of kind {kind} or more", int(events.sum()))
    chance = np.random.default_rng(0).random(len(events))
    parts: tuple[NDArray[np.bool_], ...] = (
        chance >= HELD + TESTED,
        chance < HELD,
        (chance >= HELD) & (chance < HELD + TESTED),
    )
    if apart:
        parts = group_split(month.operators, 0, shares=(HELD, TESTED))
    whole = Examples(
        names=month.table.names,
        values=month.table.frame.to_numpy(),
        events=events,
        operators=month.operators,
        rows=parts[0],
    )
    return Sets(*(replace(whole, rows=rows) for rows in parts))
