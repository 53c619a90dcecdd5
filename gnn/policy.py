"""The policy of a version: score scale, classes, direct rules and guards, read from its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.indicator import REGISTRY
from gnn.policy_file import PUT_RIGHT, SINCE, check_policy_text
from gnn.rule_text import rule_text, rules_from
from graph.errors import BadInput
from graph.tables import RECORD_LABELS, STATUSES

DEFAULT = Path(__file__).parent / "policies" / "default.yaml"
CLASSES = "ABCD"
_BASIS = "legal_basis"


@dataclass(frozen=True)
class DirectRule:
    """Standing records of some kinds set the lowest class, or raise the class by levels.

    records_of: instead of kinds, an indicator whose own records count, ended ones too.
    statuses: instead of records, what the register says of the enterprise itself.
    ended_months: ended records count instead, of those that ended less than so long ago.
    before_penalties: categories; of changes those that went before such a penalty.
    categories, results: those of the records that count; empty means any.  window_months: how
    long ago they may have happened; None: as long as they stand.  fewest: how many there must be.
    least_amount: what their amounts (yuan) must add up to; None: any.  risk_class: at least this
    class; None: `levels` classes worse, D at most.
    """

    rule_id: str
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    results: tuple[str, ...]
    window_months: int | None
    fewest: int
    least_amount: float | None
    risk_class: str | None
    levels: int
    legal_basis: str
    records_of: str | None = None
    statuses: tuple[str, ...] = ()
    ended_months: int | None = None
    before_penalties: tuple[str, ...] = ()


@dataclass(frozen=True)
class RelationGuard:
    """Without a record of its own in the window, at most so many classes up, and never `never`.

    with_indicators: own indicators of the dimension relation are evidence of relations too.
    """

    most_classes: int
    never: str
    window_months: int
    with_indicators: bool = False


@dataclass(frozen=True)
class FloorGuard:
    """Under a limit (months of age, or share of indicators that speak) at least this class."""

    limit: float
    risk_class: str


@dataclass(frozen=True)
class Policy:
    """Version, scale (log-odds to score), upper score of each class, rules and guards.

    improvement: classes an enterprise may improve in a month, unless the cause has ended.
    since_last_grade: counted from the newest sealed class, and causes are the records it rests on;
    else from the month before, and any record that ended in the month is a cause.
    milder_only: a cause that is another one now has ended only where it became less.
    band: of each class the least and the largest share of enterprises that needs no release.
    guard_bases: of each guard its legal basis; none in texts of before there were such.
    effective_from, effective_to: in force from the first day until the second; None: always.
    text: the file itself.
    """

    version: str
    scale_log_odds: tuple[float, ...]
    scale_score: tuple[float, ...]
    limits: tuple[float, ...]
    rules: tuple[DirectRule, ...]
    relation_only: RelationGuard
    new_enterprise: FloorGuard
    coverage: FloorGuard
    improvement: int
    band: dict[str, tuple[float, float]]
    text: str
    since_last_grade: bool = False
    milder_only: bool = False
    effective_from: date | None = None
    effective_to: date | None = None
    guard_bases: dict[str, str] = field(default_factory=dict)

    def score(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """0 to 1000, higher is riskier: straight lines between the scale's points."""
        return np.interp(log_odds, self.scale_log_odds, self.scale_score)

    def class_of(self, score: NDArray[np.float64]) -> NDArray[np.int64]:
        """0 for A to 3 for D; a score at a limit belongs to the lower class."""
        return np.searchsorted(np.array(self.limits[:-1]), score, side="left")


def load_policy(file: Path = DEFAULT) -> Policy:
    """The policy of a YAML file. Raises BadInput naming the file, the line and the fault."""
    text = rule_text(file, "policy")
    check_policy_text(text, str(file))
    return policy_of(text, str(file))


def policy_of(text: str, where: str) -> Policy:
    """The policy that a text states; one that was put in force is not held to what came later.

    Raises BadInput naming `where` and the fault.
    """
    policy = rules_from(text, where, what="policy", made=lambda plain: _policy(plain, text))
    _check(policy, where)
    return policy


