"""Which records that caused a class stand no more: gone, over, repaired, or put right."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.cited_records import CitedRecords
from gnn.direct_rules import about
from gnn.events import is_adverse
from gnn.policy import Policy
from graph.snapshot import Snapshot

NOTED = ("kind", "category", "result", "amount", "valid_from", "valid_to")
_WHAT = ["kind", "category", "result"]
Mask = NDArray[np.bool_]


def is_cause(records: pd.DataFrame, policy: Policy) -> pd.Series:
    """Adverse ones, and those of a kind that a direct rule of the policy names."""
    kinds = {kind for rule in policy.rules for kind in rule.kinds}
    return pd.Series(is_adverse(records) | records["kind"].isin(kinds))


def stand_no_more(causes: pd.DataFrame, snapshot: Snapshot, policy: Policy) -> Mask:
    """(causes,) whether each is gone from the snapshot, over by its day, repaired or put right.

    causes: [record_id, `NOTED`: as they were; rules: ids of those that each met], '' for unknown.
    Put right is, by policies up to 2026.4, what is another one in any way; by later ones only what
    became less. A day that is another one, or a higher amount, ends nothing (POLICY 4.5).
    """
    places = pd.Index(snapshot.records["record_id"]).get_indexer(causes["record_id"])
    known = np.flatnonzero(places >= 0)
    now = plain(pd.DataFrame(CitedRecords(snapshot).of(places[known]), columns=NOTED))
    repaired = snapshot.records["repaired_on"].notna().to_numpy()[places[known]]
    then = causes.iloc[known].reset_index(drop=True)
    if policy.milder_only:
        unmet = _unmet(then["rules"], snapshot, policy, places=places[known])
        right = _became_less(then, now, policy, unmet=unmet)
    else:
        right = _differ(then, now, [*_WHAT, "amount", "valid_from"])
    over = ((now["valid_to"] != "") & (now["valid_to"] <= str(snapshot.as_of))).to_numpy()
    gone = np.ones(len(causes), dtype=bool)
    gone[known] = repaired | right | over
    return gone


def plain(columns: pd.DataFrame) -> pd.DataFrame:
    """The values as they are, unknown ones as ''."""
    found = columns.astype(object)
    return found.where(found.notna(), "")


def _became_less(then: pd.DataFrame, now: pd.DataFrame, policy: Policy, *, unmet: Mask) -> Mask:
    """(causes,) whether each is no cause any more, meets a rule no more, or has a lower amount."""
    harmless = (is_adverse(then) & ~is_adverse(now)) | ~is_cause(now, policy)
    amounts = [pd.to_numeric(one["amount"], errors="coerce").to_numpy() for one in (then, now)]
    changed = _differ(then, now, _WHAT)
    return np.asarray(np.where(changed, harmless | unmet, amounts[1] < amounts[0]), dtype=bool)


def _unmet(
    rules: pd.Series, snapshot: Snapshot, policy: Policy, *, places: NDArray[np.int64]
) -> Mask:
    """(causes,) whether each is no more what a rule of the policy that it met asks for."""
    found = np.zeros(len(places), dtype=bool)
    for rule in policy.rules:
        met = np.array([rule.rule_id in ids for ids in rules], dtype=bool)
        if met.any():
            found |= met & ~about(snapshot, rule).to_numpy()[places]
    return found


def _differ(then: pd.DataFrame, now: pd.DataFrame, names: list[str]) -> Mask:
    return np.asarray(now[names].ne(then[names]).any(axis=1), dtype=bool)
