"""Which enterprises are closely linked: a fifth of the one, or of both by a third, or control.

Two enterprises are closely linked when one holds, directly or through others, 20 % or more of the
other, or a third holds 20 % or more of both (Guideline (EU) 2015/510 of the ECB, art. 138). One
that controls the other is linked as well, however small the share, and so are two that a third
controls (Regulation (EU) 575/2013, art. 4(1)(38)).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.control import controlled_by, controllers_of, ultimate_controllers_of
from features.ownership import integrated_shares, ownership_of
from features.penetration import holders_above, holdings_below
from features.stakes import Stakes
from graph.snapshot import Snapshot

THRESHOLD = 0.2
HOLDS, HELD, THIRD, CONTROLS, CONTROLLED = "holds", "held", "third", "controls", "controlled"
COMMON = "common_control"
# Beyond so many enterprises of one third party the pairs are not written out one by one.
LARGEST_THIRD = 1_000


def close_links_of(
    stakes: Stakes, votes: Stakes, enterprise: int, threshold: float = THRESHOLD
) -> pd.DataFrame:
    """[other, reason, share, through] of one enterprise (rows); through is an entity or -1.

    share: what the one holds of the other, or the smaller of what the third holds of both.
    """
    above = holders_above(stakes, enterprise).found
    above = above[above["share"] >= threshold]
    firms = above[above["entity"] >= stakes.persons]
    below = _held(stakes, stakes.persons + enterprise, threshold)
    parts = [
        _links(firms["entity"].to_numpy() - stakes.persons, HELD, firms["share"].to_numpy()),
        _links(below["other"].to_numpy(), HOLDS, below["share"].to_numpy()),
        *(
            _siblings(stakes, third, share, threshold)
            for third, share in zip(above["entity"], above["share"], strict=True)
        ),
        _links(controlled_by(votes, votes.persons + enterprise), CONTROLS),
        _links(_firms(controllers_of(votes, enterprise), votes), CONTROLLED),
        # All that a lower controller controls, those at the top control too.
        *(
            _links(controlled_by(votes, third), COMMON).assign(through=third)
            for third in ultimate_controllers_of(votes, enterprise).tolist()
        ),
    ]
    found = pd.concat(parts, ignore_index=True)
    found = found[found["other"] != enterprise]
    order = ["other", "reason", "share", "through"]
    found = found.sort_values(order, ascending=[True, True, False, True])
    return found.drop_duplicates(["other", "reason"]).reset_index(drop=True)


def close_links(snapshot: Snapshot, threshold: float = THRESHOLD) -> tuple[pd.DataFrame, int]:
    """All closely linked pairs [first, second, reason, share, through], and what is left out.

    The second value counts third parties with more than 1,000 enterprises, whose pairs would be
    millions. Control without a fifth is left to `groups`. Ends are rows; first < second by a third.
    """
    ownership = ownership_of(snapshot)
    entities = ownership.persons + snapshot.size
    shares = integrated_shares(ownership, np.arange(entities)).tocoo()
    kept = shares.data >= threshold
    held = pd.DataFrame(
        {"through": shares.row[kept], "other": shares.col[kept], "share": shares.data[kept]}
    )
    held = held[held["through"] != held["other"] + ownership.persons]
    direct = held[held["through"] >= ownership.persons]
    direct = pd.DataFrame(
        {
            "first": direct["through"] - ownership.persons,
            "second": direct["other"],
            "reason": HOLDS,
            "share": direct["share"],
            "through": -1,
        }
    )
    many = held.groupby("through")["other"].transform("size") > LARGEST_THIRD
    left_out = int(held.loc[many, "through"].nunique())
    pairs = held[~many].merge(held[~many], on="through", suffixes=("_first", "_second"))
    pairs = pairs[pairs["other_first"] < pairs["other_second"]]
    third = pd.DataFrame(
        {
            "first": pairs["other_first"],
            "second": pairs["other_second"],
            "reason": THIRD,
            "share": pairs[["share_first", "share_second"]].min(axis=1),
            "through": pairs["through"],
        }
    )
    found = pd.concat([direct, third], ignore_index=True)
    order = ["first", "second", "reason", "share", "through"]
    found = found.sort_values(order, ascending=[True, True, True, False, True])
    return found.drop_duplicates(order[:3]).reset_index(drop=True), left_out


def _held(stakes: Stakes, entity: int, threshold: float) -> pd.DataFrame:
    below = holdings_below(stakes, entity).found
    below = below[below["share"] >= threshold]
    return pd.DataFrame({"other": below["entity"] - stakes.persons, "share": below["share"]})


def _siblings(stakes: Stakes, third: int, share: float, threshold: float) -> pd.DataFrame:
    held = _held(stakes, third, threshold)
    shares = np.minimum(held["share"].to_numpy(), share)
    return _links(held["other"].to_numpy(), THIRD, shares).assign(through=third)


def _links(others: np.ndarray, reason: str, shares: np.ndarray | None = None) -> pd.DataFrame:
    known = np.full(len(others), np.nan) if shares is None else shares
    columns = {"other": others.astype(np.int64), "reason": reason, "share": known, "through": -1}
    return pd.DataFrame(columns).astype({"reason": object, "through": np.int64})


def _firms(entities: np.ndarray, votes: Stakes) -> np.ndarray:
    return entities[entities >= votes.persons] - votes.persons
