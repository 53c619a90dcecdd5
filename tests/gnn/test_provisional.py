"""Provisional classes on a real Neo4j: what news would mean, told and never kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from features.indicator import REGISTRY
from features.table import feature_table
from gnn.checkpoint import Checkpoint
from gnn.decisions import Approval, Override, override
from gnn.grade_seal import faults
from gnn.grade_store import classes_of
from gnn.monthly_run import Run, month_again, run_month
from gnn.news_reach import news_reach
from gnn.own_news import with_news
from gnn.provisional import Asked, month_on, provisional
from graph.errors import BadInput, UnknownEnterprise
from graph.history import entries
from graph.loading import load_tables
from graph.snapshot_reading import read_snapshot
from graph.store import Store
from tests.drawing import draw, record
from tests.gnn.sealed_months import JUNE, run_in
from tests.gnn.test_month_domains import SHOP, rules, tables

DAY = date(2026, 7, 10)
LISTED = record("n1", "serious_listing", "X-c", "2026-07-02")


@pytest.fixture
def sealed(store: Store, tmp_path: Path, early_model: Checkpoint) -> Run:
    """June, sealed."""
    load_tables(store, tables(), load_id="one")
    run = run_in(store, tmp_path)
    run_month(run, JUNE, early_model, rules())
    return run


def test_news_give_a_provisional_class_and_change_nothing(sealed: Run) -> None:
    store, day = sealed.store, DAY
    news = [
        LISTED,
        record("n2", "complaint", "X-a", "2026-07-03"),
        record("n3", "serious_listing", SHOP, "2026-07-03"),
    ]
    load_tables(store, draw(records=news), load_id="news")
    before = pd.DataFrame(classes_of(store, "2026-06"))
    ids = with_news(store, date(2026, 7, 1), day)
    assert ids == [SHOP, "X-a", "X-c"]
    found = {
        one["enterprise_id"]: one for one in provisional(store, ids, Asked(day, sealed.models))
    }
    assert found.keys() == {"X-a", "X-c"}
    listed = found["X-c"]
    assert (listed["provisional"], listed["rescored"]) == (True, True)
    assert (listed["class"], listed["provisional_class"]) == (before.loc["X-c", "class"], "D")
    assert [(one["rule_id"], one["record_ids"]) for one in listed["rules"]] == [
        ("serious_listing", ["n1"])
    ]
    assert [(one["record_id"], one["learned_on"]) for one in listed["news"]] == [
        ("n1", "2026-07-02")
    ]
    assert [one["record_id"] for one in found["X-a"]["news"]] == ["n2"]
    assert found["X-a"]["rules"] == []
    # Without the model the score stands; the day before, nothing had been learned.
    [early] = provisional(store, ["X-c"], Asked(date(2026, 7, 1)))
    assert (early["rescored"], early["provisional_class"]) == (False, before.loc["X-c", "class"])
    assert (early["news"], early["provisional_score"]) == ([], pytest.approx(early["score"]))
    assert provisional(store, ["X-b"], Asked(day))[0]["provisional_class"] == "D"
    with pytest.raises(UnknownEnterprise):
        provisional(store, ["nobody"], Asked(day))
    with pytest.raises(BadInput, match="a month sealed by 2026-05-01"):
        provisional(store, ["X-c"], Asked(date(2026, 5, 1)))
    pd.testing.assert_frame_equal(classes_of(store, "2026-06"), before)
    assert faults(store, sealed.exclusions) == []
    approval = Approval("李一", "王二", "复核")
    override(store, Override("X-c", "B", date(2026, 7, 5), date(2026, 9, 1), "测试"), approval)
    assert provisional(store, ["X-c"], Asked(day))[0]["provisional_class"] == "B"


def test_own_news_are_scored_by_the_model_of_the_month(
    sealed: Run, early_model: Checkpoint
) -> None:
    fines = [record(f"n{n}", "penalty", "X-c", "2026-07-02", amount=9_000.0) for n in range(5)]
    load_tables(sealed.store, draw(records=fines), load_id="news")
    [found] = provisional(sealed.store, ["X-c"], Asked(DAY, sealed.models))
    [without] = provisional(sealed.store, ["X-c"], Asked(DAY))
    assert [rule["rule_id"] for rule in found["rules"]] == ["penalties_any"]
    assert found["provisional_score"] != without["provisional_score"]
    assert without["provisional_score"] == pytest.approx(without["score"])
    assert found["provisional_class"] >= found["class"]


def test_a_better_class_waits_for_the_month(sealed: Run) -> None:
    removed = {"valid_to": "2026-07-05", "recorded_at": "2026-07-06"}
    ended = record("r1", "serious_listing", "X-b", "2026-01-10", **removed)
    load_tables(sealed.store, draw(records=[ended]), load_id="news")
    [found] = provisional(sealed.store, ["X-b"], Asked(DAY, sealed.models))
    assert (found["class"], found["provisional_class"]) == ("D", "D")
    assert [(one["record_id"], one["valid_to"]) for one in found["news"]] == [("r1", "2026-07-05")]


def test_days_that_go_by_move_nobody(sealed: Run) -> None:
    asked = Asked(date(2026, 11, 30), sealed.models)
    for found in provisional(sealed.store, ["X-a", "X-b", "X-c"], asked):
        assert (found["news"], found["rescored"]) == ([], True)
        assert found["provisional_score"] == pytest.approx(found["score"])


def test_nothing_is_written(sealed: Run) -> None:
    load_tables(sealed.store, draw(records=[LISTED]), load_id="news")
    before = entries(sealed.store), classes_of(sealed.store, "2026-07")
    assert provisional(sealed.store, [], Asked(DAY)) == []
    provisional(sealed.store, ["X-c"], Asked(DAY, sealed.models))
    assert entries(sealed.store) == before[0]
    pd.testing.assert_frame_equal(classes_of(sealed.store, "2026-07"), before[1])


def test_news_move_related_enterprises_by_the_months_model(sealed: Run) -> None:
    store = sealed.store
    # X-a and X-b have one legal representative; X-a has no news of its own.
    fines = [record(f"n{n}", "penalty", "X-b", "2026-07-02", amount=9e5) for n in range(4)]
    load_tables(store, draw(records=fines), load_id="news")
    month = month_again(sealed, month_on(store, DAY)).main
    reach = news_reach(store, month, DAY, of=["X-a"])
    [found] = provisional(store, ["X-a"], Asked(DAY, reach=reach))
    [still] = provisional(store, ["X-a"], Asked(DAY, sealed.models))
    assert (found["news"], found["rescored"]) == ([], True)
    assert (still["contagion_moved"], still["contagion"]) == (None, [])
    assert still["provisional_score"] == pytest.approx(still["score"])
    # The oracle: the whole month scored with what the day's whole graph says of X-b's own records.
    names = [name for name in month.table.names if REGISTRY[name].records is not None]
    day = feature_table(read_snapshot(store, DAY), names)
    values = month.table.frame.copy()
    values.loc["X-b", list(day.names)] = day.frame.loc["X-b"]
    whole = month.attribution.scorer.score(
        month.table.names, values.to_numpy(), operators=month.attribution.operators
    )
    moved = pd.Series(whole.log_odds - month.attribution.scores.log_odds, values.index)
    assert abs(moved["X-a"]) > 1e-6
    assert found["contagion_moved"] == pytest.approx(moved["X-a"], abs=1e-9)
    log_odds = month.attribution.scores.log_odds[month.snapshot.row_of("X-a")] + moved["X-a"]
    assert found["provisional_score"] == pytest.approx(month.policy.score(log_odds), abs=1e-6)
    # Each path says which records of whom came by which links; with the rest it is all that moved.
    told = found["contagion"]
    assert {one["source_id"] for one in told} == {"X-b"}
    assert {tuple(one["record_ids"]) for one in told} == {("n0", "n1", "n2", "n3")}
    by_person = next(one for one in told if one["operator"] == "co_representative")
    assert [node["id"] for node in by_person["path"]] == ["X-b", "p1", "X-a"]
    assert [link["type"] for link in by_person["links"]] == ["LEGAL_REP_OF", "LEGAL_REP_OF"]
    parts = [one["moved"] for one in told] + [found["contagion_rest"]]
    assert sum(parts) == pytest.approx(found["contagion_moved"], abs=1e-9)
    # Of everyone: the same, and it says whom the news reach. What X-b hears weighs otherwise now.
    every = news_reach(store, month, DAY)
    assert every.reached() == ["X-a", "X-b"]
    assert provisional(store, ["X-a"], Asked(DAY, reach=every)) == [found]
    [source] = provisional(store, ["X-b"], Asked(DAY, reach=every))
    assert source["contagion_moved"] == pytest.approx(
        whole.contagion[month.snapshot.row_of("X-b")]
        - month.attribution.scores.contagion[month.snapshot.row_of("X-b")],
        abs=1e-9,
    )
    quiet = news_reach(store, month, date(2026, 7, 1))
    assert (quiet.reached(), quiet.told("X-a")["contagion_moved"]) == ([], 0.0)
    other = replace(month, period="2026-05")
    with pytest.raises(BadInput, match=r"the month 2026-06, got '2026-05'"):
        provisional(store, ["X-a"], Asked(DAY, reach=replace(reach, explainer=other)))
    assert faults(store, sealed.exclusions) == []
