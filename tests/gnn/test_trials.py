"""What was tried on SMEsD: what each form sees, by hand, and that it is judged on held rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from gnn.boosted_head import BoostedSettings
from gnn.operators import Operator
from gnn.train import Examples
from gnn.trials import TRIALS, Trial, judged

TIES = pd.DataFrame({"target": [0, 1, 2], "source": [1, 2, 0], "weight": 1.0})


def part(values: list[list[float]]) -> Examples:
    near, far = Operator("any", TIES, 3), Operator("far", TIES.assign(weight=0.5), 3)
    names = ("age_months", "lawsuits")
    return Examples(names, np.array(values), np.zeros(3), (near, far), np.ones(3, bool))


def test_a_form_sees_own_facts_and_what_its_operators_gather() -> None:
    facts = part([[1.0, 4.0], [2.0, 5.0], [3.0, np.nan]])
    seen = Trial("near", operators=("any",)).seen(facts, np.array([0, 1]))
    assert seen[0].tolist() == [1.0, 4.0, 2.0, 5.0]
    assert seen[1].tolist() == [2.0, 5.0, 3.0, 0.0]
    one = Trial("one fact sent", sent=1).seen(facts, np.array([1, 0]))
    assert one[0].tolist() == [1.0, 4.0, 5.0, 2.5]


def test_time_columns_can_be_hidden_or_ranked() -> None:
    facts = part([[30.0, 4.0], [10.0, 5.0], [20.0, 6.0]])
    forms = {trial.name: trial for trial in TRIALS}
    hidden = forms["no time column at all"].seen(facts, np.array([0, 1]))
    assert np.isnan(hidden[:, 0]).all()
    assert hidden[:, 1].tolist() == [4.0, 5.0, 6.0]
    ranked = forms["time columns ranked within their period"].seen(facts, np.array([0, 1]))
    assert ranked[:, 0].tolist() == [1.0, 1 / 3, 2 / 3]
    assert ranked[:, 1].tolist() == [4.0, 5.0, 6.0]
    kept = forms["time columns not sent"].seen(facts, np.array([0, 1]))
    assert kept[0].tolist() == [30.0, 4.0, 0.0, 5.0, 0.0, 2.5]


def test_a_form_is_judged_on_the_rows_held_back() -> None:
    chance = np.random.default_rng(0)
    facts = chance.random((200, 2))
    told = Examples(
        ("a", "b"), facts, (facts[:, 0] > 0.5).astype(np.float64), (), np.ones(200, bool)
    )
    turned = replace(told, events=1.0 - told.events)
    small = Trial("own", operators=(), settings=BoostedSettings(boosters=1, rounds=20, leaves=4))
    same, other = (judged(small, told, held, seeds=1) for held in (told, turned))
    assert same["held_auc"][0] > 0.99  # type: ignore[index]
    assert other["held_auc"][0] < 0.01  # type: ignore[index]
