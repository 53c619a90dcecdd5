"""From scores to classes: what related parties may add, direct rules, guards, and hysteresis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.prior import Prior
from gnn.direct_rules import rules_met_in
from gnn.events import is_adverse
from gnn.policy import CLASSES, DirectRule, Policy
from gnn.scorer import Scores
from graph.snapshot import Snapshot

# 0 for A to 3 for D, one an enterprise.
Classes: TypeAlias = NDArray[np.int64]

BOUNDS = ("probability_low", "probability_high")  # not told by models of before they had a curve
_LETTERS = np.array(list(CLASSES))
# What lasts until it is ended; a penalty is a moment and counts by its date alone.
STANDING = ("abnormal_listing", "abnormal_mark", "serious_listing", "judgment_debt")


@dataclass(frozen=True)
class Circumstances:
    """What a class depends on beside the score and the records.

    before: the class of the month before by enterprise_id; None: there was none.
    months: how many months ago that was, by enterprise_id; None: one.
    causes_ended: of a snapshot, enterprise_ids and a policy, those whose class before rests on a
    record that by the policy stands no more; None: the older way.
    coverage: (size,) share of the indicators that speak, in [0, 1]; None: all do.
    overrides: classes that people decided, by enterprise_id.
    grounds: what those classes rest on, by enterprise_id: `grounds_on`.
    prior: the newest sealed month before, which indicator sets read; None: there is none.
    """

    before: pd.Series | None = None
    months: pd.Series | None = None
    causes_ended: Callable[[Snapshot, list[str], Policy], list[str]] | None = None
    coverage: NDArray[np.float64] | None = None
    overrides: pd.Series | None = None
    grounds: dict[str, dict[str, Any]] = field(default_factory=dict)
    prior: Prior | None = None


@dataclass(frozen=True)
class Grades:
    """frame, one row an enterprise in snapshot order: [enterprise_id, name, class, score,
    probability, log_odds, own_points, contagion_points, score_class: by the score alone]; and
    probability_low, probability_high where the model has a curve.

    rules_met: `rules_met_in` of the policy's rules.
    guards_met: [enterprise (row), guard_id, from, to], classes, in the order of deciding.
    """

    frame: pd.DataFrame
    rules_met: pd.DataFrame
    guards_met: pd.DataFrame


def grade(
    snapshot: Snapshot, scores: Scores, policy: Policy, *, around: Circumstances | None = None
) -> Grades:
    """A class for every enterprise of the snapshot (100 % of them: the Opinions, (六)).

    The score gives the class; related parties alone move it so far; direct rules set the lowest
    class; a new or little-known enterprise is not A; improvement takes its time.
    """
    around = around or Circumstances()
    score = policy.score(scores.log_odds)
    by_score = policy.class_of(score)
    decision = _Decision(by_score)
    decision.set("relation_only", _related(snapshot, scores, policy=policy, now=decision.now))
    rules_met = rules_met_in(snapshot, policy.rules)
    decision.now = _ruled(rules_met, policy.rules, now=decision.now)
    clean = ~has_own_record(snapshot, policy.relation_only.window_months)
    young = clean & _younger(snapshot, policy.new_enterprise.limit)
    decision.raise_to("new_enterprise", young, policy.new_enterprise.risk_class)
    if around.coverage is not None:
        unknown = around.coverage < policy.coverage.limit
        decision.raise_to("coverage", unknown, policy.coverage.risk_class)
    if around.before is not None:
        decision.set("improvement", _slowed(snapshot, policy, around, now=decision.now))
    if around.overrides is not None:
        decision.set("override", _overridden(snapshot, around.overrides, now=decision.now))
    frame = snapshot.enterprises[["enterprise_id", "name"]].assign(
        **{
            "class": _LETTERS[decision.now],
            "score": score,
            "probability": scores.probability,
            **_bounds(scores),
            "log_odds": scores.log_odds,
            "own_points": scores.own_points.sum(axis=1),
            "contagion_points": scores.contagion,
            "score_class": _LETTERS[by_score],
        }
    )
    return Grades(frame, rules_met, decision.guards_met)


def class_counts(classes: pd.Series) -> dict[str, int]:
    """How many are of each class, A to D."""
    counts = classes.value_counts()
    return {name: int(counts.get(name, 0)) for name in CLASSES}


def _bounds(scores: Scores) -> dict[str, NDArray[np.float64]]:
    """The interval of the probability; nothing from a model without one."""
    if scores.interval is None:
        return {}
    return dict(zip(BOUNDS, scores.interval, strict=True))


@dataclass
class _Decision:
    """The classes as decided so far, (size,), and which guard changed which of them."""

    now: Classes
    met: list[pd.DataFrame] = field(default_factory=list)

    def set(self, guard_id: str, classes: Classes) -> None:
        """Takes the classes a guard leaves."""
        rows = np.flatnonzero(classes != self.now)
        told = {"guard_id": guard_id, "from": _LETTERS[self.now[rows]]}
        self.met.append(pd.DataFrame({"enterprise": rows, **told, "to": _LETTERS[classes[rows]]}))
        self.now = classes

    def raise_to(self, guard_id: str, chosen: NDArray[np.bool_], risk_class: str) -> None:
        """Of the chosen none has a better class."""
        least = np.maximum(self.now, CLASSES.index(risk_class))
        self.set(guard_id, np.where(chosen, least, self.now))

    @property
    def guards_met(self) -> pd.DataFrame:
        """[enterprise, guard_id, from, to]."""
        return pd.concat(self.met, ignore_index=True)


def _related(snapshot: Snapshot, scores: Scores, *, policy: Policy, now: Classes) -> Classes:
    """What relation-only evidence may reach: own class plus `most_classes`, never `never`."""
    guard = policy.relation_only
    log_odds = scores.log_odds - scores.contagion
    clean = ~has_own_record(snapshot, guard.window_months)
    if guard.with_indicators and scores.of_relations is not None:
        rows = np.flatnonzero(clean & (now > 0))  # the others it can't move
        log_odds[rows] -= scores.of_relations(rows)
    alone = policy.class_of(policy.score(log_odds))
    highest = np.minimum(alone + guard.most_classes, CLASSES.index(guard.never) - 1)
    return np.where(clean, np.minimum(now, np.maximum(highest, alone)), now)


def _younger(snapshot: Snapshot, months: float) -> NDArray[np.bool_]:
    born = pd.Timestamp(snapshot.as_of) - pd.DateOffset(months=int(months))
    return np.asarray(snapshot.enterprises["established_on"] > born, dtype=bool)


def _slowed(snapshot: Snapshot, policy: Policy, around: Circumstances, *, now: Classes) -> Classes:
    """No better than so many classes a month below the last, unless a cause has ended since."""
    assert around.before is not None
    ids = snapshot.enterprises["enterprise_id"]
    last = ids.map(around.before.map(CLASSES.index)).fillna(0).to_numpy(dtype=np.int64)
    months = 1
    if around.months is not None:
        months = ids.map(around.months).fillna(1).to_numpy(dtype=np.int64)
    least = np.maximum(now, last - policy.improvement * months)
    if around.causes_ended is None:
        return np.where(_cause_ended(snapshot, policy), now, least)
    free = around.causes_ended(snapshot, ids[least > now].tolist(), policy)
    return np.where(ids.isin(free), now, least)


def _overridden(snapshot: Snapshot, overrides: pd.Series, *, now: Classes) -> Classes:
    codes = snapshot.enterprises["enterprise_id"].map(overrides.map(CLASSES.index))
    return np.where(codes.isna(), now, codes.fillna(0)).astype(np.int64)


def _cause_ended(snapshot: Snapshot, policy: Policy) -> NDArray[np.bool_]:
    """(size,) whether an adverse record, or one of a kind with a direct rule, was removed,
    repaired or ran out in the last month."""
    records, day = snapshot.records, pd.Timestamp(snapshot.as_of)
    start = day - pd.offsets.MonthEnd(1)
    ended = pd.concat([records["valid_to"], records["repaired_on"]], axis=1).min(axis=1)
    lately = (ended > start) & (ended <= day)
    ruled = records["kind"].isin([kind for rule in policy.rules for kind in rule.kinds])
    rows = records.loc[(is_adverse(records) | ruled) & lately, "enterprise"].to_numpy()
    return np.asarray(np.bincount(rows, minlength=snapshot.size) > 0)


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


def _ruled(rules_met: pd.DataFrame, rules: tuple[DirectRule, ...], *, now: Classes) -> Classes:
    """The classes by the rules met: levels worse first, then none better than a rule's class."""
    floors = np.array([CLASSES.index(rule.risk_class or "A") for rule in rules], dtype=np.int64)
    levels = np.array([rule.levels for rule in rules], dtype=np.int64)
    met = rules_met.drop_duplicates(["enterprise", "rule"])
    rows, numbers = met["enterprise"].to_numpy(np.int64), met["rule"].to_numpy(np.int64)
    worse, floor = np.zeros_like(now), np.zeros_like(now)
    np.maximum.at(worse, rows, levels[numbers])
    np.maximum.at(floor, rows, floors[numbers])
    return np.asarray(np.maximum(np.minimum(now + worse, len(CLASSES) - 1), floor))
