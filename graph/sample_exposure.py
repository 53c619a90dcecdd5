"""The channels by which a sample firm's trouble can reach another, with their strength and time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.sample_firms import Firms
from graph.sample_people import People
from graph.sample_places import Places
from graph.sample_settings import Integers

# Channel and its log-odds at full strength: `target` is hit, `source` had the event.
STRENGTHS = {
    "co_person": 2.1,  # target and source have one legal representative or majority holder
    "shareholder": 2.4,  # source holds target: times the share
    "investee": 1.8,  # target holds source: times the share
    "grandholder": 1.3,  # source holds a holder of target: times both shares
    "co_address": 1.1,  # both at one address that hosts nobody
    "guarantee": 1.9,  # target stands for source
    "head_office": 1.7,  # target is a branch of source
    "branch": 1.5,  # source is a branch of target
}
CHANNELS = tuple(STRENGTHS)
_CONTROL = 0.5
# A hub with k other firms passes on less of each: strength / k ** _HUB_LOSS.
_HUB_LOSS = 0.5
_PAIR_COLUMNS = ["target", "source", "channel", "weight", "start", "end"]


def make_exposures(
    firms: Firms, *, people: People, places: Places, dealings: pd.DataFrame
) -> pd.DataFrame:
    """Rows target, source, channel (position in CHANNELS), weight (log-odds), start, end (days)."""
    exposures = [
        _co_person(people),
        *_holdings(people),
        _co_address(places),
        *_dealings(dealings),
    ]
    rows = pd.concat(exposures, ignore_index=True)
    rows = rows[(rows["target"] != rows["source"]) & (rows["start"] < rows["end"])]
    return rows.sort_values(_PAIR_COLUMNS, kind="stable").reset_index(drop=True)


def _co_person(people: People) -> pd.DataFrame:
    ties = [people.representations.rename(columns={"person": "hub"}), _controllers(people)]
    columns = ["hub", "firm", "start", "end"]
    return _sharing(pd.concat([rows[columns] for rows in ties]), channel="co_person")


def _controllers(people: People) -> pd.DataFrame:
    holdings = people.holdings
    controlling = holdings[holdings["by_person"] & (holdings["share"] > _CONTROL)]
    return controlling.rename(columns={"holder": "hub"})


def _co_address(places: Places) -> pd.DataFrame:
    domiciles = places.domiciles.rename(columns={"address": "hub"})
    plain = domiciles[~places.hosting[domiciles["hub"].to_numpy()]]
    return _sharing(plain[["hub", "firm", "start", "end"]], channel="co_address")


def _sharing(ties: pd.DataFrame, *, channel: str) -> pd.DataFrame:
    """All ordered pairs of firms tied to one hub, while both ties hold."""
    ties = ties.sort_values(["hub", "firm", "start"], kind="stable").reset_index(drop=True)
    left, right = _pairs_within(ties["hub"].to_numpy())
    firms_of_hub = ties.groupby("hub")["firm"].transform("nunique").to_numpy()
    firm, start, end = (ties[name].to_numpy() for name in ("firm", "start", "end"))
    others = np.maximum(firms_of_hub[left] - 1, 1)
    return pd.DataFrame(
        {
            "target": firm[left],
            "source": firm[right],
            "channel": CHANNELS.index(channel),
            "weight": STRENGTHS[channel] * others**-_HUB_LOSS,
            "start": np.maximum(start[left], start[right]),
            "end": np.minimum(end[left], end[right]),
        }
    )


def _pairs_within(hubs: Integers) -> tuple[Integers, Integers]:
    """Positions of all ordered pairs, itself included, in each run of equal hubs."""
    _, first, count = np.unique(hubs, return_index=True, return_counts=True)
    run = np.repeat(np.arange(len(first)), count)
    repeats = count[run]
    left = np.repeat(np.arange(len(hubs)), repeats)
    offset = np.arange(len(left)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return left, first[run[left]] + offset


def _holdings(people: People) -> list[pd.DataFrame]:
    """Down to the held, up to the holder (a hub of what it holds), and down a chain of two."""
    held = people.holdings[~people.holdings["by_person"]]
    lesser = held.assign(share=held["share"] * _hub_part(held["holder"]))
    chain = held.merge(held, left_on="holder", right_on="firm", suffixes=("", "_above"))
    chain = chain.assign(
        start=np.maximum(chain["start"], chain["start_above"]),
        end=np.minimum(chain["end"], chain["end_above"]),
        share=chain["share"] * chain["share_above"],
    )
    return [
        _shared(held, "firm", source="holder", channel="shareholder"),
        _shared(lesser, "holder", source="firm", channel="investee"),
        _shared(chain, "firm", source="holder_above", channel="grandholder"),
    ]


def _hub_part(hubs: pd.Series) -> pd.Series:
    """What a hub feels of each of the k firms below it: k ** -_HUB_LOSS."""
    return hubs.map(hubs.value_counts()) ** -_HUB_LOSS


def _shared(rows: pd.DataFrame, target: str, *, source: str, channel: str) -> pd.DataFrame:
    weight = STRENGTHS[channel] * rows.get("share", pd.Series(1.0, index=rows.index))
    exposures = rows[[target, source, "start", "end"]].set_axis(
        ["target", "source", "start", "end"], axis=1
    )
    return exposures.assign(channel=CHANNELS.index(channel), weight=weight)[_PAIR_COLUMNS]


def _dealings(dealings: pd.DataFrame) -> list[pd.DataFrame]:
    guarantees = dealings[dealings["relation"] == "GUARANTEES"]
    branches = dealings[dealings["relation"] == "BRANCH_OF"]
    lesser = branches.assign(share=_hub_part(branches["target"]))
    return [
        _shared(guarantees, "source", source="target", channel="guarantee"),
        _shared(branches, "source", source="target", channel="head_office"),
        _shared(lesser, "target", source="source", channel="branch"),
    ]
