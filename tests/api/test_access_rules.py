"""Who may read what: all routes without a key, and all routes by all roles, against the table."""

from __future__ import annotations

import httpx
import pytest

from api.access import Access
from api.access_rules import APART, access_rules, check_apart
from api.grant import Grant
from graph.errors import BadInput
from tests.api.conftest import FOR
from tests.api.openapi_golden import document
from tests.api.routes import ANSWERS, OPEN, ROUTES, asked

RULES = access_rules()


def test_every_route_has_one_permission_and_no_permission_names_another_route() -> None:
    paths = document()["paths"]
    served = {f"{verb.upper()} {path}" for path, verbs in paths.items() for verb in verbs}
    assert served == set(ROUTES)
    assert set(RULES.by_route) == served - OPEN
    listed = [route for one in RULES.permissions.values() for route in one.routes]
    assert len(listed) == len(set(listed))


def test_the_roles_are_those_of_the_policy_and_read_what_exists() -> None:
    assert set(RULES.roles) == {
        "viewer",
        "investigator",
        "investigator_sensitive",
        "analyst",
        "service",
        "domain_officer",
        "indicator_editor",
        "indicator_approver",
        "override_first",
        "override_second",
        "auditor",
        "admin",
    }
    assert set().union(*(role.reads for role in RULES.roles.values())) == set(RULES.permissions)
    named = {name for name, role in RULES.roles.items() if role.names == "full"}
    assert named == {"investigator", "investigator_sensitive"}
    assert RULES.roles["admin"].reads == RULES.roles["auditor"].reads == {"reference"}


@pytest.mark.parametrize("route", sorted(set(ROUTES) - OPEN))
def test_nothing_is_told_without_a_key(address: str, route: str) -> None:
    with httpx.Client(base_url=address, headers=FOR) as nobody:
        answer = asked(nobody, route)
    assert answer.status_code == 401
    assert "Bearer" in answer.headers["www-authenticate"]
    assert answer.json()["type"] == "urn:linkrisk:problem:key-refused"


@pytest.mark.parametrize("name", sorted(RULES.roles))
def test_a_role_reads_what_the_table_says_and_nothing_else(
    address: str, access: Access, name: str
) -> None:
    assert access.register
    caller = f"walk-{name.replace('_', '-')}"
    key = access.register.add(Grant(caller, name, "tests", ("all",), holder=name))
    with httpx.Client(base_url=address, headers={"X-API-Key": key, **FOR}, timeout=60) as one:
        for route in sorted(set(ROUTES) - OPEN):
            answer, may = asked(one, route), RULES.by_route[route] in RULES.roles[name].reads
            assert answer.status_code == (ANSWERS.get(route, 200) if may else 403), (
                route,
                answer.text,
            )
            if not may:
                assert answer.json()["type"] == "urn:linkrisk:problem:role-refused"


def test_a_caller_is_told_its_own_rights_without_a_purpose(
    address: str, investigator: httpx.Client
) -> None:
    bare = {"X-API-Key": investigator.headers["X-API-Key"]}
    told = httpx.get(f"{address}/access", headers=bare).json()
    assert (told["role"], told["areas"], told["names"]) == ("investigator", ["all"], "full")
    assert {"code": "credit-repair", "en": "credit repair", "zh": "信用修复"} in told["purposes"]


@pytest.mark.parametrize("pair", APART, ids=sorted)
def test_separated_roles_never_meet(pair: frozenset[str]) -> None:
    for one in pair:
        check_apart([one, "viewer"])
    with pytest.raises(BadInput, match="different callers for"):
        check_apart([*pair, "viewer"])
