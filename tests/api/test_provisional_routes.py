"""Provisional classes and domain grades as the API tells them, beside the class of record."""

from __future__ import annotations

import json

import httpx
import pytest

from cypher import statement
from graph.loading import load_tables
from graph.store import Store
from tests.api.province import CENTRE, PERIOD, UNGRADED
from tests.drawing import draw, record

DAY = {"day": "2026-11-15"}
GUARD = {"guard_id": "coverage", "from": "A", "to": "B", "legal_basis": "测试"}
FOOD = {
    "domain_grade_id": f"{CENTRE}@{PERIOD}/food",
    "enterprise_id": CENTRE,
    "period": PERIOD,
    "domain": "food",
    "mode": "combine",
    "class": "B",
    "points": 12.5,
    "coverage": 0.3,
    "indicator_set": "food 2026.2",
    "explanation": json.dumps(
        {"because": "industry", "groups": {"regulatory": 12.5}, "own": [], "guards": [GUARD]}
    ),
}


@pytest.fixture(scope="module")
def told(graded: Store, client: httpx.Client) -> httpx.Client:
    """The client, when a listing came after the sealed October, and food is graded."""
    graded.write(statement("load/domain_grades"), [FOOD])
    news = record("R-9", "serious_listing", CENTRE, "2026-11-05", category="food")
    load_tables(graded, draw(records=[news]), load_id="news")
    return client


def test_news_are_told_as_provisional(told: httpx.Client) -> None:
    answer = told.get(f"/enterprises/{CENTRE}/provisional", params=DAY).json()
    assert answer["provisional"] is True
    assert (answer["period"], answer["class"], answer["provisional_class"]) == (PERIOD, "C", "D")
    assert (answer["rescored"], answer["score"]) == (False, 612.5)
    assert [rule["rule_id"] for rule in answer["rules"]] == ["serious_listing"]
    assert [(one["record_id"], one["learned_on"]) for one in answer["news"]] == [
        ("R-9", "2026-11-05")
    ]
    assert "usage_notice" in answer
    assert told.get(f"/grades/{CENTRE}").json()["class"] == "C"


def test_who_has_no_class_of_record_has_no_provisional_one(told: httpx.Client) -> None:
    assert told.get(f"/enterprises/{UNGRADED}/provisional", params=DAY).status_code == 404
    assert told.get("/enterprises/NOBODY/provisional", params=DAY).status_code == 404
    early = told.get(f"/enterprises/{CENTRE}/provisional", params={"day": "2026-10-01"})
    assert (early.status_code, early.json()["title"]) == (422, "The request can't be read")
    without = httpx.get(f"{told.base_url}/enterprises/{CENTRE}/provisional")
    assert without.status_code == 401


def test_a_domain_grade_is_a_field_of_its_own(told: httpx.Client) -> None:
    answer = told.get(f"/grades/{CENTRE}/explanation").json()
    assert answer["class"] == "C"
    assert answer["domain_grades"] == [
        {
            "domain": "food",
            "mode": "combine",
            "class": "B",
            "points": 12.5,
            "coverage": 0.3,
            "indicator_set": "food 2026.2",
            "because": "industry",
            "groups": {"regulatory": 12.5},
            "guards": [{**GUARD, "entry": None, "reason": None, "expires_on": None}],
        }
    ]
    earlier = told.get(f"/grades/{CENTRE}/explanation", params={"period": "2026-09"}).json()
    assert earlier["domain_grades"] == []
