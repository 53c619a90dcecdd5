"""What a direct rule of a policy file must look like: its ground, its words and its effect."""

from __future__ import annotations

import re
from collections.abc import Sequence

from features.indicator import REGISTRY
from features.prior import CLASSES
from features.yaml_node import Node, fault
from graph.record_words import words_of
from graph.tables import RECORD_LABELS, STATUSES

RULE_KEYS = {
    "rule_id", "kinds", "records_of", "statuses", "categories", "results", "window_months",
    "ended_months", "before_penalties", "fewest", "least_amount", "class", "levels", "legal_basis",
}  # fmt: skip
# The records in which a rule may look for changes that went before a penalty.
TRANSFERS = "pre_sanction_transfer"
_GROUNDS = ("kinds", "records_of", "statuses")
_LISTS = ("kinds", "categories", "results", "statuses", "before_penalties")
_NAME = re.compile("[a-z][a-z0-9_]*")


def check_rules(rules: list[Node]) -> None:
    """Raises BadInput naming what was expected, what came, the file and the line."""
    seen: set[str] = set()
    for rule in rules:
        _check_rule(rule, seen)


def _check_rule(rule: Node, seen: set[str]) -> None:
    name = rule.get("rule_id")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise fault(rule, "small letters, digits and _ as rule_id", name, at="rule_id")
    if name in seen:
        raise fault(rule, "each rule_id once", name, at="rule_id")
    seen.add(name)
    rule.said("legal_basis")
    grounds = [one for one in _GROUNDS if one in rule]
    if len(grounds) != 1:
        raise fault(rule, f"one of {', '.join(_GROUNDS)}", ", ".join(grounds) or None)
    for one in _LISTS:
        if one in rule:
            _check_words(rule, one)
    _check_records_of(rule)
    _check_effect(rule)
    for one in ("window_months", "ended_months", "fewest"):
        if one in rule:
            rule.whole(one, least=1)
    if "least_amount" in rule:
        rule.number("least_amount", above=0.0)
    if "statuses" in rule:
        _check_alone(rule)


def _check_words(rule: Node, name: str) -> None:
    """The words of a list are of the list that its kinds have; kinds without one take any."""
    values = rule[name]
    if not isinstance(values, list) or not values or not all(type(one) is str for one in values):
        raise fault(rule, f"a list of words as {name}", values, at=name)
    known = _known(rule, name)
    wrong = [one for one in values if known is not None and one not in known]
    if wrong:
        raise fault(rule, f"{name}: of {', '.join(known or ())}", wrong[0], at=name)


def _known(rule: Node, name: str) -> Sequence[str] | None:
    """The words that a list may have; None: any."""
    if name in ("kinds", "statuses"):
        return tuple(RECORD_LABELS) if name == "kinds" else STATUSES
    if name == "before_penalties":
        return words_of("penalty", "category")
    column = {"categories": "category", "results": "result"}[name]
    lists = [words_of(str(kind), column) for kind in rule.get("kinds") or ()]
    told = [one for one in lists if one is not None]
    if not told or len(told) < len(lists):
        return None
    return tuple(dict.fromkeys(word for words in told for word in words))


def _check_records_of(rule: Node) -> None:
    name = rule.get("records_of")
    known = REGISTRY.get(name) if isinstance(name, str) else None
    if name is not None and (known is None or known.records is None):
        expected = "an indicator that rests on records of the enterprise"
        raise fault(rule, expected, name, at="records_of")
    if "before_penalties" in rule and name != TRANSFERS:
        raise fault(rule, f"records_of: {TRANSFERS} with before_penalties", name)
    if "ended_months" in rule and "kinds" not in rule:
        raise fault(rule, "kinds with ended_months", name, at="ended_months")


def _check_effect(rule: Node) -> None:
    if ("class" in rule) == ("levels" in rule):
        raise fault(rule, "either a class or levels", rule.get("class"))
    if "class" in rule:
        rule.one_of("class", tuple(CLASSES))
    else:
        rule.whole("levels", least=1, most=len(CLASSES) - 1)


def _check_alone(rule: Node) -> None:
    told = {"rule_id", "statuses", "class", "levels", "legal_basis"}
    other = [one for one in rule if one not in told]
    if other:
        raise fault(rule, "nothing about records in a rule on statuses", other[0], at=other[0])
