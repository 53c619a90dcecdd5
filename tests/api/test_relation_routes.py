"""Relations and suspected relations as the API tells them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.province import (
    CENTRE,
    FORMER,
    HOSTED,
    HOSTING,
    NEIGHBOUR,
    OWNER,
    PERSON,
    PERSON_NAMES,
    RISKY,
)

AS_OF = "2026-10-31"


def related(client: httpx.Client, *parties: str, **asked: Any) -> dict[str, Any]:
    answer = client.post("/relations", json={"parties": parties, "as_of": AS_OF, **asked})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def ids(told: dict[str, Any]) -> list[list[str]]:
    return [[node["id"] for node in way["nodes"]] for way in told["ways"]]


def test_ways_among_parties_with_their_links(client: httpx.Client) -> None:
    told = related(client, CENTRE, RISKY, OWNER)
    assert ids(told) == [[CENTRE, OWNER], [CENTRE, PERSON, RISKY]]
    assert [link["share"] for link in told["direct"]] == [0.6]
    assert (told["partial"], told["next"]) == (False, None)
    pair = next(one for one in told["pairs"] if {one["from"], one["to"]} == {RISKY, OWNER})
    assert [node["id"] for node in pair["shortest"]["nodes"]] == [RISKY, PERSON, CENTRE, OWNER]
    types = [[link["type"] for link in step] for step in told["ways"][1]["steps"]]
    assert types == [["LEGAL_REP_OF"], ["LEGAL_REP_OF"]]
    assert told["ways"][1]["cost"] == pytest.approx(2 * 0.105361, abs=1e-5)


def test_persons_are_shown_by_surname_only(client: httpx.Client) -> None:
    told = related(client, CENTRE, RISKY, PERSON)
    assert not [name for name in PERSON_NAMES if name in str(told)]
    assert {node["name"] for node in told["parties"] if node["kind"] == "Person"} == {"王*"}


def test_a_former_representative_relates_only_before_it_was_known(client: httpx.Client) -> None:
    assert ids(related(client, CENTRE, FORMER)) == []
    assert ids(related(client, CENTRE, FORMER, as_of="2024-02-01")) == [[CENTRE, FORMER]]
    past = related(client, CENTRE, FORMER, as_of="2019-01-01", known_at="2026-01-01")
    assert ids(past) == [[CENTRE, FORMER]]


def test_hosting_relates_only_when_asked_and_then_page_by_page(client: httpx.Client) -> None:
    parties, asked = HOSTED[:2], {"kinds": ["REGISTERED_AT"], "links_per_hub": 20}
    assert ids(related(client, *parties, **asked)) == []
    told = related(client, *parties, **asked, through_hosting=True)
    assert ids(told) == [[parties[0], HOSTING, parties[1]]]
    (hub,) = [
        hub
        for hub in related(client, *parties, **asked, through_hosting=True, max_intermediaries=5)[
            "hubs"
        ]
    ]
    assert (hub["id"], hub["links"], hub["neighbours"]) == (HOSTING, {"REGISTERED_AT": 60}, 60)


def test_pages_of_ways_go_on(client: httpx.Client) -> None:
    parties = [CENTRE, RISKY, OWNER, NEIGHBOUR, PERSON]
    whole = ids(related(client, *parties))
    told = [related(client, *parties, limit=1)]
    while told[-1]["next"]:
        told.append(related(client, *parties, limit=1, cursor=told[-1]["next"]))
    assert [way for page in told for way in ids(page)] == whole
    assert len(whole) > 2
    assert [page["partial"] for page in told] == [True] * (len(told) - 1) + [False]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"parties": [CENTRE]}, 422),
        ({"parties": [CENTRE, CENTRE]}, 422),
        ({"parties": [CENTRE, "NOBODY"]}, 404),
        ({"parties": [CENTRE, RISKY], "max_intermediaries": 7}, 422),
        ({"parties": [CENTRE, RISKY], "kinds": ["OWNS"]}, 422),
        ({"parties": [CENTRE, RISKY], "cursor": "W10"}, 422),
        ({"parties": [CENTRE, RISKY], "depth": 2}, 422),
    ],
)
def test_a_wrong_question_is_refused(
    client: httpx.Client, asked: dict[str, Any], status: int
) -> None:
    answer = client.post("/relations", json=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )


def test_no_relations_without_a_key(address: str) -> None:
    assert httpx.post(f"{address}/relations", json={"parties": [CENTRE, RISKY]}).status_code == 401


def test_suspected_relations_have_evidence_and_leave_hosting_out(client: httpx.Client) -> None:
    told = client.get(f"/enterprises/{CENTRE}/suspected-relations", params={"as_of": AS_OF}).json()
    (other,) = told["suspected"]
    assert (other["enterprise_id"], other["score"]) == (NEIGHBOUR, 0.5)
    (piece,) = other["evidence"]
    assert (piece["kind"], piece["shared_by"], len(piece["links"])) == ("same_address", 2, 2)
    hosted = client.get(f"/enterprises/{HOSTED[0]}/suspected-relations").json()
    assert (hosted["suspected"], hosted["hosting_left_out"]) == ([], True)
    assert client.get("/enterprises/NOBODY/suspected-relations").status_code == 404
