"""Classes in their circumstances: age, coverage, the class before and how fast it improves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gnn.grades import Circumstances, Grades, grade
from gnn.policy import Policy, load_policy
from gnn.scorer import Scores
from graph.snapshot import Snapshot
from tests.drawing import drawn_snapshot, e, record
from tests.gnn.test_grades import A, C, D, class_told


def _of(
    *records: dict[str, Any], founded: str | None = None, around: Circumstances, score: float = A
) -> Grades:
    """One enterprise with a score of its own in some circumstances."""
    snapshot = drawn_snapshot(enterprises=[e("X-a", established_on=founded)], records=list(records))
    scores = Scores(
        log_odds=np.array([score]),
        base=score,
        own_points=np.zeros((1, 0)),
        contagion=np.zeros(1),
        inputs=np.zeros((1, 0)),
    )
    return grade(snapshot, scores, load_policy(), around=around)


@pytest.mark.parametrize(
    ("founded", "records", "expected"),
    [
        ("2025-07-01", [], "B"),
        ("2025-06-30", [], "A"),
        ("2026-06-01", [record("c1", "complaint", "X-a", "2026-06-02")], "B"),
        ("2026-01-01", [record("r1", "judgment_debt", "X-a", "2026-02-01")], "D"),
    ],
)
def test_a_new_enterprise_without_a_record_is_not_yet_a(
    founded: str, records: list[dict[str, Any]], expected: str
) -> None:
    found = _of(*records, founded=founded, around=Circumstances())
    assert class_told(found) == expected
    assert found.guards_met["guard_id"].tolist() == ["new_enterprise"] * (expected == "B")


@pytest.mark.parametrize(("coverage", "expected"), [(0.49, "B"), (0.5, "A")])
def test_who_is_little_known_is_not_a(coverage: float, expected: str) -> None:
    found = _of(around=Circumstances(coverage=np.array([coverage])))
    assert class_told(found) == expected


@pytest.mark.parametrize(
    ("before", "score", "expected"),
    [("D", A, "C"), ("C", A, "B"), ("B", A, "A"), ("A", D, "D"), ("C", C, "C")],
)
def test_improvement_takes_its_time_and_worsening_does_not(
    before: str, score: float, expected: str
) -> None:
    around = Circumstances(before=pd.Series({"X-a": before, "X-gone": "D"}))
    assert class_told(_of(around=around, score=score)) == expected


@pytest.mark.parametrize(("months", "expected"), [(1, "C"), (2, "B"), (3, "A")])
def test_improvement_counts_the_months_since_the_lastclass_told(months: int, expected: str) -> None:
    last = {"before": pd.Series({"X-a": "D"}), "months": pd.Series({"X-a": months})}
    assert class_told(_of(around=Circumstances(**last))) == expected


def test_only_those_held_back_are_asked_for_causes() -> None:
    asked: list[Any] = []

    def ended(snapshot: Snapshot, ids: list[str], policy: Policy) -> list[str]:
        asked.append((ids, policy.version == load_policy().version))
        return ids

    for before, score in (("D", A), ("D", D), ("B", A)):
        around = Circumstances(before=pd.Series({"X-a": before}), causes_ended=ended)
        assert class_told(_of(around=around, score=score)) == ("D" if score == D else "A")
    assert asked == [(["X-a"], True), ([], True), ([], True)]


@pytest.mark.parametrize(
    ("ended", "expected"),
    [("2026-06-30", "A"), ("2026-06-01", "A"), ("2026-05-31", "C"), ("2026-05-30", "C")],
)
def test_when_the_cause_has_ended_it_improves_at_once(ended: str, expected: str) -> None:
    listed = record("r1", "judgment_debt", "X-a", "2026-01-01", valid_to=ended)
    around = Circumstances(before=pd.Series({"X-a": "D"}))
    assert class_told(_of(listed, around=around)) == expected


@pytest.mark.parametrize(("kind", "expected"), [("tax_abnormal", "A"), ("arrears", "B")])
def test_the_end_of_what_a_rule_names_is_the_end_of_a_cause(kind: str, expected: str) -> None:
    over = record("r1", kind, "X-a", "2026-01-01", valid_to="2026-06-15")
    around = Circumstances(before=pd.Series({"X-a": "C"}))
    assert class_told(_of(over, around=around)) == expected


def test_an_enterprise_not_graded_before_is_not_held_back() -> None:
    assert class_told(_of(around=Circumstances(before=pd.Series({"X-b": "D"})))) == "A"
