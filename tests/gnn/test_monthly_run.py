"""Months graded, sealed, verified and replayed on a real Neo4j: whatever is altered is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pytest

from cypher import statement
from cypher.statement import parse
from gnn.band import refused
from gnn.checkpoint import Checkpoint
from gnn.decisions import Approval, Override, override, release
from gnn.grade_seal import faults, seal_of
from gnn.grade_store import classes_of, write_grades
from gnn.monthly import explainer_of, month_of
from gnn.monthly_run import Run, replay, run_month
from gnn.policy import load_policy, policy_of
from gnn.prior_month import prior_month
from graph.errors import BadInput, Mismatch, UnknownEnterprise
from graph.history import entries
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from tests.gnn.sealed_months import JULY, JUNE, MAY, wide

TWO = Approval("李一", "王二", "复核")


@pytest.fixture
def model(early_model: Checkpoint) -> Checkpoint:
    return early_model


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


def test_a_sealed_month_is_not_graded_anew_with_another_policy(
    sealed: Run, model: Checkpoint
) -> None:
    other = wide(load_policy().text.replace('"2026.5"', '"2026.6"'))
    snapshot = read_snapshot(sealed.store, JUNE)
    with pytest.raises(Mismatch, match="2026-06: expected the sealed run"):
        write_grades(sealed.store, explainer_of(month_of(snapshot), model, other))
    assert faults(sealed.store, sealed.exclusions) == []


def test_a_version_of_a_policy_has_one_text(sealed: Run, model: Checkpoint) -> None:
    other = wide(load_policy().text + "# another word\n")
    with pytest.raises(Mismatch, match=r"policy 2026\.5: expected the text that this version had"):
        run_month(sealed, JULY, model, other)
    newer = wide(load_policy().text.replace('"2026.5"', '"2026.6"'))
    entry = run_month(sealed, JULY, model, newer)
    assert entry.value["policy_version"] == "2026.6"
    assert replay(sealed, "2026-06") == []


def test_months_follow_each_other(run: Run, model: Checkpoint, checkpoint: Checkpoint) -> None:
    with pytest.raises(BadInput, match="the last day of a month"):
        run_month(run, date(2026, 6, 29), model, wide())
    with pytest.raises(BadInput, match="12 months or more after"):
        run_month(run, date(2026, 3, 31), model, wide())
    run_month(run, JUNE, model, wide())
    with pytest.raises(BadInput, match="a month after 2026-06"):
        run_month(run, MAY, model, wide())


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
    seen = refused(run.refused, "2026-06")
    [graded] = seen["seen"]["graded"]
    assert (graded["policy"], graded["classes"]["D"]) == (load_policy().version, 1)
    release(run.store, seen, TWO)
    run_month(run, JUNE, model, load_policy())
    assert faults(run.store, run.exclusions) == []
    assert [entry.kind for entry in entries(run.store)] == ["policy", "release", "grades"]


def test_what_was_not_seen_is_not_released(run: Run, model: Checkpoint) -> None:
    with pytest.raises(BadInput, match="a month that `linkrisk grade` refused"):
        refused(run.refused, "2026-06")
    with pytest.raises(BadInput, match="release 2026-06"):
        run_month(run, JUNE, model, load_policy())
    release(run.store, refused(run.refused, "2026-06"), TWO)
    other = policy_of(load_policy().text.replace('"2026.5"', '"2026.6"'), "test")
    with pytest.raises(BadInput, match="release 2026-06"):
        run_month(run, JUNE, model, other)
    changed = replace(model, configuration={**model.configuration, "told": "another"})
    with pytest.raises(BadInput, match="release 2026-06"):
        run_month(run, JUNE, changed, load_policy())


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
    same = ("李一 ", "李\u200b一", "李 一")
    alike = [Approval("李一", name, "x") for name in same]
    for approval in (*alike, Approval("Li", "Ｌｉ", "x"), Approval("", "王二", "x")):
        with pytest.raises(BadInput, match="two different people"):
            override(run.store, decided, approval)
    with pytest.raises(BadInput, match="a reason"):
        override(run.store, decided, Approval("李一", "王二", " "))
    with pytest.raises(UnknownEnterprise):
        override(run.store, replace(decided, enterprise_id="X-z"), TWO)
    with pytest.raises(BadInput, match="two different people"):
        release(run.store, {"period": "2026-06", "seen": {}}, Approval("李一", "李一", "x"))


def test_a_killed_run_is_run_again(
    run: Run, model: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
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
