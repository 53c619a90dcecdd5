"""The guard against looking ahead: nothing learned after the day may reach what is learned from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from features.prior import Prior
from gnn.monthly import Month, month_of
from graph.errors import BadInput
from graph.snapshot import Snapshot, snapshot_of
from graph.tables import ENTITIES, Tables
from graph.versions import learned_on

_NAMED = {**ENTITIES, "records": "record_id"}


def month_unseen(tables: Tables, as_of: date) -> Month:
    """The month of a day, checked: rows, features and operators know nothing younger.

    Raises BadInput naming the first row, indicator or relation that does.
    """
    month = month_of(snapshot_of(tables, as_of))
    check_rows(month.snapshot, as_of)
    check_ties(month)
    check_blind(month, tables)
    return month


def check_rows(snapshot: Snapshot, as_of: date) -> None:
    """Raises BadInput naming a row of the snapshot that was learned or began after the day."""
    day = pd.Timestamp(as_of)
    for frame, rows in snapshot.frames.items():
        if rows.empty:
            continue
        young = (learned_on(rows) > day).to_numpy()
        if "valid_from" in rows:
            young |= (rows["valid_from"] > day).to_numpy()
        if young.any():
            first = rows[young].iloc[0]
            named = str(first[_NAMED.get(frame, "version_id")])
            raise BadInput(f"rows known on {as_of}", named, frame)


def check_ties(month: Month) -> None:
    """Raises BadInput naming a link that messages travel along and the snapshot does not hold."""
    frames = month.snapshot.frames.values()
    held = np.concatenate([rows["version_id"].to_numpy(object) for rows in frames if len(rows)])
    for operator in month.operators:
        numbers = np.unique(operator.ties[["link_in", "link_out"]].to_numpy())
        cited = operator.links[numbers[numbers >= 0]]
        strange = cited[~np.isin(cited.astype(str), held.astype(str))]
        if len(strange):
            raise BadInput("links of the snapshot", str(strange[0]), operator.name)


def check_prior(prior: Prior | None, as_of: date) -> None:
    """Raises BadInput when the grades looked back to are not of a month before the day."""
    if prior is not None and prior.as_of >= as_of:
        raise BadInput(f"grades of a month that ended before {as_of}", prior.as_of, "prior month")


def check_blind(month: Month, tables: Tables) -> None:
    """Raises BadInput naming an indicator or relation that later rows of the tables change."""
    day = month.snapshot.as_of
    blind = month_of(snapshot_of(known_by(tables, day), day))
    if not blind.table.frame.index.equals(month.table.frame.index):
        raise BadInput(f"enterprises known on {day}", len(month.table.frame), "leakage")
    for name in month.table.names:
        if not blind.table.frame[name].equals(month.table.frame[name]):
            raise BadInput(f"indicators that rest on what was known on {day}", name, "leakage")
    for seen, unseen in zip(month.operators, blind.operators, strict=True):
        if not seen.ties.equals(unseen.ties):
            raise BadInput(f"relations that rest on what was known on {day}", seen.name, "leakage")


def known_by(tables: Tables, day: date) -> Tables:
    """The tables as they stood on the day: rows learned later are gone."""
    kept = {name: rows[(learned_on(rows) <= pd.Timestamp(day)).to_numpy()] for name, rows in tables}
    return replace(tables, **kept)
