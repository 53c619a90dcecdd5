"""An enterprise's past and a node's links as known on any day, and what moved a grade."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import link_routes
from api.access import Access
from api.app import create_app
from api.grade_changes import grade_changes
from api.grant import Grant
from cypher import statement
from cypher.statement import parse
from graph.loading import load_tables
from graph.store import Store
from tests.api import province
from tests.api.conftest import FOR, KEY
from tests.api.serving import served
from tests.drawing import draw, e, holds, record, serves

FIRM, OTHER = "CN-TEST-1", "CN-TEST-2"
OTHER_NAME = "<img src=x>A&B有限公司"
SINCE = {"valid_from": "2020-01-01", "recorded_at": "2024-01-01"}


@pytest.fixture(scope="module")
def told(migrated: Store) -> Store:
    """A firm with a corrected, an ended and a retracted record, and a change of who runs it."""
    migrated.run(statement("load/clear"))
    wrong = {"category": "fine", "amount": 500.0}
    corrected = {**wrong, "amount": 50_000.0, "recorded_at": "2026-06-01"}
    drawn = draw(
        enterprises=[e(FIRM, name="九九零一星河贸易有限公司"), e(OTHER, name=OTHER_NAME)],
        persons=[{"person_id": "p-1", "name": "王小明"}, {"person_id": "p-2", "name": "李小红"}],
        addresses=[{"address_id": "a-1", "text": "示例市幸福路一号"}],
        holdings=[holds("p-2", FIRM, 0.6, **SINCE), holds(FIRM, OTHER, 0.3, **SINCE)],
        domiciles=[{"enterprise_id": FIRM, "address_id": "a-1", "address_kind": "domicile"}],
        positions=[
            serves("p-1", FIRM, "legal_representative", **SINCE),
            serves(
                "p-1",
                FIRM,
                "legal_representative",
                **{**SINCE, "valid_to": "2026-10-05", "recorded_at": "2026-10-08"},
            ),
            serves(
                "p-2",
                FIRM,
                "legal_representative",
                **{"valid_from": "2026-10-05", "recorded_at": "2026-10-08"},
            ),
        ],
        records=[
            record("R-1", "penalty", FIRM, "2026-03-01", **wrong),
            record("R-1", "penalty", FIRM, "2026-03-01", **corrected),
            record("R-2", "abnormal_listing", FIRM, "2026-04-01", valid_to="2026-10-20"),
            record("R-3", "complaint", FIRM, "2026-05-01"),
            record("R-3", "complaint", FIRM, "2026-05-01", retracted_at="2026-09-01"),
            record("R-4", "change", FIRM, "2026-10-05", category="legal_representative"),
        ],
    )
    load_tables(migrated, drawn, load_id="told")
    text = (Path(__file__).parent / "grades.cypher").read_text(encoding="utf-8")
    before, after = explanations()
    migrated.write(parse("tests/grades", text), [graded(before), graded(after)])
    return migrated


@pytest.fixture(scope="module")
def client(told: Store, access: Access) -> Iterator[httpx.Client]:
    """A client that sees persons by surname; an investigator sees their names."""
    assert access.register
    key = access.register.add(Grant("system", "service", "the tests", ("all",)))
    with (
        served(create_app(told, access=access)) as base,
        httpx.Client(base_url=base, headers={"X-API-Key": key, **FOR}, timeout=60) as opened,
    ):
        yield opened


AS_INVESTIGATOR = {"X-API-Key": KEY}


def explanations() -> tuple[dict[str, Any], dict[str, Any]]:
    """-3.0 + 0.3 + 0.5 = -2.2 before; -3.0 + 0.8 + 1.2 + 0.2 = -0.8 after."""
    after = province.explanation(FIRM, "九九零一星河贸易有限公司", "C", "2026-10")
    own = [{**after["own"][0], "points": 0.3, "value": 0.0, "record_ids": []}]
    gone = {**after["contagion"][0], "points": 0.5, "operator": "co_address"}
    before = {**after, "class": "B", "score": 400.0, "period": "2026-09", "log_odds": -2.2}
    return {**before, "own": own, "contagion": [gone], "contagion_rest": 0.0}, after


def graded(explanation: dict[str, Any]) -> dict[str, Any]:
    grade = {name: explanation[name] for name in ("class", "score", "probability", "period")}
    versions = {"policy_version": "2026.1", "model_version": "m1", "snapshot_fingerprint": "s1"}
    points = {"log_odds": explanation["log_odds"], "own_points": 0.8, "contagion_points": 1.4}
    text = json.dumps(explanation)
    whole = {**grade, **versions, **points, "enterprise_id": FIRM, "explanation": text}
    return {
        "enterprise_id": FIRM,
        "grade": {**whole, "grade_id": f"{FIRM}:{explanation['period']}"},
    }


def timeline(client: httpx.Client, **asked: Any) -> list[tuple[str, str, str]]:
    answer = client.get(f"/enterprises/{FIRM}/timeline", params=asked)
    assert answer.status_code == 200, answer.text
    return [(one["day"], one["event"], one["id"]) for one in answer.json()["entries"]]


def test_the_timeline_is_what_was_known_by_the_day(client: httpx.Client) -> None:
    facts = {"what": ["record", "change"]}
    assert timeline(client, as_of="2026-10-31", **facts) == [
        ("2026-10-20", "ended", "R-2"),
        ("2026-10-05", "began", "R-4"),
        ("2026-04-01", "began", "R-2"),
        ("2026-03-01", "began", "R-1"),
    ]
    # R-3 was not yet retracted, R-2 had not ended on the day
    assert timeline(client, as_of="2026-08-31", **facts) == [
        ("2026-05-01", "began", "R-3"),
        ("2026-04-01", "began", "R-2"),
        ("2026-03-01", "began", "R-1"),
    ]
    asked = {"as_of": "2026-10-31", "what": "record"}
    for known_at, amount in (("2026-05-01", 500.0), ("2026-06-01", 50_000.0)):
        answer = client.get(
            f"/enterprises/{FIRM}/timeline", params={**asked, "known_at": known_at}
        ).json()
        assert [one["amount"] for one in answer["entries"] if one["id"] == "R-1"] == [amount]


def test_links_and_grades_stand_in_the_timeline_with_masked_persons(client: httpx.Client) -> None:
    answer = client.get(
        f"/enterprises/{FIRM}/timeline", params={"as_of": "2026-10-31", "what": ["link", "grade"]}
    )
    entries = answer.json()["entries"]
    assert {(one["day"], one["event"], one["kind"]) for one in entries[:4]} == {
        ("2026-10-31", "graded", "grade"),
        ("2026-10-05", "began", "LEGAL_REP_OF"),
        ("2026-10-05", "ended", "LEGAL_REP_OF"),
        ("2026-09-30", "graded", "grade"),
    }
    assert entries[0]["class"] == "C" and entries[3]["class"] == "B"
    assert {one["other"]["name"] for one in entries[1:3]} == {"王*", "李*"}
    assert "小" not in answer.text
    asked = str(answer.request.url)
    assert "王小明" in client.get(asked, headers=AS_INVESTIGATOR).text


def test_pages_of_a_timeline_join_to_the_whole(client: httpx.Client) -> None:
    whole, pages, skip = timeline(client, as_of="2026-10-31"), [], 0
    while skip is not None:
        answer = client.get(
            f"/enterprises/{FIRM}/timeline",
            params={"as_of": "2026-10-31", "limit": 3, "skip": skip},
        ).json()
        pages += [(one["day"], one["event"], one["id"]) for one in answer["entries"]]
        assert answer["total"] == len(whole)
        skip = answer["next_skip"]
    assert pages == whole


def links(client: httpx.Client, node: str, **asked: Any) -> dict[str, Any]:
    answer = client.get(f"/nodes/{node}/links", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_links_by_type_and_day(client: httpx.Client) -> None:
    found = links(client, f"Enterprise/{FIRM}", as_of="2026-10-31")
    assert {(one["type"], one["outward"], one["links"]) for one in found["groups"]} == {
        ("HOLDS", True, 1),
        ("HOLDS", False, 1),
        ("LEGAL_REP_OF", False, 1),
        ("REGISTERED_AT", True, 1),
    }
    runs = [one["other"] for one in found["links"] if one["type"] == "LEGAL_REP_OF"]
    assert [(one["id"], one["name"]) for one in runs] == [("p-2", "李*")]
    before = links(client, f"Enterprise/{FIRM}", as_of="2026-10-31", known_at="2026-10-07")
    assert [one["other"]["id"] for one in before["links"] if one["type"] == "LEGAL_REP_OF"] == [
        "p-1"
    ]
    for asked in ({"types": "GUARANTEES"}, {"as_of": "1990-01-01"}):
        none = links(client, f"Enterprise/{FIRM}", **asked)
        assert (none["groups"], none["links"], none["next_skip"]) == ([], [], None)
    there = links(client, "Address/a-1", as_of="2026-10-31")["links"]
    assert [(one["other"]["id"], one["other"]["class"]) for one in there] == [(FIRM, "C")]
    assert client.get("/nodes/Person/nobody/links").json()["type"].endswith(":unknown-node")


@pytest.mark.parametrize("known_at", ["2024-06-01", "2026-10-07", "2026-10-31"])
def test_a_hub_told_page_by_page_has_the_links_of_the_exact_answer(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, known_at: str
) -> None:
    asked = {"as_of": "2026-10-31", "known_at": known_at}
    exact = links(client, f"Enterprise/{FIRM}", **asked)
    monkeypatch.setattr(link_routes, "HUB", 0)
    pages: list[dict[str, Any]] = []
    skip: int | None = 0
    while skip is not None:
        page = links(client, f"Enterprise/{FIRM}", **asked, limit=2, skip=skip)
        pages, skip = [*pages, *page["links"]], page["next_skip"]
        assert page["hub"]
    by_id = {one["link_id"]: one for one in pages}
    assert len(by_id) == len(pages)
    assert by_id == {one["link_id"]: one for one in exact["links"]}


def test_what_moved_a_grade_adds_up_and_names_records_and_links(client: httpx.Client) -> None:
    found = client.get(f"/grades/{FIRM}/changes").json()
    assert (found["before"]["class"], found["after"]["class"]) == ("B", "C")
    assert found["log_odds"] == pytest.approx(1.4)
    assert [(one["indicator_id"], one["points"]) for one in found["indicators"]] == [
        ("RE07", pytest.approx(0.5))
    ]
    assert [(one["change"], one["operator"], one["points"]) for one in found["paths"]] == [
        ("new", "co_person", 1.2),
        ("gone", "co_address", -0.5),
    ]
    # R-2 ended, who runs the firm changed, and the change is a record of its own
    assert {(one["what"], one["gone"], one["kind"]) for one in found["facts"]} == {
        ("record", True, "abnormal_listing"),
        ("record", False, "change"),
        ("link", True, "LEGAL_REP_OF"),
        ("link", False, "LEGAL_REP_OF"),
    }
    ended = next(one for one in found["facts"] if one["what"] == "record" and one["gone"])
    assert ended["id"] == "R-2"
    months = client.get(f"/grades/{FIRM}/history").json()["months"]
    assert [(one["period"], one["class"]) for one in months] == [("2026-10", "C"), ("2026-09", "B")]
    none = client.get(f"/grades/{FIRM}/changes", params={"period": "2026-09"})
    assert none.status_code == 404
    late = client.get(f"/grades/{FIRM}/changes", params={"since": "2026-11"})
    assert late.status_code == 422


def test_the_parts_of_a_change_add_up_to_it() -> None:
    before, after = explanations()
    for first, second in ((before, after), (after, before)):
        told = grade_changes(first, second)
        parts = [one["points"] for name in ("indicators", "paths") for one in told[name]]
        assert told["log_odds"] == pytest.approx(sum(parts) + told["base"] + told["rest"])
    same = grade_changes(after, after)
    assert (same["indicators"], same["paths"], same["log_odds"]) == ([], [], 0.0)