def _policy(plain: dict[str, Any], text: str) -> Policy:
    scale = pd.DataFrame(plain["scale"]).astype(float)
    if not scale["probability"].between(0.0, 1.0, inclusive="neither").all():
        raise ValueError("a probability outside (0, 1)")
    odds = scale["probability"] / (1.0 - scale["probability"])
    guards = plain["guards"]
    return Policy(
        version=str(plain["version"]),
        scale_log_odds=tuple(np.log(odds).tolist()),
        scale_score=tuple(scale["score"].tolist()),
        limits=tuple(float(plain["classes"][name]) for name in CLASSES),
        rules=tuple(_rule(rule) for rule in plain["rules"]),
        relation_only=RelationGuard(**_limits(guards["relation_only"])),
        new_enterprise=_floor(guards["new_enterprise"], "months"),
        coverage=_floor(guards["coverage"], "least"),
        improvement=int(guards["improvement"]["most_classes"]),
        band={name: (float(low), float(high)) for name, (low, high) in plain["band"].items()},
        text=text,
        since_last_grade=_is_second(guards["improvement"], "since", SINCE),
        milder_only=_is_second(guards["improvement"], "put_right", PUT_RIGHT),
        guard_bases={name: str(guard[_BASIS]) for name, guard in guards.items() if _BASIS in guard},
        **{name: _day(plain, name) for name in ("effective_from", "effective_to")},
    )


def _rule(rule: dict[str, Any]) -> DirectRule:
    optional: dict[str, Any] = {"categories": (), "results": (), "window_months": None, "fewest": 1}
    optional |= {"least_amount": None, "class": None, "levels": 0, "kinds": (), "records_of": None}
    optional |= {"statuses": (), "ended_months": None, "before_penalties": ()}
    unknown = rule.keys() - optional.keys() - {"rule_id", "legal_basis"}
    if unknown:
        raise ValueError(f"unknown parts {sorted(unknown)} of rule {rule.get('rule_id')}")
    told = {**optional, **rule}
    lists: dict[str, Any] = {
        name: tuple(told[name])
        for name in ("kinds", "categories", "results", "statuses", "before_penalties")
    }
    rest = (
        "rule_id",
        "window_months",
        "fewest",
        "least_amount",
        "levels",
        "legal_basis",
        "records_of",
        "ended_months",
    )
    return DirectRule(risk_class=told["class"], **lists, **{name: told[name] for name in rest})


def _is_second(improvement: dict[str, Any], name: str, words: tuple[str, str]) -> bool:
    """Whether it has the second of two words; texts of before the word have the first."""
    told = improvement.get(name, words[0])
    if told not in words:
        raise ValueError(f"improvement {name} {told}, not one of {', '.join(words)}")
    return bool(told == words[1])


def _day(plain: dict[str, Any], name: str) -> date | None:
    day = plain.get(name)
    if day is not None and type(day) is not date:
        raise ValueError(f"a day YYYY-MM-DD as {name}, not {day!r}")
    return day


def _limits(guard: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in guard.items() if name != _BASIS}


def _floor(guard: dict[str, Any], limit: str) -> FloorGuard:
    return FloorGuard(float(guard[limit]), str(guard["class"]))


def _check(policy: Policy, where: str) -> None:
    for name in ("scale_log_odds", "scale_score", "limits"):
        steps = np.diff(getattr(policy, name))
        if not (np.isfinite(steps).all() and (steps > 0).all()):
            raise BadInput(f"rising numbers in {name}", getattr(policy, name), where)
    if policy.relation_only.never not in tuple(CLASSES[1:]):
        raise BadInput("a class from B to D as never", policy.relation_only.never, where)
    for guard in (policy.new_enterprise, policy.coverage):
        if guard.risk_class not in tuple(CLASSES):
            raise BadInput("a guard with a class from A to D", guard.risk_class, where)
    if policy.improvement < 1:
        raise BadInput("an improvement of one class or more", policy.improvement, where)
    if set(policy.band) != set(CLASSES) or not all(
        0 <= low <= high <= 1 for low, high in policy.band.values()
    ):
        raise BadInput("a band of shares, low and high in [0, 1], of A to D", policy.band, where)
    for rule in policy.rules:
        _check_rule(rule, where)


def _check_rule(rule: DirectRule, where: str) -> None:
    if not _is_grounded(rule) or (
        rule.risk_class is not None and rule.risk_class not in tuple(CLASSES)
    ):
        raise BadInput("a rule with known record kinds and a known class", rule.rule_id, where)
    if (rule.risk_class is None) == (rule.levels < 1):
        raise BadInput("a rule with either a class or levels", rule.rule_id, where)
    if not rule.legal_basis:
        raise BadInput("a legal basis for every rule", rule.rule_id, where)


def _is_grounded(rule: DirectRule) -> bool:
    """Whether it rests on known kinds, on an indicator that rests on records, or on statuses."""
    if rule.statuses:
        about_records = (rule.kinds, rule.records_of, rule.categories, rule.results)
        return not any(about_records) and set(rule.statuses) <= set(STATUSES)
    if rule.records_of is None:
        return bool(rule.kinds) and set(rule.kinds) <= RECORD_LABELS.keys()
    known = REGISTRY.get(rule.records_of)
    return not rule.kinds and known is not None and known.records is not None
