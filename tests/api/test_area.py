"""Nobody sees beyond the own area but what the role allows on a path."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from api.access import Access
from api.area import ids_in, shown_beyond
from api.audit_chain import lines
from api.grant import Grant
from tests.api.conftest import FOR
from tests.api.province import (
    CENTRE,
    HOSTED,
    NEIGHBOUR,
    OWNER,
    PERIOD,
    PERSON,
    RISKY,
    UNGRADED,
)
from tests.api.routes import NEEDS_MODEL, OF_ONE, asked

# RISKY belongs to 9902; the hosted firms have no division, which is nobody's area.
EAST, RISKY_NAME = "9901", "九九零一恒达建材有限公司"


def client_of(address: str, access: Access, role: str) -> Iterator[httpx.Client]:
    assert access.register
    key = access.register.add(Grant(f"east-{role}", role, "东区局", (EAST,)))
    with httpx.Client(base_url=address, headers={"X-API-Key": key, **FOR}, timeout=60) as opened:
        yield opened


@pytest.fixture(scope="module")
def east(address: str, access: Access) -> Iterator[httpx.Client]:
    """An investigator of 9901, who sees names beyond it."""
    yield from client_of(address, access, "investigator")


@pytest.fixture(scope="module")
def eastern_system(address: str, access: Access) -> Iterator[httpx.Client]:
    """A system of 9901, which sees nothing beyond it."""
    yield from client_of(address, access, "service")


@pytest.mark.parametrize("route", OF_ONE)
@pytest.mark.parametrize("about", [RISKY, HOSTED[59]])
def test_another_areas_enterprise_is_refused_on_every_route(
    east: httpx.Client, access: Access, route: str, about: str
) -> None:
    answer = asked(east, route, about)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:linkrisk:problem:outside-area")
    assert access.audit
    line = list(lines(access.audit.folder))[-1]
    assert (line["event"], line["what"], line["ids"]) == ("refused", "AreaRefused", [about])
    assert asked(east, route).status_code == (404 if route in NEEDS_MODEL else 200)


def test_an_unknown_enterprise_is_unknown_in_every_area(east: httpx.Client) -> None:
    assert east.get("/grades/NOBODY").status_code == 404


def test_relations_with_another_areas_party_are_refused(east: httpx.Client) -> None:
    answer = east.post("/relations", json={"parties": [CENTRE, RISKY]})
    assert (answer.status_code, RISKY in answer.json()["detail"]) == (403, True)


def test_lists_are_limited_to_the_area_and_say_so(east: httpx.Client) -> None:
    page = east.get("/grades", params={"period": PERIOD}).json()
    assert [one["enterprise_id"] for one in page["grades"]] == [CENTRE, OWNER, NEIGHBOUR]
    found = east.get("/enterprises", params={"query": "CN-TEST"}).json()
    assert {one["enterprise_id"] for one in found["enterprises"]} == {
        CENTRE,
        OWNER,
        NEIGHBOUR,
        UNGRADED,
    }
    named = east.get("/enterprises", params={"query": "九九零一", "limit": 1}).json()
    assert len(named["enterprises"]) == 1
    assert east.get("/enterprises", params={"query": "恒达"}).json()["enterprises"] == []
    months = east.get("/periods").json()
    assert [one["classes"] for one in months["periods"]] == [
        dict.fromkeys("ABC"),
        dict.fromkeys("B"),
    ]
    for answer in (page, found, months):
        assert answer["areas"] == [EAST]


def test_a_batch_lists_what_is_outside(east: httpx.Client) -> None:
    asked_for = {"enterprise_ids": [CENTRE, RISKY, "NOBODY"]}
    told = east.post("/grades/batch", json=asked_for).json()
    assert [one["enterprise_id"] for one in told["grades"]] == [CENTRE]
    assert (told["outside_area"], told["unknown"]) == ([RISKY], ["NOBODY"])


def test_an_investigator_sees_who_is_beyond_but_no_class(east: httpx.Client) -> None:
    path = east.get(f"/grades/{CENTRE}/explanation").json()["contagion"][0]
    assert (path["source_id"], path["source_name"], path["record_ids"]) == (
        RISKY,
        RISKY_NAME,
        ["R-2"],
    )
    assert [node["outside_area"] for node in path["path"]] == [True, False, False]
    around = east.get(f"/enterprises/{CENTRE}/neighbourhood", params={"hops": 2}).json()
    nodes = {node["id"]: node for node in around["nodes"]}
    assert (nodes[RISKY]["name"], nodes[RISKY]["class"], nodes[RISKY]["score"]) == (
        RISKY_NAME,
        None,
        None,
    )
    assert nodes[NEIGHBOUR]["class"] == "B"


def test_a_system_sees_that_something_is_beyond_and_no_more(eastern_system: httpx.Client) -> None:
    params = {"language": "zh"}
    explained = eastern_system.get(f"/grades/{CENTRE}/explanation", params=params)
    around = eastern_system.get(f"/enterprises/{CENTRE}/neighbourhood", params={"hops": 2})
    for answer in (explained, around):
        assert not [secret for secret in (RISKY, RISKY_NAME, "R-2") if secret in answer.text]
        assert "outside-1" in answer.text
    path = explained.json()["contagion"][0]
    assert path["points"] == 1.2
    assert path["links"][0]["to"] == path["path"][0]["id"] == "outside-1"


def test_a_cursor_tells_nothing_of_what_is_beyond_and_leads_on(
    eastern_system: httpx.Client, east: httpx.Client
) -> None:
    parties = [CENTRE, NEIGHBOUR, OWNER]
    pages: list[dict[str, Any]] = []
    body: dict[str, Any] = {"parties": parties, "as_of": "2026-10-31", "limit": 1}
    while not pages or pages[-1]["next"]:
        more = {"cursor": pages[-1]["next"]} if pages else {}
        pages.append(eastern_system.post("/relations", json={**body, **more}).json())
    plain = east.post("/relations", json=body).json()["next"]
    assert CENTRE in unpacked(plain) and CENTRE not in unpacked(pages[0]["next"])
    whole = east.post("/relations", json={**body, "limit": 100}).json()["ways"]
    assert [way["nodes"][0]["id"] for page in pages for way in page["ways"]] == [
        way["nodes"][0]["id"] for way in whole
    ]
    assert len(whole) > 1
    refused = eastern_system.post("/relations", json={**body, "cursor": plain})
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:linkrisk:problem:bad-input")


def unpacked(cursor: str) -> str:
    return base64.urlsafe_b64decode(f"{cursor}===").decode(errors="replace")


def test_the_links_of_a_shared_person_end_at_the_area(
    east: httpx.Client, eastern_system: httpx.Client
) -> None:
    path = f"/nodes/Person/{PERSON}/links?as_of=2026-10-31"
    others = {one["other"]["id"]: one["other"] for one in east.get(path).json()["links"]}
    assert (others[RISKY]["name"], others[RISKY]["class"]) == (RISKY_NAME, None)
    assert (others[CENTRE]["class"], others[RISKY]["outside_area"]) == ("C", True)
    withheld = eastern_system.get(path)
    assert not [secret for secret in (RISKY, RISKY_NAME) if secret in withheld.text]
    assert "outside-1" in withheld.text


def test_a_dossier_draws_no_class_beyond_the_area(
    east: httpx.Client, investigator: httpx.Client
) -> None:
    letters = [
        one.get(f"/enterprises/{CENTRE}/dossier").text.count('class="letter"')
        for one in (east, investigator)
    ]
    assert letters == [1, 2]


def test_what_is_shown_beyond_by_hand() -> None:
    answer: dict[str, Any] = {
        "party": {"kind": "Enterprise", "id": "a", "name": "A"},
        "group_id": "GROUP-b",
        "members": [{"kind": "Enterprise", "id": "b", "name": "B", "class": "D"}],
        "chain": [{"from": "b", "to": "a", "link_id": "b"}],
        "circles": [["a", "b"]],
        "suspected": [{"enterprise_id": "b", "score": 0.8, "evidence": []}],
    }
    assert ids_in(answer) == {"a", "b"}
    named = shown_beyond(answer, {"b"}, "named")
    assert named["members"] == [
        {"kind": "Enterprise", "id": "b", "name": "B", "class": None, "outside_area": True}
    ]
    assert named["suspected"][0]["score"] == 0.8
    withheld = shown_beyond(answer, {"b"}, "withheld")
    assert withheld["members"][0]["name"] is None
    assert (withheld["group_id"], withheld["circles"]) == ("GROUP-outside-1", [["a", "outside-1"]])
    assert withheld["chain"] == [{"from": "outside-1", "to": "a", "link_id": "b"}]
    assert (withheld["party"], withheld["suspected"][0]["score"]) == (answer["party"], 0.8)
    assert shown_beyond(answer, set(), "withheld") is answer


def test_callers_of_two_areas_at_the_same_time_each_keep_to_their_own(
    address: str, access: Access
) -> None:
    assert access.register
    keys = {
        area: access.register.add(Grant(f"at-once-{area}", "service", "局", (area,)))
        for area in (EAST, "9902")
    }

    def status(area: str, about: str) -> int:
        headers = {"X-API-Key": keys[area], **FOR}
        return httpx.get(f"{address}/grades/{about}", headers=headers, timeout=60).status_code

    asked = [(area, about) for area in keys for about in (CENTRE, RISKY)] * 6
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: status(*one), asked))
    assert found == [200, 403, 403, 200] * 6
