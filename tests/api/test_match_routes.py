"""Same persons over HTTP and on the command line."""

from __future__ import annotations

import json

import httpx
import pytest

from graph.loading import load_tables
from graph.store import Store
from tests.api.calling import called
from tests.api.province import FORMER, PERSON
from tests.drawing import draw, e, serves

PAIR = {"person_id": PERSON, "other_id": FORMER}


def test_a_decision_over_http(investigator: httpx.Client) -> None:
    body = {"decision": "refused", "decided_by": "审核员", "reason": "different cards"}
    answer = investigator.post("/person-matches", json={**PAIR, **body})
    assert answer.status_code == 200, answer.text
    [match] = answer.json()["matches"]
    assert (match["decision"], match["reason"]) == ("refused", "different cards")
    assert match["name"] is None or not match["name"].endswith("*")
    listed = investigator.get("/person-matches", params={"decision": "refused"}).json()["matches"]
    assert [one["other_id"] for one in listed] == [match["other_id"]]
    confirmed = investigator.get("/person-matches", params={"decision": "confirmed"})
    assert confirmed.json()["matches"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"decision": "maybe", "decided_by": "a", "reason": "b"}, 422),
        ({"decision": "refused", "decided_by": "", "reason": "b"}, 422),
        ({"decision": "refused", "decided_by": "a", "reason": " "}, 422),
    ],
)
def test_a_decision_without_word_name_or_reason_is_refused(
    investigator: httpx.Client, body: dict[str, str], status: int
) -> None:
    answer = investigator.post("/person-matches", json={**PAIR, **body})
    assert answer.status_code == status


def test_the_commands(graph: Store) -> None:
    tables = draw(
        enterprises=[e("X-A-a")],
        persons=[{"person_id": f"p{n}", "name": "王小明"} for n in (1, 2)],
        positions=[serves("p1", "X-A-a", "director"), serves("p2", "X-A-a", "manager")],
    )
    load_tables(graph, tables, load_id="one")
    told = json.loads(called("matches", "propose", "--json").stdout)
    assert told == {"suspected": 1, "common_names": 0}
    [pair] = json.loads(called("matches", "list", "--json").stdout)
    assert (pair["name"], pair["decision"]) == ("王*", "suspected")
    done = called("matches", "confirm", "p1", "p2", "--by", "a", "--reason", "b")
    assert done.exit_code == 0, done.stderr
    assert "confirmed" in called("matches", "list").stdout
    refused = called("matches", "refuse", "p1", "p9", "--by", "a", "--reason", "b")
    assert (refused.exit_code, "p9" in refused.stderr) == (1, True)
