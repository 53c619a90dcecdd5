"""Rules grade the months in which they are in force, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from features.force import check_force
from features.indicator_set_file import SETS
from gnn.checkpoint import Checkpoint
from gnn.measures import DEFAULT as MEASURES
from gnn.monthly_run import Run, replay, run_month
from gnn.policy import Policy, load_policy, policy_of
from gnn.profile import DEFAULT as PROFILES
from gnn.rulebook import DOMAIN_SETS, Rulebook, check_in_force, rulebook, rulebook_on
from graph.errors import BadInput
from graph.history import entries
from tests.gnn.sealed_months import JUNE, wide

DAYS = date(2026, 6, 30), date(2026, 7, 31)


@pytest.mark.parametrize(
    ("begins", "ends", "refused"),
    [
        (None, None, False),
        ("2026-06-30", None, False),
        ("2026-07-01", None, True),
        (None, "2026-07-01", False),
        (None, "2026-06-30", True),
    ],
)
def test_a_span_of_days(begins: str | None, ends: str | None, refused: bool) -> None:
    first, last = (date.fromisoformat(day) if day else None for day in (begins, ends))
    if not refused:
        check_force("set", JUNE, begins=first, ends=last)
        return
    with pytest.raises(BadInput, match=r"expected a day from .* until .*2026-06-30") as caught:
        check_force("set", JUNE, begins=first, ends=last)
    assert caught.value.where == "set"


def spanning(version: str, begins: str, ends: str | None) -> Rulebook:
    """Rules by a policy in force on some days."""
    first, last = (date.fromisoformat(day) if day else None for day in (begins, ends))
    policy = replace(load_policy(), version=version, effective_from=first, effective_to=last)
    return Rulebook(policy)


def test_of_several_policies_the_one_in_force_grades() -> None:
    first = spanning("first", "2026-01-01", "2026-07-01")
    second = spanning("second", "2026-07-01", None)
    taken = [rulebook_on([second, first], day).policy.version for day in DAYS]
    assert taken == ["first", "second"]
    assert rulebook_on([first], DAYS[1]) is first  # alone it is refused by its own name
    with pytest.raises(BadInput, match="one policy in force on 2025-12-31, got 'none'"):
        rulebook_on([first, second], date(2025, 12, 31))
    with pytest.raises(BadInput, match="one policy in force on 2026-06-30, got 'first, third'"):
        rulebook_on([first, second, spanning("third", "2026-06-30", None)], DAYS[0])


def later(text: str, begins: str = "2040-01-01") -> str:
    assert "effective_from: 2026-01-01\n" in text
    return text.replace("effective_from: 2026-01-01\n", f"effective_from: {begins}\n")


def policy_from(begins: str) -> Policy:
    return wide(later(load_policy().text, begins))


def test_a_policy_tells_its_days() -> None:
    text = load_policy().text
    assert load_policy().effective_from == date(2026, 1, 1)
    older = policy_of(later(text, "").replace("effective_from: \n", ""), "chain")
    assert (older.effective_from, older.effective_to) == (None, None)
    with pytest.raises(BadInput, match="a day YYYY-MM-DD as effective_from"):
        policy_of(later(text, "soon"), "test")


def test_a_month_is_not_graded_by_a_policy_of_later(run: Run, early_model: Checkpoint) -> None:
    with pytest.raises(BadInput, match="a day from 2040-01-01") as caught:
        run_month(run, JUNE, early_model, policy_from("2040-01-01"))
    assert caught.value.where == "policy 2026.5"
    assert entries(run.store) == []
    run_month(run, JUNE, early_model, policy_from("2026-06-30"))
    assert replay(run, "2026-06") == []


def test_a_domain_set_of_later_is_refused(tmp_path: Path) -> None:
    food = tmp_path / "food.yaml"
    text = (SETS / "food-2026-2.yaml").read_text(encoding="utf-8")
    food.write_text(later(text.replace("2026.2", "2026.9", 2)))
    rules = rulebook(wide(), PROFILES, measures=MEASURES, sets=(food, DOMAIN_SETS[1]))
    with pytest.raises(BadInput, match="a day from 2040-01-01") as caught:
        check_in_force(rules, JUNE)
    assert caught.value.where == "indicator set food 2026.9"
    check_in_force(rules, date(2040, 1, 31))


def test_the_policy_of_a_profile_is_held_to_its_days() -> None:
    policy = replace(wide(), effective_to=DAYS[0])
    rules = Rulebook(wide(), policies={"cooperative": policy})
    with pytest.raises(BadInput, match="until 2026-06-30"):
        check_in_force(rules, DAYS[1])
