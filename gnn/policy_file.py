"""What a policy file must look like: every key, word and number of it, each fault with its line.

Stricter than what the chain is read back with: texts that were put in force before stay in force.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from features.prior import CLASSES
from features.yaml_node import Form, Node, fault, node_of
from gnn.policy_rule_file import RULE_KEYS, check_rules

# From which class improvement is counted.
SINCE = ("month_before", "last_grade")
# Which causes that were corrected count as ended: all, or those that became less.
PUT_RIGHT = ("any", "milder")
_FORM = Form(
    "a policy",
    "policy",
    {
        "policy": {
            "version", "legal_basis", "author", "effective_from", "effective_to", "scale",
            "classes", "rules", "guards", "band",
        },
        "scale": {"probability", "score"},
        "classes": set(CLASSES),
        "band": set(CLASSES),
        "rules": RULE_KEYS,
        "guards": {"relation_only", "new_enterprise", "coverage", "improvement"},
        "relation_only": {
            "most_classes", "never", "window_months", "with_indicators", "legal_basis",
        },
        "new_enterprise": {"months", "class", "legal_basis"},
        "coverage": {"least", "class", "legal_basis"},
        "improvement": {"most_classes", "since", "put_right", "legal_basis"},
    },
)  # fmt: skip


def check_policy_text(text: str, where: str) -> None:
    """Raises BadInput naming what was expected, what came, the file and the line."""
    node = node_of(text, where, _FORM)
    for name in ("version", "legal_basis", "author"):
        node.said(name)
    _check_days(node)
    _check_scale(node.part("scale"))
    _check_rising(node.part("classes"), [node.part("classes").number(one) for one in CLASSES])
    check_rules(node.all("rules"))
    _check_guards(node.part("guards"))
    for name in CLASSES:
        _check_share(node.part("band"), name)


def _check_days(node: Node) -> None:
    days = [node.day(name) for name in ("effective_from", "effective_to") if name in node]
    if len(days) == 2 and days[1] <= days[0]:
        raise fault(node, f"an effective_to after {days[0]}", str(days[1]), at="effective_to")


def _check_scale(scale: Node) -> None:
    columns = [scale.numbers(name) for name in ("probability", "score")]
    if len(columns[0]) != len(columns[1]) or len(columns[0]) < 2:
        raise fault(scale, "as many scores as probabilities, two or more", columns[1], at="score")
    if not all(0 < one < 1 for one in columns[0]):
        raise fault(scale, "probabilities between 0 and 1", columns[0], at="probability")
    for name, values in zip(("probability", "score"), columns, strict=True):
        _check_rising(scale, values, at=name)


def _check_rising(node: Node, values: Sequence[float], at: str = "") -> None:
    if any(later <= one for one, later in pairwise(values)):
        raise fault(node, "rising numbers", list(values), at=at)


def _check_share(band: Node, name: str) -> None:
    share = band.numbers(name)
    if len(share) != 2 or not 0 <= share[0] <= share[1] <= 1:
        raise fault(band, "the least and the largest share, in [0, 1]", share, at=name)


def _check_guards(guards: Node) -> None:
    relation, new, coverage, improvement = (
        guards.part(name) for name in ("relation_only", "new_enterprise", "coverage", "improvement")
    )
    for guard in (relation, new, coverage, improvement):
        guard.said("legal_basis")
    # More than one class would let related parties alone decide (POLICY 2.3 and 4.5).
    relation.whole("most_classes", least=0, most=1)
    relation.one_of("never", tuple(CLASSES[1:]))
    relation.whole("window_months", least=1)
    if type(relation.get("with_indicators", False)) is not bool:
        told = relation["with_indicators"]
        raise fault(relation, "true or false", told, at="with_indicators")
    new.whole("months", least=1)
    new.one_of("class", tuple(CLASSES))
    if not 0 <= coverage.number("least") <= 1:
        raise fault(coverage, "a share in [0, 1] as least", coverage["least"], at="least")
    coverage.one_of("class", tuple(CLASSES))
    improvement.whole("most_classes", least=1, most=len(CLASSES) - 1)
    for name, words in (("since", SINCE), ("put_right", PUT_RIGHT)):
        if name in improvement:
            improvement.one_of(name, words)
    if "put_right" in improvement and improvement.get("since") != SINCE[1]:
        expected = f"since: {SINCE[1]} with put_right"
        raise fault(improvement, expected, improvement.get("since"), at="put_right")
