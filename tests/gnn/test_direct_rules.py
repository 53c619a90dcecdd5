"""Direct rules that rest on more than records: the status in the register, and its evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gnn.checkpoint import Checkpoint
from gnn.counterfactual import Counterfactuals
from gnn.explanation import Explainer
from gnn.grades import Grades, grade
from gnn.monthly import explainer_of, month_of
from gnn.policy import Policy, load_policy
from gnn.provisional import _new_rules
from gnn.reason_text import sentences
from gnn.scorer import Scores
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, record

STATUS = "status_revoked"


def graded(snapshot: Snapshot, policy: Policy | None = None) -> Grades:
    """Everyone with a score in the middle of A."""
    still = np.full(snapshot.size, np.log(0.01 / 0.99))
    nothing = np.zeros((snapshot.size, 0))
    scores = Scores(
        log_odds=still,
        base=float(still[0]),
        own_points=nothing,
        contagion=np.zeros(snapshot.size),
        inputs=nothing,
    )
    return grade(snapshot, scores, policy or load_policy())


def rules_of(found: Grades, row: int = 0) -> list[str]:
    """The names of the rules that an enterprise meets."""
    met = found.rules_met[found.rules_met["enterprise"] == row]
    return [load_policy().rules[number].rule_id for number in met["rule"].unique()]


def explained(checkpoint: Checkpoint, *records: dict[str, Any], **about: Any) -> Explainer:
    snapshot = drawn_snapshot(enterprises=[e("X-a", **about)], records=list(records))
    return explainer_of(month_of(snapshot), checkpoint, load_policy())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("revoked", "D"),
        ("annulled", "D"),
        ("in_register", "A"),
        ("suspended", "A"),
        ("deregistered", "A"),
        ("moved_out", "A"),
        ("unknown", "A"),
    ],
)
def test_a_revoked_or_annulled_enterprise_is_d(status: str, expected: str) -> None:
    snapshot = drawn_snapshot(enterprises=[e("X-a", status=status), e("X-b")])
    found = graded(snapshot)
    assert found.frame["class"].tolist() == [expected, "A"]
    assert rules_of(found) == ([STATUS] if expected == "D" else [])


def test_the_evidence_is_the_version_that_tells_the_status(checkpoint: Checkpoint) -> None:
    listed = record("r1", "abnormal_listing", "X-a", "2026-01-10", category="1")
    explainer = explained(checkpoint, listed, status="revoked", ended_on="2026-02-01")
    told = {rule["rule_id"]: rule for rule in explainer.explain(0)["rules"]}
    assert told.keys() == {STATUS, "abnormal_listing"}
    version = explainer.snapshot.enterprises["version_id"].iloc[0]
    about = {name: told[STATUS][name] for name in ("class", "status", "version_ids", "record_ids")}
    assert about == {"class": "D", "status": "revoked", "version_ids": [version], "record_ids": []}
    assert told["abnormal_listing"].keys() == {
        *("rule_id", "class", "levels", "legal_basis", "record_ids")
    }
    assert "第二百二十九条" in told[STATUS]["legal_basis"]


@pytest.mark.parametrize(
    ("language", "status", "change"),
    [
        ("zh", "登记状态为吊销或责令关闭（未注销）", "登记状态改变"),
        ("en", "The register says revoked or ordered to close", "the status in the register"),
    ],
)
def test_the_reason_is_told(
    checkpoint: Checkpoint, language: Any, status: str, change: str
) -> None:
    explainer = explained(checkpoint, status="revoked")
    version = explainer.snapshot.enterprises["version_id"].iloc[0]
    told = sentences(explainer.explain(0), language)
    [rule] = [one for one in told if version in one]
    assert status in rule
    assert any(change in one for one in told)


def test_no_record_taken_away_betters_a_status(checkpoint: Checkpoint) -> None:
    listed = record("r1", "serious_listing", "X-a", "2026-01-10")
    answers = Counterfactuals(explained(checkpoint, listed, status="revoked"))
    told = answers.without_records(0, ["r1"])
    assert (told["before"]["class"], told["after"]["class"]) == ("D", "D")
    assert answers.smallest_change(0)["after"] is None


def test_a_policy_without_the_rule_grades_as_before() -> None:
    policy = load_policy()
    older = replace(policy, rules=tuple(one for one in policy.rules if not one.statuses))
    snapshot = drawn_snapshot(enterprises=[e("X-a", status="revoked")])
    assert graded(snapshot, older).frame["class"].tolist() == ["A"]


def test_between_months_a_status_is_news_and_another_version_of_it_is_not() -> None:
    rows = [{"status": "in_register"}, {"status": "revoked"}, {"status": "revoked", "name": "new"}]
    snapshots = [drawn_snapshot(enterprises=[e("X-a", **row)]) for row in rows]
    still, revoked, renamed = map(graded, snapshots)
    [told] = _new_rules(load_policy(), still, revoked)[0]
    version = snapshots[1].enterprises["version_id"].iloc[0]
    assert (told["rule_id"], told["class"]) == (STATUS, "D")
    assert (told["record_ids"], told["version_ids"]) == ([], [version])
    assert _new_rules(load_policy(), revoked, renamed) == {}


def restricted(category: str, on: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    return record("p1", "penalty", "X-a", on, category=category, **more)


def moved(on: str) -> dict[str, Any]:
    return record("c1", "change", "X-a", on, category="legal_representative")


def report(year: int, result: str, **more: Any) -> dict[str, Any]:
    day = f"{year + 1}-07-01"
    about = {"category": str(year), "result": result, **more}
    return record(f"a{year}", "annual_report", "X-a", day, **about)


@pytest.mark.parametrize(
    ("records", "rule", "met"),
    [
        # RE06: off the serious list for less than 12 months.
        (
            [record("s1", "serious_listing", "X-a", "2024-02-01", valid_to="2025-07-01")],
            "serious_list_left",
            ["s1"],
        ),
        (
            [record("s1", "serious_listing", "X-a", "2024-02-01", valid_to="2025-06-30")],
            "serious_list_left",
            [],
        ),
        # DY09: two years without an annual report, until one is filed.
        ([report(2023, "missing"), report(2024, "missing")], "reports_missing", ["a2023", "a2024"]),
        ([report(2024, "missing")], "reports_missing", []),
        (
            [report(2022, "missing"), report(2023, "missing"), report(2024, "late")],
            "reports_missing",
            [],
        ),
        # RE02 and RE17: reason 3, for 36 months from the listing also once removed.
        (
            [
                record("l1", "abnormal_listing", "X-a", "2023-07-01")
                | {"category": "3", "valid_to": "2024-01-01", "recorded_at": "2024-01-01"}
            ],
            "abnormal_falsehood",
            ["l1"],
        ),
        (
            [
                record("l1", "abnormal_listing", "X-a", "2023-06-30")
                | {"category": "3", "valid_to": "2024-01-01", "recorded_at": "2024-01-01"}
            ],
            "abnormal_falsehood",
            [],
        ),
        (
            [
                record("l1", "abnormal_mark", "X-a", "2026-01-01", valid_to="2026-02-01")
                | {"category": "1"}
            ],
            "abnormal_falsehood",
            [],
        ),
        # DY07: the representative changed up to 90 days before a major penalty.
        ([moved("2025-12-01"), restricted("restriction")], "transfer_before_penalty", ["c1"]),
        ([moved("2025-11-30"), restricted("restriction")], "transfer_before_penalty", []),
        ([moved("2025-12-01"), restricted("fine", amount=9.0)], "transfer_before_penalty", []),
        # A penalty at all is the lowest warning tier of POLICY 2.3.
        ([restricted("warning", "2023-07-01")], "penalties_any", ["p1"]),
        (
            [restricted("warning", "2023-06-30", recorded_at="2024-01-01")],
            "penalties_any",
            [],
        ),
    ],
)
def test_rules_of_the_catalogue(records: list[dict[str, Any]], rule: str, met: list[str]) -> None:
    found = graded(drawn_snapshot(enterprises=[e("X-a")], records=records))
    number = [one.rule_id for one in load_policy().rules].index(rule)
    rows = found.rules_met[found.rules_met["rule"] == number]
    assert sorted(rows["record_id"]) == met
    least = load_policy().rules[number].risk_class
    assert least in {"B", "C"}
    if met:
        assert found.frame["class"].iloc[0] == least


def test_a_repair_ends_them() -> None:
    repair = record("x1", "credit_repair", "X-a", "2026-05-01", result="granted")
    repair["details"] = '{"target_record_id": "l1"}'
    listed = record("l1", "abnormal_listing", "X-a", "2026-01-01", category="3")
    assert rules_of(graded(drawn_snapshot(enterprises=[e("X-a")], records=[listed])))
    assert rules_of(graded(drawn_snapshot(enterprises=[e("X-a")], records=[listed, repair]))) == []
