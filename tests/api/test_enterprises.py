"""Search, profile and neighbourhood as the API tells them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.province import (
    ADDRESS,
    CENTRE,
    CENTRE_NAME,
    FORMER,
    HOSTED,
    HOSTING,
    NEIGHBOUR,
    OWNER,
    PERSON,
    PERSON_NAMES,
    RISKY,
    SPECIAL,
)


def found(client: httpx.Client, query: str) -> list[str]:
    answer = client.get("/enterprises", params={"query": query})
    assert answer.status_code == 200, answer.text
    return [one["enterprise_id"] for one in answer.json()["enterprises"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("星河", {CENTRE, NEIGHBOUR}),
        ("星河贸易", {CENTRE}),
        (CENTRE_NAME, {CENTRE}),
        ("有限公司 星河 物流", {NEIGHBOUR}),
        ("不存在", set()),
        ("cn-test-1", {CENTRE}),
        ("CN-TEST", {CENTRE, RISKY, OWNER, NEIGHBOUR, "CN-TEST-5", SPECIAL}),
        ('(中国)"科技"', {SPECIAL}),
    ],
)
def test_search_finds_names_that_hold_every_word_and_codes_by_prefix(
    client: httpx.Client, query: str, expected: set[str]
) -> None:
    assert set(found(client, query)) == expected


@pytest.mark.parametrize(
    "query",
    [
        "*",
        "*:*",
        "name:*",
        '"',
        '星河" OR "恒达',
        "星河 OR 恒达",
        "星河) OR (*:*",
        "/.*/",
        "[a TO z]",
        "\\",
        "+-&&||!(){}[]^~?:/",
        "' RETURN 1 //",
        "\x00\n\t",
        "NOT",
        "恒达~0.1",
        "-星河",
        "\\星河?",
    ],
)
def test_search_text_can_do_nothing_but_match(client: httpx.Client, query: str) -> None:
    # Signs are not indexed, so a word among them still matches, and matches only itself.
    expected = {CENTRE, NEIGHBOUR} if query in ("-星河", "\\星河?") else set()
    assert set(found(client, query)) == expected


def test_search_tells_the_latest_class(client: httpx.Client) -> None:
    one = client.get("/enterprises", params={"query": "星河贸易"}).json()["enterprises"][0]
    assert (one["name"], one["class"], one["status"]) == (CENTRE_NAME, "C", "in_register")


def test_profile_tells_registration_records_and_months(client: httpx.Client) -> None:
    told = client.get(f"/enterprises/{CENTRE}").json()
    assert (told["established_on"], told["industry"]) == ("2015-01-01", "F51")
    assert [(one["record_id"], one["amount"]) for one in told["records"]] == [("R-1", 50000.0)]
    assert told["records_total"] == 1
    assert [(one["period"], one["class"]) for one in told["grades"]] == [
        ("2026-10", "C"),
        ("2026-09", "B"),
    ]
    assert client.get("/enterprises/NOBODY").status_code == 404


def around(client: httpx.Client, enterprise_id: str, **asked: Any) -> dict[str, Any]:
    answer = client.get(f"/enterprises/{enterprise_id}/neighbourhood", params=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_neighbourhood_of_one_hop(client: httpx.Client) -> None:
    told = around(client, CENTRE)
    assert {(link["type"], link["from"], link["to"]) for link in told["links"]} == {
        ("LEGAL_REP_OF", PERSON, CENTRE),
        ("HOLDS", "p-ouyang", CENTRE),
        ("HOLDS", OWNER, CENTRE),
        ("REGISTERED_AT", CENTRE, ADDRESS),
    }
    assert {(node["id"], node["hop"], node.get("class")) for node in told["nodes"]} == {
        (CENTRE, 0, "C"),
        (PERSON, 1, None),
        ("p-ouyang", 1, None),
        (OWNER, 1, "A"),
        (ADDRESS, 1, None),
    }
    assert (told["partial"], told["as_of"]) == (False, "2026-10-31")


def test_neighbourhood_of_two_hops_goes_through_persons_and_addresses(client: httpx.Client) -> None:
    nodes = {node["id"]: node for node in around(client, CENTRE, hops=2)["nodes"]}
    assert {id for id, node in nodes.items() if node["hop"] == 2} == {RISKY, NEIGHBOUR}
    assert nodes[RISKY]["class"] == "D"


def test_neighbourhood_of_an_earlier_day_shows_what_held_then(client: httpx.Client) -> None:
    # Known on the day: until 2024-06-01 nobody had told that the former representative left.
    ids = {node["id"] for node in around(client, CENTRE, as_of="2024-02-01")["nodes"]}
    assert FORMER in ids
    later = {node["id"] for node in around(client, CENTRE, as_of="2024-06-01")["nodes"]}
    assert FORMER not in later


def test_neighbourhood_masks_persons(client: httpx.Client) -> None:
    told = around(client, CENTRE)
    names = {node["name"] for node in told["nodes"] if node["kind"] == "Person"}
    assert names == {"王*", "欧阳*"}
    assert not [name for name in PERSON_NAMES if name in str(told)]


def test_hub_is_cut_with_its_counts_and_the_riskiest_kept(client: httpx.Client) -> None:
    told = around(client, HOSTED[0], hops=2)
    hub = next(node for node in told["nodes"] if node["id"] == HOSTING)
    assert (hub["links_total"], hub["partial"], told["partial"]) == (60, True, True)
    # 40 links are read of the hub; the one to the start is drawn whether or not it is among them.
    assert hub["links_shown"] in (40, 41)
    assert told["links_left_out"] == 60 - hub["links_shown"]
    assert HOSTED[59] in {node["id"] for node in told["nodes"]}


def test_node_limit_is_told(client: httpx.Client) -> None:
    told = around(client, CENTRE, hops=2, limit=3)
    assert len(told["nodes"]) == 3
    assert told["partial"]
    assert told["nodes_left_out"] >= 2
    shown = {node["id"] for node in told["nodes"]}
    assert all({link["from"], link["to"]} <= shown for link in told["links"])


@pytest.mark.parametrize("asked", [{"hops": 0}, {"hops": 4}, {"limit": 1001}, {"depth": 2}])
def test_reach_out_of_bounds_is_refused(client: httpx.Client, asked: dict[str, int]) -> None:
    answer = client.get(f"/enterprises/{CENTRE}/neighbourhood", params=asked)
    assert answer.status_code == 422
