"""What decided a class: by hand, and of every explanation of a province the class that it has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gnn.deciding import adverse_ids, best_by_rules, deciding
from gnn.explanation import Explainer
from gnn.grades import grade

Value = dict[str, Any]
B_RULE = {"rule_id": "b", "class": "B", "levels": 0}
C_RULE = {"rule_id": "c", "class": "C", "levels": 0}
D_RULE = {"rule_id": "d", "class": "D", "levels": 0}
TWO_WORSE = {"rule_id": "two", "class": None, "levels": 2}


def guard(guard_id: str, by_rules: str, left: str) -> Value:
    return {"guard_id": guard_id, "from": by_rules, "to": left}


def value(by_score: str, rules: tuple[Value, ...] = (), guards: tuple[Value, ...] = ()) -> Value:
    return {"score_class": by_score, "rules": list(rules), "guards": list(guards)}


CAPPED = guard("relation_only", "D", "C")


@pytest.mark.parametrize(
    ("told", "by", "without", "rules"),
    [
        (value("C"), "score", "C", []),
        (value("C", (B_RULE,)), "score", "C", []),
        (value("B", (B_RULE,)), "score", "B", []),
        (value("A", (B_RULE,)), "rules", "A", ["b"]),
        (value("A", (B_RULE, C_RULE)), "rules", "B", ["c"]),
        (value("A", (TWO_WORSE, C_RULE)), "rules", "A", ["two", "c"]),
        (value("B", (TWO_WORSE, C_RULE)), "rules", "C", ["two"]),
        (value("B", (TWO_WORSE, D_RULE, B_RULE)), "rules", "B", ["two", "d"]),
        (value("D", (TWO_WORSE,)), "score", "D", []),
        (value("D", (), (CAPPED,)), "relation_only", "D", []),
        (value("D", (B_RULE,), (CAPPED,)), "relation_only", "D", []),
        (value("D", (D_RULE,), (CAPPED,)), "rules", "C", ["d"]),
        (value("A", (), (guard("coverage", "A", "B"),)), "coverage", "A", []),
        (
            value("D", (), (CAPPED, guard("override", "C", "A"))),
            "override",
            "C",
            [],
        ),
        (
            value("A", (), (guard("new_enterprise", "A", "B"), guard("improvement", "B", "C"))),
            "improvement",
            "B",
            [],
        ),
    ],
)
def test_what_decided_is_found_from_the_value_alone(
    told: Value, by: str, without: str, rules: list[str]
) -> None:
    found = deciding(told)
    assert (found.by, found.without) == (by, without)
    assert [one["rule_id"] for one in found.rules] == rules


def test_the_best_class_that_rules_leave_is_that_of_the_best_score() -> None:
    assert best_by_rules([]) == "A"
    assert best_by_rules([B_RULE]) == "B"
    assert best_by_rules([B_RULE, TWO_WORSE]) == "C"


def test_reports_and_honours_are_not_adverse_and_an_inspection_is_by_its_result() -> None:
    records = [
        {"record_id": "1", "kind": "annual_report", "result": "late"},
        {"record_id": "2", "kind": "penalty", "result": None},
        {"record_id": "3", "kind": "inspection", "result": "problem_found"},
        {"record_id": "4", "kind": "inspection", "result": "no_problem"},
    ]
    assert adverse_ids({"records": records}) == {"2", "3"}
    assert adverse_ids({}) == set()


def test_what_decided_gives_the_class_of_every_enterprise(explainer: Explainer) -> None:
    met = explainer.grades
    rows = {*met.rules_met["enterprise"], *met.guards_met["enterprise"], *range(40)}
    seen = set()
    for row in sorted(rows)[:400]:
        whole = explainer.explain(int(row))
        found = deciding(whole)
        seen.add(found.by)
        given = {"rules": deciding_class(whole), "score": whole["score_class"]}
        assert whole["class"] == (found.guard.get("to") or given[found.by])
        assert found.without != whole["class"] or found.by == "score"
    assert {"rules", "score"} <= seen


def test_without_the_rules_that_decided_the_class_is_the_one_that_is_told(
    explainer: Explainer,
) -> None:
    told: dict[frozenset[str], dict[int, str]] = {}
    for row in sorted(set(explainer.grades.rules_met["enterprise"].tolist())):
        found = deciding(explainer.explain(row))
        if found.by == "rules":
            gone = frozenset(one["rule_id"] for one in found.rules)
            told.setdefault(gone, {})[row] = found.without
    assert len(told) > 2
    for gone, classes in told.items():
        rules = tuple(one for one in explainer.policy.rules if one.rule_id not in gone)
        policy = replace(explainer.policy, rules=rules)
        again = grade(explainer.snapshot, explainer.attribution.scores, policy)
        young = again.guards_met[again.guards_met["guard_id"] == "new_enterprise"]
        by_rules = {**again.frame["class"].to_dict(), **young.set_index("enterprise")["from"]}
        assert {row: by_rules[row] for row in classes} == classes


def deciding_class(whole: Value) -> str:
    """The class that the rules give, as the rules that decided tell it: a floor or levels."""
    capped = [one["to"] for one in whole["guards"] if one["guard_id"] == "relation_only"]
    start = "ABCD".index(capped[0] if capped else whole["score_class"])
    given = [
        "ABCD".index(one["class"]) if one["class"] else min(start + one["levels"], 3)
        for one in deciding(whole).rules
    ]
    return "ABCD"[max(given, default=start)]
