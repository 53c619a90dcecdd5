"""One request that is answered for each route of the API: what the walks over all routes ask."""

from __future__ import annotations

from datetime import date, timedelta
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
OVERRIDE = {
    "enterprise_id": CENTRE,
    "class": "B",
    "decided_on": str(date.today()),
    "expires_on": str(date.today() + timedelta(days=90)),
    "legal_basis": "测试",
    "reason": "复核",
}
# 'VERB /path' -> query, body.
ROUTES: dict[str, tuple[dict[str, Any], Any]] = {
    "DELETE /cases/{case_id}": ({}, None),
    "GET /access": ({}, None),
    "GET /changes": ({"limit": 10}, None),
    "GET /cases": ({}, None),
    "GET /enterprises": ({"query": "星河"}, None),
    "GET /enterprises/{enterprise_id}": ({}, None),
    "GET /enterprises/{enterprise_id}/close-links": ({}, None),
    "GET /enterprises/{enterprise_id}/dossier": ({}, None),
    "GET /enterprises/{enterprise_id}/group": ({}, None),
    "GET /enterprises/{enterprise_id}/holdings": ({}, None),
    "GET /enterprises/{enterprise_id}/neighbourhood": ({}, None),
    "GET /enterprises/{enterprise_id}/ownership": ({}, None),
    "GET /enterprises/{enterprise_id}/provisional": ({"day": "2026-11-01"}, None),
    "GET /enterprises/{enterprise_id}/suspected-relations": ({}, None),
    "GET /enterprises/{enterprise_id}/timeline": ({}, None),
    "GET /grades": ({"period": PERIOD}, None),
    "GET /grades/{enterprise_id}": ({}, None),
    "GET /grades/{enterprise_id}/changes": ({}, None),
    "GET /grades/{enterprise_id}/counterfactual": ({}, None),
    "GET /grades/{enterprise_id}/explanation": ({}, None),
    "GET /grades/{enterprise_id}/history": ({}, None),
    "GET /grades/{enterprise_id}/indicators/{indicator_id}": ({}, None),
    "GET /health": ({}, None),
    "GET /indicators": ({}, None),
    "GET /metrics": ({}, None),
    "GET /nodes/{kind}/{node_id}/links": ({}, None),
    "GET /overrides": ({}, None),
    "GET /periods": ({}, None),
    "GET /periods/{period}/grades.{format}": ({}, None),
    "GET /queries": ({}, None),
    "GET /person-matches": ({}, None),
    "GET /ready": ({}, None),
    "GET /reference/{enterprise_id}": ({}, None),
    "POST /cases": ({}, {"title": "a case"}),
    "POST /grades/batch": ({}, {"enterprise_ids": [CENTRE]}),
    "POST /overrides": ({}, OVERRIDE),
    "POST /overrides/{number}/approval": ({}, None),
    "POST /overrides/{number}/refusal": ({}, {"reason": "why"}),
    "POST /overrides/{number}/withdrawal": ({}, {"reason": "why"}),
    "POST /person-matches": ({}, DECISION),
    "POST /queries/statement": ({}, {"text": "RETURN 1 AS one"}),
    "POST /queries/{name}": ({}, {"parameters": {"period": PERIOD, "limit": 5}}),
    "POST /relations": ({}, {"parties": [CENTRE, OWNER]}),
    "PUT /cases/{case_id}": ({"version": 1}, {"title": "a case"}),
}
OPEN = {"GET /health", "GET /metrics", "GET /ready"}
# Answered by a month that a model at hand can grade again, which the tests' province has not.
NEEDS_MODEL = (
    "GET /grades/{enterprise_id}/counterfactual",
    "GET /grades/{enterprise_id}/indicators/{indicator_id}",
)
# What is answered where it is not 200; there is no such case and no such entry of the chain.
OF_NOTHING = [route for route in ROUTES if "{case_id}" in route or "{number}" in route]
ANSWERS = {route: 404 for route in (*OF_NOTHING, *NEEDS_MODEL)}
OF_ONE = [route for route in ROUTES if "{enterprise_id}" in route or "{node_id}" in route]
QUERY = "contagion_sources"


def asked(client: httpx.Client, route: str, about: str = CENTRE) -> httpx.Response:
    """The answer of a route, about one enterprise where it is about one."""
    verb, path = route.split()
    query, body = ROUTES[route]
    named = {"enterprise_id": about, "kind": "Enterprise", "node_id": about, "case_id": "none"}
    named["indicator_id"] = "RL01"
    where = path.format(**named, name=QUERY, period=PERIOD, format="csv", number=9999)
    return client.request(verb, where, params=query, json=body)
