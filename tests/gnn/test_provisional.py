"""Provisional classes on a real Neo4j: what news would mean, told and never kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from gnn.checkpoint import Checkpoint
from gnn.decisions import Approval, Override, override
from gnn.grade_seal import faults
from gnn.grade_store import classes_of
from gnn.monthly_run import Run, run_month
from gnn.provisional import Asked, provisional, with_news
from graph.errors import BadInput, UnknownEnterprise
from graph.history import entries
from graph.loading import load_tables
from graph.store import Store
from tests.drawing import draw, record
from tests.gnn.test_month_domains import SHOP, rules, tables
from tests.gnn.test_monthly_run import JUNE

DAY = date(2026, 7, 10)
LISTED = record("n1", "serious_listing", "X-c", "2026-07-02")


@pytest.fixture
def sealed(store: Store, tmp_path: Path, early_model: Checkpoint) -> Run:
    """June, sealed."""
    load_tables(store, tables(), load_id="one")
    run = Run(store, tmp_path / "models", tmp_path / "snapshots")
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
    assert found["rules"] == []
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


def test_nothing_is_written(sealed: Run) -> None:
    load_tables(sealed.store, draw(records=[LISTED]), load_id="news")
    before = entries(sealed.store), classes_of(sealed.store, "2026-07")
    assert provisional(sealed.store, [], Asked(DAY)) == []
    provisional(sealed.store, ["X-c"], Asked(DAY, sealed.models))
    assert entries(sealed.store) == before[0]
    pd.testing.assert_frame_equal(classes_of(sealed.store, "2026-07"), before[1])
