"""Grades and explanations as the API tells them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import httpx
import pytest

from tests.api.province import (
    CENTRE,
    EARLIER,
    HOSTED,
    NEIGHBOUR,
    OWNER,
    PERIOD,
    PERSON_NAMES,
    RISKY,
    UNGRADED,
)


def test_grade_is_the_latest_unless_a_month_is_named(client: httpx.Client) -> None:
    latest = client.get(f"/grades/{CENTRE}").json()
    earlier = client.get(f"/grades/{CENTRE}", params={"period": EARLIER}).json()
    assert (latest["period"], latest["class"], latest["score"]) == (PERIOD, "C", 612.5)
    assert (earlier["period"], earlier["class"], earlier["score"]) == (EARLIER, "B", 400.0)
    assert latest["versions"] == {"policy": "2026.1", "model": "m1", "snapshot": "s1"}


def test_explanation_has_the_stored_parts_and_they_add_up(client: httpx.Client) -> None:
    told = client.get(f"/grades/{CENTRE}/explanation").json()
    parts = [told["base"], told["contagion_rest"]]
    parts += [reason["points"] for reason in told["own"] + told["contagion"]]
    assert sum(parts) == pytest.approx(told["log_odds"], abs=1e-6)
    assert told["own"][0]["record_ids"] == ["R-1"]
    [guard] = told["guards"]
    assert guard.items() >= {"guard_id": "relation_only", "from": "D", "to": "C"}.items()
    assert guard["legal_basis"] is None  # the month's policy did not tell it
    assert {link["type"] for link in told["contagion"][0]["links"]} == {"LEGAL_REP_OF"}


def test_explanation_is_told_in_the_language_asked_for(client: httpx.Client) -> None:
    route = f"/grades/{CENTRE}/explanation"
    assert client.get(route).json()["sentences"] == []
    chinese = client.get(route, params={"language": "zh"}).json()["sentences"]
    english = client.get(route, params={"language": "en", "period": PERIOD}).json()["sentences"]
    assert "信用风险类别为 C" in chinese[0]
    assert "is class C in" in english[0]
    assert not [name for name in PERSON_NAMES if name in " ".join([*chinese, *english])]
    assert client.get(route, params={"language": "fr"}).status_code == 422


def test_explanation_shows_persons_by_surname_only(client: httpx.Client) -> None:
    answer = client.get(f"/grades/{CENTRE}/explanation")
    path = answer.json()["contagion"][0]["path"]
    assert [node["name"] for node in path if node["kind"] == "Person"] == ["王*"]
    assert not [name for name in PERSON_NAMES if name in answer.text]


def test_unknown_enterprise_and_ungraded_enterprise_are_different_problems(
    client: httpx.Client,
) -> None:
    nobody = client.get("/grades/NOBODY")
    ungraded = client.get(f"/grades/{UNGRADED}")
    assert (nobody.status_code, ungraded.status_code) == (404, 404)
    assert nobody.headers["content-type"] == "application/problem+json"
    assert nobody.json()["type"] == "urn:linkrisk:problem:unknown-enterprise"
    assert ungraded.json()["type"] == "urn:linkrisk:problem:unknown-grade"


@pytest.mark.parametrize("period", ["2026-13", "2026", "latest", "2026-10' OR 1=1"])
def test_unreadable_month_is_refused(client: httpx.Client, period: str) -> None:
    answer = client.get(f"/grades/{CENTRE}", params={"period": period})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_batch_tells_found_unknown_and_ungraded(client: httpx.Client) -> None:
    asked = [OWNER, "NOBODY", CENTRE, UNGRADED, CENTRE]
    told = client.post("/grades/batch", json={"enterprise_ids": asked}).json()
    assert {(grade["enterprise_id"], grade["class"]) for grade in told["grades"]} == {
        (OWNER, "A"),
        (CENTRE, "C"),
    }
    assert (told["unknown"], told["ungraded"]) == (["NOBODY"], [UNGRADED])


def test_batch_of_an_earlier_month_leaves_later_grades_out(client: httpx.Client) -> None:
    body = {"enterprise_ids": [OWNER, CENTRE], "period": EARLIER}
    told = client.post("/grades/batch", json=body).json()
    assert [grade["class"] for grade in told["grades"]] == ["B"]
    assert told["ungraded"] == [OWNER]


def test_batch_takes_a_thousand_ids_and_no_more(client: httpx.Client) -> None:
    ids = [f"N-{number}" for number in range(1001)]
    allowed = client.post("/grades/batch", json={"enterprise_ids": ids[:1000]})
    refused = client.post("/grades/batch", json={"enterprise_ids": ids})
    assert allowed.status_code == 200
    assert len(allowed.json()["unknown"]) == 1000
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    # The refusal must not send the whole batch back.
    assert "N-1000" not in refused.text


def test_pages_of_a_month_hold_every_grade_once_in_order(client: httpx.Client) -> None:
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        asked = f"/grades?period={PERIOD}&limit=2&after={after}"
        told = client.get(asked).json()
        seen += [grade["enterprise_id"] for grade in told["grades"]]
        after = told["next_after"]
    assert set(seen) == {CENTRE, RISKY, OWNER, NEIGHBOUR, HOSTED[59]}
    assert all(first < second for first, second in pairwise(seen))


def test_look_ups_at_the_same_time_each_get_their_own_grade(client: httpx.Client) -> None:
    asked = [
        (CENTRE, PERIOD, "C"),
        (CENTRE, EARLIER, "B"),
        (CENTRE, None, "C"),
        (UNGRADED, None, "unknown-grade"),
        ("NOBODY", EARLIER, "unknown-enterprise"),
    ] * 8

    def told(one: tuple[str, str | None, str]) -> str:
        route = f"/grades/{one[0]}"
        answer = client.get(route, params={"period": one[1]} if one[1] else {}).json()
        return str(answer.get("class", answer.get("type", "").rpartition(":")[2]))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(told, asked)) == [one[2] for one in asked]
