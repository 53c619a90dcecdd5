"""From scores to classes: direct rules first, the score, then the relation-only guard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.events import is_adverse
from gnn.policy import CLASSES, DirectRule, Policy
from gnn.scorer import Scores
from graph.snapshot import Snapshot

# What lasts until it is ended; a penalty is a moment and counts by its date alone.
STANDING = ("abnormal_listing", "abnormal_mark", "serious_listing", "judgment_debt")


@dataclass(frozen=True)
class Grades:
    """frame, one row an enterprise in snapshot order: [enterprise_id, name, class, score,
    probability, log_odds, own_points, contagion_points, unguarded_class].

    rules_met: [enterprise (row), rule (number in the policy), record_id].
    """

    frame: pd.DataFrame
    rules_met: pd.DataFrame


def grade(snapshot: Snapshot, scores: Scores, policy: Policy) -> Grades:
    """A class for every enterprise of the snapshot (100 % of them: the Opinions, (六))."""
    score = policy.score(scores.log_odds)
    by_score = policy.class_of(score)
    guarded = _guarded(snapshot, scores, policy=policy, by_score=by_score)
    rules_met = _rules_met(snapshot, policy.rules)
    final = np.maximum(guarded, _floor(rules_met, policy.rules, size=snapshot.size))
    frame = snapshot.enterprises[["enterprise_id", "name"]].assign(
        **{
            "class": np.array(list(CLASSES))[final],
            "score": score,
            "probability": scores.probability,
            "log_odds": scores.log_odds,
            "own_points": scores.own_points.sum(axis=1),
            "contagion_points": scores.contagion,
            "unguarded_class": np.array(list(CLASSES))[np.maximum(by_score, final)],
        }
    )
    return Grades(frame, rules_met)


def _guarded(
    snapshot: Snapshot, scores: Scores, *, policy: Policy, by_score: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What relation-only evidence may reach: own class plus `most_classes`, never `never`."""
    guard = policy.relation_only
    alone = policy.class_of(policy.score(scores.log_odds - scores.contagion))
    highest = np.minimum(alone + guard.most_classes, CLASSES.index(guard.never) - 1)
    clean = ~has_own_record(snapshot, guard.window_months)
    return np.where(clean, np.minimum(by_score, np.maximum(highest, alone)), by_score)


def has_own_record(snapshot: Snapshot, months: int) -> NDArray[np.bool_]:
    """(size,) whether an adverse record of its own happened in the window or still stands."""
    records = snapshot.records
    day = pd.Timestamp(snapshot.as_of)
    recent = records["valid_from"] > day - pd.DateOffset(months=months)
    standing = ~(records["valid_to"] <= day)
    listed = records["kind"].isin(STANDING) & standing
    unrepaired = records["repaired_on"].isna()
    rows = records.loc[
        is_adverse(records) & (recent | listed) & unrepaired, "enterprise"
    ].to_numpy()
    return np.bincount(rows, minlength=snapshot.size) > 0


def _rules_met(snapshot: Snapshot, rules: tuple[DirectRule, ...]) -> pd.DataFrame:
    parts = []
    for number, rule in enumerate(rules):
        met = snapshot.records.loc[_meets(snapshot, rule), ["enterprise", "record_id"]]
        parts.append(met.assign(rule=number))
    if not parts:  # a policy may do without direct rules
        return pd.DataFrame(columns=["enterprise", "record_id", "rule"])
    met = pd.concat(parts, ignore_index=True)
    return met.sort_values(["enterprise", "rule", "record_id"], ignore_index=True)


def _meets(snapshot: Snapshot, rule: DirectRule) -> pd.Series:
    records, day = snapshot.records, pd.Timestamp(snapshot.as_of)
    meets = (records["kind"] == rule.kind) & ~(records["valid_to"] <= day)
    meets &= records["repaired_on"].isna()
    if rule.categories:
        meets &= records["category"].isin(rule.categories)
    if rule.window_months is not None:
        meets &= records["valid_from"] > day - pd.DateOffset(months=rule.window_months)
    return meets


def _floor(
    rules_met: pd.DataFrame, rules: tuple[DirectRule, ...], *, size: int
) -> NDArray[np.int64]:
    """The lowest class each enterprise may have by the rules it meets."""
    classes = np.array([CLASSES.index(rule.risk_class) for rule in rules], dtype=np.int64)
    floor = np.zeros(size, dtype=np.int64)
    numbers = rules_met["rule"].to_numpy(np.int64)
    np.maximum.at(floor, rules_met["enterprise"].to_numpy(np.int64), classes[numbers])
    return floor
