"""Months graded, sealed, verified and replayed on a real Neo4j: whatever is altered is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cypher import statement
from cypher.statement import parse
from gnn.checkpoint import Checkpoint
from gnn.decisions import Approval, Override, override, release
from gnn.grade_seal import faults, seal_of
from gnn.grade_store import classes_of, write_grades
from gnn.monthly import explainer_of, month_of
from gnn.monthly_run import Run, replay, run_month
from gnn.policy import Policy, load_policy, policy_of
from gnn.prior_month import prior_month
from graph.errors import BadInput, Mismatch, UnknownEnterprise
from graph.history import entries
from graph.loading import load_tables
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from graph.tables import Tables
from tests.drawing import draw, e, record, serves

MAY, JUNE, JULY = date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31)
TWO = Approval("李一", "王二", "复核")


def tables(*more: dict[str, Any]) -> Tables:
    return draw(
        enterprises=[e("X-a"), e("X-b"), e("X-c")],
        persons=[{"person_id": "p1", "name": "张三"}],
        positions=[serves("p1", name, "legal_representative") for name in ("X-a", "X-b")],
        records=[record("r1", "serious_listing", "X-b", "2026-01-10"), *more],
    )


def wide(text: str | None = None) -> Policy:
    """The default policy without a band for the shares of three enterprises."""
    found = policy_of(text or load_policy().text, "test")
    return replace(found, band=dict.fromkeys("ABCD", (0.0, 1.0)))


@pytest.fixture
def run(store: Store, tmp_path: Path, checkpoint: Checkpoint) -> Run:
    """A loaded graph and the model, which was calibrated early enough."""
    load_tables(store, tables(), load_id="one")
    return Run(store, tmp_path / "models", tmp_path / "snapshots")


@pytest.fixture
def model(early_model: Checkpoint) -> Checkpoint:
    return early_model


@pytest.fixture
def sealed(run: Run, model: Checkpoint) -> Iterator[Run]:
    """May and June, sealed."""
    for day in (MAY, JUNE):
        run_month(run, day, model, wide())
    yield run


def change(store: Store, cypher: str) -> None:
    store.run(parse("test/change", f"// Alters what was sealed.\n{cypher}"))


def test_a_sealed_month_says_what_it_was_made_with(sealed: Run, model: Checkpoint) -> None:
    policy, may, june = entries(sealed.store)
    assert (policy.kind, may.kind, june.kind) == ("policy", "grades", "grades")
    assert policy.value["text"] == load_policy().text
    about = june.value
    assert (about["period"], about["as_of"], about["enterprises"]) == ("2026-06", "2026-06-30", 3)
    assert about["model_version"] == model.model_id
    assert sum(about["classes"].values()) == 3
    assert about["classes"]["D"] == 1
    assert may.value["root"] != about["root"]
    assert faults(sealed.store, sealed.exclusions) == []


@pytest.mark.parametrize(
    ("day", "seen"), [(MAY, None), (date(2026, 6, 29), MAY), (JUNE, MAY), (JULY, JUNE)]
)
def test_a_day_looks_back_to_the_newest_month_sealed_before_it(
    sealed: Run, day: date, seen: date | None
) -> None:
    snapshot = read_snapshot(sealed.store, day, cache=sealed.snapshots)
    prior = prior_month(partial(classes_of, sealed.store), snapshot, entries(sealed.store))
    assert (prior and prior.as_of) == seen
    if prior:
        grades = classes_of(sealed.store, f"{prior.as_of:%Y-%m}")
        assert ["ABCD"[code] for code in prior.classes] == grades["class"].tolist()
        whole = 1 / (1 + np.exp(-grades["log_odds"]))
        assert prior.probability.tolist() == whole.tolist()
        odds = np.exp(grades["log_odds"] - grades["contagion_points"])
        assert prior.alone == pytest.approx((odds / (1 + odds)).to_numpy())


def test_the_same_run_again_changes_nothing(sealed: Run, model: Checkpoint) -> None:
    before = entries(sealed.store)
    assert run_month(sealed, JUNE, model, wide()) == before[-1]
    assert entries(sealed.store) == before


def test_a_sealed_month_is_replayed_to_the_byte_after_later_loads(sealed: Run) -> None:
    late = record("r2", "penalty", "X-a", "2026-05-02", recorded_at="2026-05-03", amount=9e6)
    report = load_tables(sealed.store, draw(records=[late]), load_id="late")
    assert report.reasons == {"learned in a closed period": 1}
    new = record("r3", "penalty", "X-a", "2026-07-02", recorded_at="2026-07-03", amount=9e6)
    load_tables(sealed.store, draw(records=[new]), load_id="new")
    assert replay(sealed, "2026-05") == []
    assert replay(sealed, "2026-06") == []


def test_a_replay_names_the_grades_that_differ(sealed: Run) -> None:
    change(sealed.store, "MATCH (grade:Grade {grade_id: 'X-c@2026-06'}) SET grade.score = 1.5")
    assert replay(sealed, "2026-06") == ["X-c"]
    with pytest.raises(BadInput, match=r"a sealed month .*got '2026-07'"):
        replay(sealed, "2026-07")


@pytest.mark.parametrize(
    ("cypher", "named"),
    [
        ("MATCH (g:Grade {grade_id: 'X-a@2026-05'}) SET g.class = 'A'", "X-a in 2026-05: altered"),
        (
            "MATCH (g:Grade {grade_id: 'X-a@2026-05'}) SET g.score = g.score + 0.0000001",
            "X-a in 2026-05: altered",
        ),
        (
            "MATCH (g:Grade {grade_id: 'X-b@2026-06'}) SET g.explanation = g.explanation + ' '",
            "X-b in 2026-06: altered",
        ),
        (
            "MATCH (g:Grade {grade_id: 'X-b@2026-06'}) REMOVE g.probability",
            "X-b in 2026-06: altered",
        ),
        ("MATCH (g:Grade {grade_id: 'X-c@2026-06'}) DETACH DELETE g", "X-c in 2026-06: missing"),
        (
            "CREATE (:Grade {grade_id: 'X-d@2026-06', period: '2026-06', enterprise_id: 'X-d'})",
            "X-d in 2026-06: added after the period was sealed",
        ),
        (
            "MATCH (b:GradeLeaves {period: '2026-05'}) SET b.leaves = b.leaves[1..] + b.leaves[0]",
            "block 0 (X-a to X-c): altered",
        ),
        (
            "MATCH (b:GradeLeaves {period: '2026-05'}) DELETE b",
            "block 0 (missing): altered",
        ),
        (
            "MATCH (h:HistoryEntry {number: 1}) SET h.content = replace(h.content, '250', '251')",
            "entry 1 (policy, 2026.3): altered",
        ),
        (
            "MATCH (h:HistoryEntry {number: 2}) SET h.content = replace(h.content, 'X', 'x') + ' '",
            "entry 2 (grades, 2026-05): altered",
        ),
    ],
)
def test_an_altered_byte_is_found_and_named(sealed: Run, cypher: str, named: str) -> None:
    change(sealed.store, cypher)
    assert any(named in fault for fault in faults(sealed.store, sealed.exclusions))


def test_a_sealed_month_is_not_graded_anew_with_another_policy(
    sealed: Run, model: Checkpoint
) -> None:
    other = wide(load_policy().text.replace('"2026.3"', '"2026.4"'))
    snapshot = read_snapshot(sealed.store, JUNE)
    with pytest.raises(Mismatch, match="2026-06: expected the sealed run"):
        write_grades(sealed.store, explainer_of(month_of(snapshot), model, other))
    assert faults(sealed.store, sealed.exclusions) == []


def test_a_version_of_a_policy_has_one_text(sealed: Run, model: Checkpoint) -> None:
    other = wide(load_policy().text + "# another word\n")
    with pytest.raises(Mismatch, match=r"policy 2026\.3: expected the text that this version had"):
        run_month(sealed, JULY, model, other)
    newer = wide(load_policy().text.replace('"2026.3"', '"2026.4"'))
    entry = run_month(sealed, JULY, model, newer)
    assert entry.value["policy_version"] == "2026.4"
    assert replay(sealed, "2026-06") == []


def test_months_follow_each_other(run: Run, model: Checkpoint, checkpoint: Checkpoint) -> None:
    with pytest.raises(BadInput, match="the last day of a month"):
        run_month(run, date(2026, 6, 29), model, wide())
    with pytest.raises(BadInput, match="12 months or more after"):
        run_month(run, date(2026, 3, 31), model, wide())
    run_month(run, JUNE, model, wide())
    with pytest.raises(BadInput, match="a month after 2026-06"):
        run_month(run, MAY, model, wide())


def test_improvement_is_slowed_by_the_month_before(run: Run, model: Checkpoint) -> None:
    two = [Override("X-c", "D", MAY, date(2026, 6, 15), "测试"), TWO]
    override(run.store, *two)  # type: ignore[arg-type]
    run_month(run, MAY, model, wide())
    run_month(run, JUNE, model, wide())
    classes = read_classes(run.store)
    assert classes["X-c@2026-05"] == "D"
    assert classes["X-c@2026-06"] == "C"
    assert replay(run, "2026-05") == []
    assert replay(run, "2026-06") == []


def read_classes(store: Store) -> dict[str, str]:
    question = parse(
        "test/classes", "// Classes.\nMATCH (g:Grade) RETURN g.grade_id AS id, g.class AS c"
    )
    found = store.read(question)
    return dict(zip(found["id"], found["c"], strict=True))


def test_shares_outside_the_band_need_a_release_by_two(run: Run, model: Checkpoint) -> None:
    with pytest.raises(BadInput, match=r"release 2026-06.*D 33\.3% \(1\.5% to 4\.0%\)"):
        run_month(run, JUNE, model, load_policy())
    assert seal_of(entries(run.store), "2026-06") is None
    release(run.store, "2026-06", TWO)
    run_month(run, JUNE, model, load_policy())
    assert faults(run.store, run.exclusions) == []
    assert [entry.kind for entry in entries(run.store)] == ["policy", "release", "grades"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"risk_class": "E"}, "a class from A to D"),
        ({"legal_basis": " "}, "a legal basis"),
        ({"expires_on": MAY}, "an end after 2026-05-31"),
        ({"expires_on": date(2027, 6, 1)}, "not after 2027-05-31"),
    ],
)
def test_an_override_that_does_not_do_is_refused(
    run: Run, changed: dict[str, Any], reason: str
) -> None:
    decided = replace(Override("X-c", "D", MAY, JULY, "测试"), **changed)
    with pytest.raises(BadInput, match=reason):
        override(run.store, decided, TWO)
    assert entries(run.store) == []


def test_an_override_needs_two_people_a_reason_and_a_known_enterprise(run: Run) -> None:
    decided = Override("X-c", "D", MAY, JULY, "测试")
    for approval in (Approval("李一", "李一 ", "x"), Approval("", "王二", "x")):
        with pytest.raises(BadInput, match="two different people"):
            override(run.store, decided, approval)
    with pytest.raises(BadInput, match="a reason"):
        override(run.store, decided, Approval("李一", "王二", " "))
    with pytest.raises(UnknownEnterprise):
        override(run.store, replace(decided, enterprise_id="X-z"), TWO)
    with pytest.raises(BadInput, match="a month YYYY-MM"):
        release(run.store, "2026-13", TWO)


def test_a_killed_run_is_run_again(
    run: Run, model: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gnn.monthly_run.seal", killed)
    with pytest.raises(KeyboardInterrupt):
        run_month(run, JUNE, model, wide())
    assert seal_of(entries(run.store), "2026-06") is None
    monkeypatch.undo()
    run_month(run, JUNE, model, wide())
    assert faults(run.store, run.exclusions) == []
    assert replay(run, "2026-06") == []


def test_leaves_are_stored_by_block(
    sealed: Run, monkeypatch: pytest.MonkeyPatch, model: Checkpoint
) -> None:
    monkeypatch.setattr("gnn.leaves.BLOCK", 2)
    entry = run_month(sealed, JULY, model, wide())
    blocks = sealed.store.read(statement("read/grade_leaves"), period="2026-07")
    assert blocks["enterprise_ids"].tolist() == [["X-a", "X-b"], ["X-c"]]
    assert len(entry.value["blocks"]) == 2
    monkeypatch.undo()
    assert faults(sealed.store, sealed.exclusions) == []
