"""Ownership, holdings, groups and close links as the API and the command tell them."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from graph.loading import load_tables
from graph.store import Store
from tests.api.calling import called
from tests.api.province import CENTRE, OWNER, PERSON_NAMES
from tests.drawing import draw, e, holds, serves

AS_OF = "2026-10-31"


def asked(client: httpx.Client, question: str, enterprise: str, **more: Any) -> dict[str, Any]:
    path = f"/enterprises/{enterprise}/{question}"
    answer = client.get(path, params={"as_of": AS_OF, **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_holders_controllers_and_owners(client: httpx.Client) -> None:
    told = asked(client, "ownership", CENTRE)
    assert [(one["id"], one["share"]) for one in told["holders"]] == [
        (OWNER, 0.6),
        ("p-ouyang", 0.4),
    ]
    assert told["controllers"] == [
        {
            "kind": "Enterprise",
            "id": OWNER,
            "name": "九九零一瑞丰投资有限公司",
            "outside_area": False,
            "ultimate": True,
            "certain": True,
        }
    ]
    assert [(one["id"], one["basis"]) for one in told["beneficial_owners"]] == [
        ("p-ouyang", "ownership")
    ]
    assert told["holders"][0]["chain"][0]["from"] == OWNER
    assert (told["partial"], told["explored"]["enterprises"]) == (False, 2)
    assert not [name for name in PERSON_NAMES if name in str(told)]


def test_holdings_group_and_close_links(client: httpx.Client) -> None:
    told = asked(client, "holdings", OWNER)
    assert [(one["id"], one["controlled"]) for one in told["holdings"]] == [(CENTRE, True)]
    group = asked(client, "group", CENTRE)
    assert (group["head"]["id"], [one["id"] for one in group["members"]]) == (OWNER, [CENTRE])
    links = asked(client, "close-links", OWNER)["links"]
    assert [(one["id"], one["reason"]) for one in links] == [
        (CENTRE, "controls"),
        (CENTRE, "holds"),
    ]


def test_before_the_holdings_were_known_there_is_none(client: httpx.Client) -> None:
    told = asked(client, "ownership", CENTRE, known_at="2024-01-01")
    assert told["holders_total"] == 2
    nobody = client.get(f"/enterprises/{CENTRE}/ownership", params={"as_of": "2023-01-01"})
    assert nobody.status_code == 404


@pytest.mark.parametrize("limit", [0, 1001])
def test_a_limit_out_of_range_is_refused(client: httpx.Client, limit: int) -> None:
    answer = client.get(f"/enterprises/{CENTRE}/ownership", params={"limit": limit})
    assert answer.status_code == 422


def test_the_command_tells_the_same(graph: Store) -> None:
    tables = draw(
        enterprises=[e("X-A-a"), e("X-A-b")],
        persons=[{"person_id": "p1", "name": "王小明"}],
        holdings=[holds("X-A-b", "X-A-a", 0.2)],
        positions=[serves("p1", "X-A-a", "legal_representative")],
    )
    load_tables(graph, tables, load_id="one")
    told = json.loads(called("ownership", "X-A-a", "--as-of", AS_OF, "--json").stdout)
    assert told["fallback"]
    assert told["beneficial_owners"][0]["name"] == "王*"
    shown = called("ownership", "X-A-a", "--as-of", AS_OF)
    assert "No natural person was found" in shown.stderr
    assert "X-A-b" in shown.stdout
    below = called("ownership", "X-A-b", "--question", "holdings", "--as-of", AS_OF, "--json")
    assert [one["share"] for one in json.loads(below.stdout)["holdings"]] == [0.2]
    unknown = called("ownership", "X-A-z", "--as-of", AS_OF)
    assert (unknown.exit_code, "X-A-z" in unknown.stderr) == (1, True)
