"""What every route shares: the notice, the key, the headers, and the agreed OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from api.small_cells import cell
from tests.api.openapi_golden import GOLDEN, document
from tests.api.province import CENTRE, PERIOD

GETS = [
    f"/grades/{CENTRE}",
    f"/grades/{CENTRE}/explanation",
    f"/grades?period={PERIOD}",
    "/enterprises?query=星河",
    f"/enterprises/{CENTRE}",
    f"/enterprises/{CENTRE}/neighbourhood",
    f"/grades/{CENTRE}/counterfactual",
    f"/grades/{CENTRE}/indicators/RL01",
    f"/enterprises/{CENTRE}/suspected-relations",
    f"/enterprises/{CENTRE}/ownership",
    f"/enterprises/{CENTRE}/holdings",
    f"/enterprises/{CENTRE}/group",
    f"/enterprises/{CENTRE}/close-links",
    f"/enterprises/{CENTRE}/provisional?day=2026-11-01",
    "/person-matches",
    "/changes",
    f"/reference/{CENTRE}",
    "/periods",
    "/indicators",
    "/access",
    "/queries",
    f"/grades/{CENTRE}/history",
    f"/enterprises/{CENTRE}/timeline",
    "/cases",
]
# Only with two graded months, with a path of other names, or by other roles: tried elsewhere.
ELSEWHERE = {
    "/grades/{enterprise_id}/changes",
    "/nodes/{kind}/{node_id}/links",
    "/overrides",
}
OPEN = ["/health", "/ready"]
# Rows have no room for the notice: it stands in a header. A dossier prints it.
STREAMS = [f"/periods/{PERIOD}/grades.{one}" for one in ("ndjson", "csv", "parquet", "arrow")]
DOSSIER = f"/enterprises/{CENTRE}/dossier"


def test_every_route_is_listed_here() -> None:
    paths = {path for path, methods in document()["paths"].items() if "get" in methods}
    holes = {CENTRE: "{enterprise_id}", "RL01": "{indicator_id}"}
    asked = {path.split("?")[0] for path in [*GETS, DOSSIER]}
    for told, hole in holes.items():
        asked = {path.replace(told, hole) for path in asked}
    assert paths == asked | ELSEWHERE | {*OPEN, "/metrics", "/periods/{period}/grades.{format}"}


@pytest.mark.parametrize("path", STREAMS)
def test_streams_carry_the_notice_in_a_header(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "not a public credit rating" in answer.headers["x-usage-notice"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*GETS, *OPEN])
def test_every_answer_carries_the_notice_and_is_not_cached(
    investigator: httpx.Client, path: str
) -> None:
    answer = investigator.get(path)
    without_a_model = path.endswith(("/counterfactual", "/RL01"))
    assert answer.status_code == (404 if without_a_model else 200), answer.text
    assert "not a public credit rating" in answer.json()["usage_notice"]
    assert "内部参考" in answer.json()["usage_notice"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*GETS, *STREAMS, DOSSIER])
@pytest.mark.parametrize("headers", [{}, {"X-API-Key": ""}, {"X-API-Key": "a-key-of-the-test"}])
def test_no_grade_without_a_known_key(address: str, path: str, headers: dict[str, str]) -> None:
    answer = httpx.get(address + path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:linkrisk:problem:key-refused"
    assert "usage_notice" in answer.json()


def test_no_batch_without_a_key(address: str) -> None:
    answer = httpx.post(f"{address}/grades/batch", json={"enterprise_ids": [CENTRE]})
    assert answer.status_code == 401


def test_health_needs_no_key_and_tells_no_grade(address: str) -> None:
    told = httpx.get(f"{address}/health").json()
    assert set(told) == {"usage_notice", "status", "version", "neo4j"}
    assert told["neo4j"].startswith("5.")


def test_periods_count_classes_but_not_so_few_that_single_ones_show(client: httpx.Client) -> None:
    told = client.get("/periods").json()
    assert told["periods"] == [
        {"period": "2026-10", "sealed": True, "classes": dict.fromkeys("ABCD")},
        {"period": "2026-09", "sealed": False, "classes": {"B": None}},
    ]
    assert told["smallest_cell"] == 10
    assert [cell(9), cell(10)] == [None, 10]


def test_indicators_are_documented(client: httpx.Client) -> None:
    lines = client.get("/indicators").json()["indicators"]
    assert "RE07" in {line["indicator_id"] for line in lines}
    assert all(line["label_zh"] and line["description"] for line in lines)


def test_page_allows_nothing_from_elsewhere(address: str) -> None:
    answer = httpx.get(address)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "http://" not in answer.text and "https://" not in answer.text


def test_openapi_is_the_agreed_one() -> None:
    agreed: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert document() == agreed, "changed on purpose? python -m tests.api.openapi_golden"


def test_every_field_is_described_with_an_example_or_a_shape() -> None:
    schemas = document()["components"]["schemas"]
    bare = {
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, told in schema.get("properties", {}).items()
        if "description" not in json.dumps(told)
    }
    assert bare == set()
