"""What decided the class of an explanation: the last guard, the rules that moved it, the score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pandas as pd

from gnn.events import is_adverse
from gnn.policy import CLASSES

Value: TypeAlias = dict[str, Any]

# Decides before the direct rules do; all other guards decide after them.
_BEFORE_RULES = "relation_only"


@dataclass(frozen=True)
class Deciding:
    """by: the guard_id, `rules` or `score`.  without: the class as it would be but for that.

    guard: the guard.  rules: of the rules met those that each alone give the class.
    """

    by: str
    without: str
    guard: Value = field(default_factory=dict)
    rules: tuple[Value, ...] = ()


def deciding(explanation: Value) -> Deciding:
    """What gave the class of an explanation: what came last of all that changed it.

    The class goes from the score by the guard of relations to the rules and on to the other
    guards, as `gnn.grades.grade` decides; each of them is found again from the value alone.
    """
    guards = {one["guard_id"]: one for one in explanation["guards"]}
    related = guards.pop(_BEFORE_RULES, None)
    if guards:
        last = explanation["guards"][-1]
        return Deciding(last["guard_id"], last["from"], guard=last)
    start = related["to"] if related else explanation["score_class"]
    ruled = _by_rules(explanation["rules"], start)
    if ruled != start:
        chosen = [one for one in explanation["rules"] if _by_rules([one], start) == ruled]
        others = [one for one in explanation["rules"] if one not in chosen]
        return Deciding("rules", _by_rules(others, start), rules=tuple(chosen))
    if related:
        return Deciding(_BEFORE_RULES, related["from"], guard=related)
    return Deciding("score", start)


def best_by_rules(rules: Iterable[Value]) -> str:
    """The best class that the rules met leave to any score: A where they leave all of them."""
    return _by_rules(rules, CLASSES[0])


def _by_rules(rules: Iterable[Value], start: str) -> str:
    """The class that rules make of one: the worst of what each of them alone makes of it."""
    return max((_by_rule(one, start) for one in rules), default=start)


def _by_rule(rule: Value, start: str) -> str:
    if rule["class"]:
        return max(start, str(rule["class"]))
    return CLASSES[min(CLASSES.index(start) + int(rule["levels"]), len(CLASSES) - 1)]


def adverse_ids(explanation: Value) -> set[str]:
    """Ids of the cited records that speak against the enterprise that they are of."""
    columns = ["record_id", "kind", "result"]
    records = pd.DataFrame(explanation.get("records", []), columns=columns)
    return {*records.loc[is_adverse(records), "record_id"]}
