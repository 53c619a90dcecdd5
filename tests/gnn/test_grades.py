"""Classes: direct rules, the score, and the guard on relation-only evidence, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gnn.explanation import Explainer
from gnn.grades import Grades, grade, has_own_record
from gnn.policy import DirectRule, Policy, load_policy
from gnn.scorer import Scores
from tests.drawing import drawn_snapshot, e, record

# Log-odds in the middle of each class of the default policy.
A, B, C, D = np.log(np.array([0.01, 0.15, 0.3, 0.8]) / (1 - np.array([0.01, 0.15, 0.3, 0.8])))


def _graded(
    own: float, whole: float, *records: dict[str, Any], policy: Policy | None = None
) -> Grades:
    """One enterprise with log-odds `own` of its own and `whole` with its related parties."""
    snapshot = drawn_snapshot(enterprises=[e("X-a")], records=list(records))
    scores = Scores(
        log_odds=np.array([whole]),
        base=own,
        own_points=np.zeros((1, 0)),
        contagion=np.array([whole - own]),
        inputs=np.zeros((1, 0)),
    )
    return grade(snapshot, scores, policy or load_policy())


def _by_indicators(own: float, relations: float, *records: dict[str, Any], new: bool) -> str:
    """Of an enterprise with own log-odds of which indicators on relations make a part."""
    snapshot = drawn_snapshot(enterprises=[e("X-a")], records=list(records))
    nothing = np.zeros((1, 0))
    scores = Scores(np.array([own]), own, nothing, np.zeros(1), nothing)
    scores = replace(scores, of_relations=lambda rows: np.full(len(rows), relations))
    policy = load_policy()
    guard = replace(policy.relation_only, with_indicators=new)
    return class_told(grade(snapshot, scores, replace(policy, relation_only=guard)))


def class_told(found: Grades) -> str:
    return str(found.frame["class"].iloc[0])


@pytest.mark.parametrize(("log_odds", "expected"), [(A, "A"), (B, "B"), (C, "C"), (D, "D")])
def test_own_score_alone_sets_the_class(log_odds: float, expected: str) -> None:
    assert class_told(_graded(log_odds, log_odds)) == expected


@pytest.mark.parametrize(
    ("own", "whole", "expected"),
    [(A, B, "B"), (A, C, "B"), (A, D, "B"), (B, D, "C"), (C, D, "C"), (D, D + 1, "D"), (D, A, "A")],
)
def test_related_parties_alone_move_one_class_and_never_to_d(
    own: float, whole: float, expected: str
) -> None:
    found = _graded(own, whole)
    assert class_told(found) == expected
    before = class_told(_graded(whole, whole))
    told = [] if before == expected else [(0, "relation_only", before, expected)]
    assert [tuple(row) for row in found.guards_met.itertuples(index=False)] == told


@pytest.mark.parametrize(
    ("own", "relations", "new", "expected"),
    [
        (D, D - A, True, "B"),
        (D, D - A, False, "D"),
        (D, D - C, True, "C"),
        (D, 0.0, True, "D"),
        (C, C - A, True, "B"),
        (B, B - D, True, "B"),
        (A, A - B, True, "A"),
    ],
)
def test_own_indicators_on_relations_move_one_class_too(
    own: float, relations: float, new: bool, expected: str
) -> None:
    assert _by_indicators(own, relations, new=new) == expected


def test_a_record_of_its_own_lets_indicators_on_relations_count() -> None:
    assert _by_indicators(D, D - A, OWN, new=True) == "D"


FOOD = '{"licence_name": "食品经营许可证"}'
SALES = '{"licence_name": "烟草零售许可证"}'
OWN = record("r1", "penalty", "X-a", "2026-01-01", category="fine")


def test_a_record_of_its_own_lifts_the_guard() -> None:
    assert class_told(_graded(A, D, OWN)) == "D"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"kind": "complaint"}, False),
        ({"kind": "inspection", "result": "passed"}, False),
        ({"kind": "inspection", "result": "problem_found"}, True),
        ({"valid_from": "2023-07-01", "valid_to": "2024-01-01"}, True),
        ({"valid_from": "2023-06-30", "valid_to": "2024-01-01"}, False),
        ({"kind": "abnormal_listing", "valid_from": "2015-01-01"}, True),
        ({"kind": "judgment_debt", "valid_from": "2015-01-01"}, True),
        ({"kind": "inspection", "result": "problem_found", "valid_from": "2015-01-01"}, False),
    ],
)
def test_what_is_a_record_of_its_own(changed: dict[str, Any], expected: bool) -> None:
    snapshot = drawn_snapshot(
        enterprises=[e("X-a")], records=[{**OWN, "recorded_at": "2024-01-01", **changed}]
    )
    assert has_own_record(snapshot, 36).tolist() == [expected]


@pytest.mark.parametrize(
    ("kind", "changed", "expected"),
    [
        ("serious_listing", {}, "D"),
        ("serious_listing", {"valid_from": "2015-01-01"}, "D"),
        ("serious_listing", {"valid_to": "2026-06-30"}, "C"),
        ("serious_listing", {"valid_to": "2026-07-01"}, "D"),
        ("serious_listing", {"recorded_at": "2026-07-01"}, "A"),
        ("judgment_debt", {}, "D"),
        ("penalty", {"category": "suspension_order"}, "D"),
        ("penalty", {"category": "licence_revocation"}, "D"),
        ("penalty", {"category": "fine"}, "B"),
        ("penalty", {"category": "suspension_order", "valid_from": "2023-06-30"}, "A"),
        ("penalty", {"category": "suspension_order", "valid_from": "2023-07-01"}, "D"),
        ("abnormal_listing", {}, "B"),
        ("abnormal_mark", {"category": "1"}, "B"),
        ("abnormal_listing", {"category": "3"}, "C"),
        ("abnormal_listing", {"category": "3", "valid_to": "2026-06-30"}, "C"),
        ("inspection", {"result": "refused"}, "C"),
        ("spot_check", {"result": "refused"}, "C"),
        ("inspection", {"result": "problem_found"}, "A"),
        ("penalty", {"category": "fine", "amount": 100_000.0}, "B"),
        ("penalty", {"category": "fine", "amount": 100_001.0}, "C"),
        ("penalty", {"category": "fine", "amount": 500_000.0}, "C"),
        ("penalty", {"category": "fine", "amount": 500_001.0}, "D"),
        ("registration_revocation", {"result": "confirmed"}, "D"),
        ("registration_revocation", {"result": "notice"}, "C"),
        ("registration_revocation", {"result": "notice", "valid_to": "2026-06-30"}, "A"),
        ("separate_register", {"category": "special_mark"}, "C"),
        ("separate_register", {"valid_to": "2026-03-01"}, "A"),
        ("licence_withdrawal", {"category": "revoked"}, "D"),
        ("licence_withdrawal", {"category": "revoked", "valid_from": "2023-06-30"}, "A"),
        ("licence_withdrawal", {"category": "annulled"}, "C"),
        ("unpaid_penalty", {"result": "refused"}, "C"),
        ("unpaid_penalty", {"result": "overdue"}, "A"),
        ("tax_abnormal", {}, "C"),
        ("tax_abnormal", {"valid_to": "2026-06-30"}, "A"),
        ("major_tax_violation", {}, "D"),
        ("major_accident", {"category": "food"}, "D"),
        ("major_accident", {"valid_from": "2023-06-30"}, "A"),
        ("department_listing", {"category": "quality"}, "C"),
        ("prepaid_flight", {}, "C"),
        ("prepaid_flight", {"valid_from": "2023-06-30"}, "A"),
        ("licence", {"details": FOOD, "valid_to": "2026-06-30"}, "C"),
        ("licence", {"details": FOOD, "valid_to": "2026-07-01"}, "A"),
        ("licence", {"details": SALES, "valid_to": "2026-06-30"}, "A"),
    ],
)
def test_direct_rules(kind: str, changed: dict[str, Any], expected: str) -> None:
    given = {**record("r1", kind, "X-a", "2026-01-01", recorded_at="2024-01-01"), **changed}
    found = _graded(A, A, given)
    assert class_told(found) == expected
    assert set(found.rules_met["record_id"]) == (set() if expected == "A" else {"r1"})


@pytest.mark.parametrize(
    ("count", "amount", "expected"),
    [
        (0, 0.0, "A"),
        (5, 0.0, "B"),
        (6, 0.0, "C"),
        (10, 0.0, "C"),
        (11, 0.0, "D"),
        (2, 60_000.0, "C"),
    ],
)
def test_rules_on_how_many_and_how_much(count: int, amount: float, expected: str) -> None:
    fines = [
        record(f"r{n:02}", "penalty", "X-a", "2026-01-01", category="fine", amount=amount)
        for n in range(count)
    ]
    found = _graded(A, A, *fines)
    assert class_told(found) == expected
    named = {name for number, name in _named(found)}
    assert named == ({f"r{n:02}" for n in range(count)} if expected != "A" else set())


def _named(found: Grades) -> list[tuple[int, str]]:
    return list(zip(found.rules_met["rule"], found.rules_met["record_id"], strict=True))


@pytest.mark.parametrize("kind", ["department_listing", "prepaid_flight"])
@pytest.mark.parametrize(("score", "expected"), [(A, "C"), (B, "D"), (C, "D"), (D, "D")])
def test_lists_of_others_worsen_by_two_and_never_beyond_d(
    kind: str, score: float, expected: str
) -> None:
    assert class_told(_graded(score, score, record("r1", kind, "X-a", "2026-01-01"))) == expected


@pytest.mark.parametrize(("score", "expected"), [(A, "C"), (B, "D"), (C, "D"), (D, "D")])
def test_a_rule_of_levels_makes_it_so_much_worse(score: float, expected: str) -> None:
    rule = DirectRule("blacklist", ("external_event",), (), (), None, 1, None, None, 2, "law")
    policy = replace(load_policy(), rules=(rule,))
    listed = record("r1", "external_event", "X-a", "2026-01-01")
    assert class_told(_graded(score, score, listed, policy=policy)) == expected


def test_a_policy_without_direct_rules_grades_by_score() -> None:
    policy = replace(load_policy(), rules=())
    listed = record("r1", "serious_listing", "X-a", "2026-01-01")
    assert class_told(_graded(A, A, listed, policy=policy)) == "A"


def test_every_enterprise_of_the_province_keeps_the_guard(explainer: Explainer) -> None:
    policy, frame = explainer.policy, explainer.grades.frame
    assert (
        frame["enterprise_id"].tolist() == explainer.snapshot.enterprises["enterprise_id"].tolist()
    )
    final = frame["class"].map("ABCD".index).to_numpy()
    alone = policy.class_of(
        policy.score(frame["log_odds"].to_numpy() - frame["contagion_points"].to_numpy())
    )
    clean = ~has_own_record(explainer.snapshot, policy.relation_only.window_months)
    # A refused inspection is no adverse event, yet a direct rule.
    clean[explainer.grades.rules_met["enterprise"]] = False
    assert 0 < clean.sum() < len(clean)
    assert (final[clean] <= alone[clean] + 1).all()
    assert ((final[clean] < 3) | (alone[clean] == 3)).all()


@pytest.mark.parametrize(
    ("kind", "on", "own"),
    [
        ("penalty", "2016-05-05", False),
        ("penalty", "2025-05-05", True),
        ("abnormal_listing", "2016-05-05", True),
        ("judgment_debt", "2016-05-05", True),
        ("honour", "2025-05-05", False),
    ],
)
def test_an_old_penalty_is_past_but_an_old_listing_still_stands(
    kind: str, on: str, own: bool
) -> None:
    snapshot = drawn_snapshot(enterprises=[e("X-a")], records=[record("R1", kind, "X-a", on)])
    assert has_own_record(snapshot, 36).tolist() == [own]
