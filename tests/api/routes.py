"""One request that is answered for each route of the API: what the walks over all routes ask."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.province import CENTRE, FORMER, OWNER, PERIOD, PERSON

DECISION = {
    "person_id": PERSON,
    "other_id": FORMER,
    "decision": "refused",
    "decided_by": "审核员",
    "reason": "different cards",
}
# 'VERB /path' -> query, body.
ROUTES: dict[str, tuple[dict[str, Any], Any]] = {
    "GET /access": ({}, None),
    "GET /changes": ({"limit": 10}, None),
    "GET /enterprises": ({"query": "星河"}, None),
    "GET /enterprises/{enterprise_id}": ({}, None),
    "GET /enterprises/{enterprise_id}/close-links": ({}, None),
    "GET /enterprises/{enterprise_id}/group": ({}, None),
    "GET /enterprises/{enterprise_id}/holdings": ({}, None),
    "GET /enterprises/{enterprise_id}/neighbourhood": ({}, None),
    "GET /enterprises/{enterprise_id}/ownership": ({}, None),
    "GET /enterprises/{enterprise_id}/provisional": ({"day": "2026-11-01"}, None),
    "GET /enterprises/{enterprise_id}/suspected-relations": ({}, None),
    "GET /grades": ({"period": PERIOD}, None),
    "GET /grades/{enterprise_id}": ({}, None),
    "GET /grades/{enterprise_id}/explanation": ({}, None),
    "GET /health": ({}, None),
    "GET /indicators": ({}, None),
    "GET /metrics": ({}, None),
    "GET /periods": ({}, None),
    "GET /periods/{period}/grades.{format}": ({}, None),
    "GET /queries": ({}, None),
    "GET /person-matches": ({}, None),
    "GET /ready": ({}, None),
    "GET /reference/{enterprise_id}": ({}, None),
    "POST /grades/batch": ({}, {"enterprise_ids": [CENTRE]}),
    "POST /person-matches": ({}, DECISION),
    "POST /queries/statement": ({}, {"text": "RETURN 1 AS one"}),
    "POST /queries/{name}": ({}, {"parameters": {"period": PERIOD, "limit": 5}}),
    "POST /relations": ({}, {"parties": [CENTRE, OWNER]}),
}
QUERY = "contagion_sources"
OPEN = {"GET /health", "GET /metrics", "GET /ready"}
OF_ONE = [route for route in ROUTES if "{enterprise_id}" in route]


def asked(client: httpx.Client, route: str, about: str = CENTRE) -> httpx.Response:
    """The answer of a route, about one enterprise where it is about one."""
    verb, path = route.split()
    query, body = ROUTES[route]
    parts = {"enterprise_id": about, "name": QUERY, "period": PERIOD, "format": "csv"}
    return client.request(verb, path.format(**parts), params=query, json=body)
