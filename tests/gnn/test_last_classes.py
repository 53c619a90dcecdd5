"""Improvement since the last sealed class, on a real Neo4j: what holds it back, what frees it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cypher import statement
from gnn.checkpoint import Checkpoint
from gnn.decisions import Approval, Override, override
from gnn.grade_seal import faults
from gnn.grade_store import classes_of
from gnn.monthly_run import Run, replay, run_month
from gnn.policy_trial import policy_trial
from gnn.stored_grades import StoredGrades
from graph.loading import load_tables
from graph.store import Store
from tests.drawing import draw, e, record
from tests.gnn.sealed_months import JULY, JUNE, MAY, run_in, wide

# By it whoever has no record is A.
POLICY = wide(wide().text.replace("{A: 250, B: 500,", "{A: 490, B: 500,"))
OLDER = wide(
    POLICY.text.replace("    put_right: milder\n", "").replace(
        'version: "2026.5"', 'version: "2026.4"'
    )
)
# What is learned of the judgment debt in June.
LEARNED: dict[str, dict[str, Any]] = {
    "X-ended": {"valid_to": "2026-06-20", "recorded_at": "2026-06-21"},
    "X-late": {"valid_to": "2026-05-20", "recorded_at": "2026-06-05"},
    "X-taken-back": {"retracted_at": "2026-06-05"},
    "X-put-right": {"kind": "complaint", "recorded_at": "2026-06-05"},
}
# What is learned in June of the penalty that has just grown too old for its rule, and the classes.
CORRECTED: dict[str, tuple[dict[str, Any], str]] = {
    "X-less": ({"amount": 99_999.0}, "DAA"),
    "X-fine": ({"category": "fine"}, "DAA"),
    "X-other-day": ({"valid_from": "2023-06-11"}, "DCB"),
    "X-more": ({"amount": 100_001.0}, "DCB"),
    "X-graver": ({"category": "licence_revocation"}, "DCB"),
}


def _aged(name: str) -> dict[str, Any]:
    """Within the 36 months of its rule in May, no longer in June."""
    about = {"category": "suspension_order", "amount": 100_000.0}
    return record(f"old-{name}", "penalty", name, "2023-06-10", **about)


def _indebted(name: str) -> dict[str, Any]:
    return record(f"seen-{name}", "judgment_debt", name, "2026-02-01")


def _seal(run: Run, model: Checkpoint, *days: date) -> None:
    for day in days:
        run_month(run, day, model, POLICY)


@pytest.fixture(scope="module")
def sealed(
    migrated: Store, tmp_path_factory: pytest.TempPathFactory, early_model: Checkpoint
) -> Run:
    """May to July, and what is learned between May and June."""
    migrated.run(statement("load/clear"))
    known = ["X-old", "X-short", "X-decided", *LEARNED, *CORRECTED]
    records = [*map(_aged, ("X-old", "X-short", *CORRECTED)), *map(_indebted, LEARNED)]
    firms = [*(e(name) for name in known), e("X-restored", status="revoked")]
    tables = draw(enterprises=firms, records=records)
    load_tables(migrated, tables, load_id="one")
    home = tmp_path_factory.mktemp("improvement")
    run = run_in(migrated, home)
    decided = Override("X-decided", "D", MAY, date(2026, 6, 15), "测试")
    override(migrated, decided, Approval("李一", "王二", "复核"))
    _seal(run, early_model, MAY)
    then = [{**_indebted(name), **changed} for name, changed in LEARNED.items()]
    corrected = {name: {**_aged(name), **changed} for name, (changed, _) in CORRECTED.items()}
    then += [{**one, "recorded_at": "2026-06-05"} for one in corrected.values()]
    short = {"valid_to": "2026-06-20", "recorded_at": "2026-06-20"}
    then.append(record("short", "abnormal_listing", "X-short", "2026-06-02", **short))
    restored = e("X-restored", recorded_at="2026-06-05")
    load_tables(migrated, draw(enterprises=[restored], records=then), load_id="two")
    _seal(run, early_model, JUNE, JULY)
    return run


def _classes(run: Run, enterprise_id: str) -> str:
    months = ("2026-05", "2026-06", "2026-07")
    return "".join(classes_of(run.store, month).loc[enterprise_id, "class"] for month in months)


@pytest.mark.parametrize(
    ("enterprise_id", "classes"),
    [
        ("X-old", "DCB"),  # what only grew old has not ended
        ("X-short", "DCB"),  # what ended is not what the class of May rests on
        ("X-decided", "DAA"),  # what people decided holds nobody back
        ("X-restored", "DAA"),  # a status that met a rule is a cause
        *((name, "DAA") for name in LEARNED),
        *((name, classes) for name, (_, classes) in CORRECTED.items()),
    ],
)
def test_improvement_waits_unless_its_cause_stands_no_more(
    sealed: Run, enterprise_id: str, classes: str
) -> None:
    assert _classes(sealed, enterprise_id) == classes


def test_by_policies_of_before_any_correction_frees(sealed: Run) -> None:
    tried = policy_trial(sealed, "2026-06", OLDER)
    assert OLDER.version == "2026.4"
    assert sorted(tried.moved["enterprise_id"]) == ["X-graver", "X-more", "X-other-day"]
    assert set(tried.moved["after"]) == {"A"}


def test_an_override_tells_what_it_rests_on(sealed: Run) -> None:
    [may] = StoredGrades(sealed.store).explained("2026-05", ["X-decided"])
    [guard] = [one for one in may["guards"] if one["guard_id"] == "override"]
    ground = {"entry": 1, "legal_basis": "测试", "reason": "复核", "expires_on": "2026-06-15"}
    assert guard == {"guard_id": "override", "from": "A", "to": "D", **ground}


def test_the_months_verify_and_replay(sealed: Run) -> None:
    assert faults(sealed.store, sealed.exclusions) == []
    for period in ("2026-05", "2026-06", "2026-07"):
        assert replay(sealed, period) == []


def test_a_month_that_was_not_graded_does_not_lift_the_guard(
    run: Run, early_model: Checkpoint
) -> None:
    load_tables(run.store, draw(records=[_aged("X-c")]), load_id="more")
    _seal(run, early_model, MAY, JULY)
    assert classes_of(run.store, "2026-05").loc["X-c", "class"] == "D"
    assert classes_of(run.store, "2026-07").loc["X-c", "class"] == "B"
