"""What a sealed month would be by another policy, and that trying one changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gnn.grade_store import classes_of
from gnn.monthly_run import Run
from gnn.policy import load_policy, policy_of
from gnn.policy_trial import policy_trial
from graph.errors import BadInput
from graph.history import entries
from tests.gnn.sealed_months import wide

_LISTED = "  - rule_id: serious_listing\n    kinds: [serious_listing]\n    class: {}\n"
TEXT = load_policy().text
MILDER = TEXT.replace(_LISTED.format("D"), _LISTED.format("C"))


def test_the_policy_of_the_month_moves_nobody(months: Run) -> None:
    found = policy_trial(months, "2026-06", wide())
    assert found.before.to_dict() == found.after.to_dict() == {"X-a": "A", "X-b": "D", "X-c": "A"}
    assert found.moved.empty
    assert found.outside == []


def test_a_milder_rule_moves_who_meets_it_and_nothing_is_written(months: Run) -> None:
    assert MILDER != TEXT
    chain, classes = entries(months.store), classes_of(months.store, "2026-06")
    found = policy_trial(months, "2026-06", policy_of(MILDER, "test"))
    assert found.after.to_dict() == {"X-a": "A", "X-b": "C", "X-c": "A"}
    [moved] = found.moved.drop(columns=["name", "score"]).to_dict("records")
    assert moved == {
        "enterprise_id": "X-b",
        "before": "D",
        "after": "C",
        "rules": ["serious_listing"],
        "guards": [],
    }
    assert found.outside == [
        "B 0.0% (20.0% to 40.0%)",
        "C 33.3% (5.0% to 8.0%)",
        "D 0.0% (1.5% to 4.0%)",
    ]
    assert entries(months.store) == chain
    assert classes_of(months.store, "2026-06").equals(classes)


def test_what_waits_in_the_month_waits_in_the_trial(months: Run) -> None:
    """May was D: without the rule June is not more than one class better."""
    rules = tuple(rule for rule in wide().rules if rule.rule_id != "serious_listing")
    without = replace(wide(), rules=rules)
    found = policy_trial(months, "2026-06", without)
    [moved] = found.moved.to_dict("records")
    assert (moved["after"], moved["rules"], moved["guards"]) == ("C", [], ["improvement"])


def test_a_policy_that_begins_later_can_be_tried(months: Run) -> None:
    later = TEXT.replace("effective_from: 2026-01-01", "effective_from: 2027-01-01")
    assert later != TEXT
    assert policy_trial(months, "2026-06", policy_of(later, "test")).moved.empty


def test_a_month_that_is_not_sealed_is_refused(months: Run) -> None:
    with pytest.raises(BadInput, match="a sealed month"):
        policy_trial(months, "2026-07", wide())
