"""Every route under drawn requests, good and bad: answered as the OpenAPI document says, never 500.

schemathesis draws the requests from the document; where a path names something, half of them name
what is there, so that they reach beyond the look-up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.access import Access
from api.access_rules import access_rules
from api.app import create_app
from api.grant import Grant
from cypher.catalogue import catalogue
from graph.store import Store
from tests.api.conftest import FOR
from tests.api.province import ADDRESS, CENTRE, EARLIER, HOSTED, HOSTING, PERIOD, PERSON, RISKY
from tests.api.routes import ROUTES

# Drawn alike in every run, a few a route: by hand it was run with hundreds.
EXAMPLES = 8
FEW = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
ROLES = ("investigator", "override_first", "override_second")
# What is there, by the name of the parameter.
KNOWN = {
    "enterprise_id": st.sampled_from([CENTRE, RISKY, HOSTED[0]]),
    "node_id": st.sampled_from([CENTRE, PERSON, ADDRESS, HOSTING]),
    "period": st.sampled_from([PERIOD, EARLIER]),
    "name": st.sampled_from([one.name for one in catalogue()]),
}


@pytest.fixture(scope="module")
def schema(graded: Store, access: Access) -> Any:
    """The document as the application serves it, with the application behind it."""
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(graded, access=access))


@pytest.fixture(scope="module")
def keys(access: Access) -> dict[str, str]:
    """By role the key of a caller who may ask as often as it likes."""
    assert access.register
    found = {}
    for number, role in enumerate(ROLES):
        grant = Grant(f"drawing-{number}", role, "the tests", ("all",), holder=role)
        found[role] = access.register.add(replace(grant, rate="1000000/minute"))
    return found


def role_for(route: str) -> str:
    """The first of ROLES that may ask the route; any for those that need no key."""
    permission = access_rules().by_route.get(route)
    may = [one for one in ROLES if permission in access_rules().roles[one].reads]
    return may[0] if permission else ROLES[0]


@st.composite
def requests(draw: st.DrawFn, operation: Any) -> Any:
    """A request that fits the document or, half of the time, does not."""
    case = draw(operation.as_strategy(generation_mode=draw(st.sampled_from(MODES))))
    for name in set(case.path_parameters) & set(KNOWN):
        if draw(st.booleans()):
            case.path_parameters[name] = draw(KNOWN[name])
    return case


def is_bad(case: Any) -> bool:
    """Whether its query or body does not fit the document and the rest does: it must be refused.

    Bad headers and paths do not count: they are replaced by known ones.
    """
    bad = {place for place, told in case.meta.components.items() if told.mode.is_negative}
    return bool(bad) and bad <= {ParameterLocation.QUERY, ParameterLocation.BODY}


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_answers_as_the_document_says(
    schema: Any, keys: dict[str, str], route: str
) -> None:
    verb, path = route.split()
    headers = {"X-API-Key": keys[role_for(route)], **FOR}

    @FEW
    @given(case=requests(schema[path][verb]))
    def answers(case: Any) -> None:
        refused = [negative_data_rejection] if is_bad(case) else []
        case.call_and_validate(headers=headers, checks=[*CHECKS, *refused])

    answers()
