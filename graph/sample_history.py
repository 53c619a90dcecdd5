"""How a fact of a sample firm changes in time: days of change, spans of validity, news of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.sample_firms import Firms
from graph.sample_settings import OPEN, SLOWEST_NEWS, Integers, SampleSettings


def change_days(
    settings: SampleSettings, firms: Firms, *, yearly: float, chance: np.random.Generator
) -> pd.DataFrame:
    """Changes [firm, day, learning], sorted; on average `yearly` a firm and year of its life.

    Firms with a higher latent risk change more often. One change a firm and day.
    """
    # Not before the founding is known, and news of one firm arrives in order.
    first = np.maximum(firms.established + SLOWEST_NEWS + 1, settings.first_day)
    last = np.minimum(firms.ended, settings.last_day)
    years = np.maximum(last - first, 0) / 365.25
    counts = chance.poisson(yearly * years * np.exp(0.5 * firms.frailty - 0.125))
    firm = np.repeat(np.arange(firms.size), counts)
    day = first[firm] + (chance.random(len(firm)) * (last - first)[firm]).astype(np.int64)
    changes = pd.DataFrame({"firm": firm, "day": day, "learning": learning_days(chance, len(firm))})
    changes = changes.sort_values(["firm", "day"], kind="stable")
    changes = changes.drop_duplicates(["firm", "day"]).reset_index(drop=True)
    known = (changes["day"] + changes["learning"]).groupby(changes["firm"]).cummax()
    return changes.assign(learning=known - changes["day"])


def learning_days(chance: np.random.Generator, size: int) -> Integers:
    """Days from an event to the day it is learned, 0 to 60."""
    return chance.integers(0, SLOWEST_NEWS + 1, size)


def first_spans(firms: Firms, **columns: object) -> pd.DataFrame:
    """One open row a firm, from its founding, learned with its registration."""
    rows = pd.DataFrame({"firm": np.arange(firms.size), **columns})
    return opened(rows, firms.established, learning=firms.learning)


def opened(rows: pd.DataFrame, start: Integers, *, learning: Integers) -> pd.DataFrame:
    """The rows as spans [start, OPEN) that are learned `learning` days after their start."""
    return rows.assign(start=start, end=OPEN, learning=learning, end_learning=0)


def successions(first: pd.DataFrame, changes: pd.DataFrame, *, value: str) -> pd.DataFrame:
    """Spans of a fact with one holder at a time: each change ends the span before it.

    first, changes: frames with `firm` and the `value`; changes have `day` and `learning` too.
    A change to the same value is none.
    """
    later = opened(changes[["firm", value]], changes["day"], learning=changes["learning"])
    spans = pd.concat([first, later], ignore_index=True)
    spans = spans.sort_values(["firm", "start"], kind="stable").reset_index(drop=True)
    same = (spans["firm"] == spans["firm"].shift()) & (spans[value] == spans[value].shift())
    spans = spans[~same].reset_index(drop=True)
    followed = (spans["firm"] == spans["firm"].shift(-1)).to_numpy()
    # The end is learned with the change that caused it, so no day lacks or doubles the holder.
    spans.loc[followed, "end"] = spans["start"].shift(-1)[followed].astype(np.int64)
    spans.loc[followed, "end_learning"] = spans["learning"].shift(-1)[followed].astype(np.int64)
    return spans


def transfers(spans: pd.DataFrame, changes: pd.DataFrame, *, value: str) -> pd.DataFrame:
    """The spans with some passed on to another: `changes` [row, day, learning, value] by row.

    What else the row says, a share for example, passes on unchanged.
    """
    given = spans.iloc[changes["row"].to_numpy()]
    taken = given.assign(
        **{value: changes[value].to_numpy()},
        start=changes["day"].to_numpy(),
        learning=changes["learning"].to_numpy(),
    )
    spans = spans.copy()
    rows = changes["row"].to_numpy()
    spans.loc[rows, "end"] = changes["day"].to_numpy()
    spans.loc[rows, "end_learning"] = changes["learning"].to_numpy()
    return pd.concat([spans, taken], ignore_index=True)
