"""Forms of the model on a planted province: what each changes, and what is judged."""

from __future__ import annotations

import numpy as np
import pytest

from gnn import province_trials
from gnn.model_page import forms_table
from gnn.province_sets import months_of, sets_of
from gnn.province_trials import FORMS, NEWEST, Tried
from gnn.train import TrainingSettings
from graph.sample import SampleSettings, make_province

LAW = SampleSettings(enterprises=1500, months=24, regime="linear")


@pytest.fixture(scope="module")
def tried() -> Tried:
    province = make_province(LAW)
    months = months_of(province)
    return Tried(province, months, sets_of(province, months))


def test_each_form_changes_what_its_name_tells(tried: Tried) -> None:
    plain, without, rooted, holders, longer = (form.changed(tried) for form in FORMS)
    assert plain is tried.sets
    assert set(plain.held.names) - set(without.held.names) == {NEWEST}
    assert without.held.values.shape[1] == len(without.held.names)
    for before, after in zip(plain.held.operators, rooted.held.operators, strict=True):
        power = 0.5 if before.name.startswith("co_") else 1.0
        assert after.weights.tolist() == pytest.approx((before.weights**power).tolist())
    [added] = [each for each in holders.tested.operators if each.name == "grandholder"]
    [direct] = [each for each in plain.tested.operators if each.name == "shareholder"]
    facts = np.random.default_rng(2).random((direct.size, 2))
    twice = direct.matrix @ direct.matrix
    twice.setdiag(0.0)
    assert np.allclose(added.apply(facts), twice @ facts)
    assert longer.learned.rows.sum() > plain.learned.rows.sum()
    assert longer.learned.events.sum() > plain.learned.events.sum()
    assert longer.held is plain.held


def test_a_form_is_judged_by_validation_and_by_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(province_trials, "FORMS", FORMS[:1])
    quick = TrainingSettings(networks=1, epochs=10)
    monkeypatch.setattr(province_trials, "ONE_NETWORK", quick)
    heard: list[str] = []
    found = province_trials._law(LAW, seeds=2, progress=heard.append)
    [form] = found["forms"]
    assert (found["regime"], form["form"], len(heard)) == ("linear", "the model", 1)
    assert all(0.5 < auc < 1.0 for auc in form["held_auc"])
    assert all(0.0 <= share <= 1.0 for share in form["hit@3_known"])


def test_forms_are_told_law_by_law() -> None:
    laws = [
        {"regime": regime, "forms": [{"form": "it", "held_auc": [0.7, 0.8], "hit@3_known": hits}]}
        for regime, hits in (("linear", [0.5, 0.6]), ("max", [1.0, 1.0]))
    ]
    lines = forms_table({"laws": laws}).splitlines()
    assert lines[0].count("|") == lines[1].count("|") == lines[2].count("|") == 6
    assert lines[2] == (
        "| it | 0.7500 (0.7000 to 0.8000) | 0.550 (0.500 to 0.600) "
        "| 0.7500 (0.7000 to 0.8000) | 1.000 (1.000 to 1.000) |"
    )
