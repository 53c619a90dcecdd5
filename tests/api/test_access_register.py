"""The register of callers: keys shown once, agreements that end, and what a server then answers."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.access import Access
from api.access_register import AccessRegister, RegisterBroken
from api.audit_chain import lines
from api.audit_log import AuditLog
from api.grant import Grant, area_of
from graph.errors import BadInput
from tests.api.calling import called
from tests.api.conftest import FOR
from tests.api.province import CENTRE

VIEWER = Grant("one", "viewer", "the tests", ("9901",))


@pytest.fixture
def register(tmp_path: Path) -> AccessRegister:
    return AccessRegister(tmp_path / "access", AuditLog(tmp_path / "audit"))


def test_a_key_is_kept_nowhere_and_found_again(register: AccessRegister, tmp_path: Path) -> None:
    key = register.add(VIEWER)
    assert len(key) == 47
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if key.encode() in path.read_bytes()]
    for name in ("register.json", "pepper"):
        assert stat.S_IMODE((tmp_path / "access" / name).stat().st_mode) == 0o600
    again = AccessRegister(tmp_path / "access", AuditLog(tmp_path / "audit"))
    found = again.of_key(key)
    assert found and replace(found, key_hash="") == VIEWER
    assert again.of_key(key[:-1]) is None
    assert key not in repr(found) and found.key_hash not in repr(found)


def test_what_a_register_refuses(register: AccessRegister) -> None:
    register.add(replace(VIEWER, holder="4711", role="indicator_editor"))
    for wrong, said in [
        (VIEWER, "a caller that is not in the register"),
        (Grant("two", "chief", "x", ("all",)), "a role of viewer"),
        (Grant("two", "viewer", "x", ()), "at least one area"),
        (Grant("two", "viewer", "x", ("990100",)), "without trailing 00"),
        (Grant("two", "viewer", " ", ("all",)), "the organisation"),
        (Grant("Two Words", "viewer", "x", ("all",)), "2 to 40 of"),
        (Grant("key-two", "viewer", "x", ("all",)), "begins with none of"),
        (replace(VIEWER, caller="two", purposes=("fun",)), "purposes of"),
        (replace(VIEWER, caller="two", rate="often"), "a rate like"),
        (replace(VIEWER, caller="two", holder="4711", role="indicator_approver"), "different"),
    ]:
        with pytest.raises(BadInput, match=said):
            register.add(wrong)
    assert [one.caller for one in register.grants()] == ["one"]


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("990000", "99"), ("990100", "9901"), ("990102", "990102"), ("all", "all"), ("110100001", "")],
)
def test_an_area_is_a_prefix(text: str, prefix: str) -> None:
    assert area_of(text) == (prefix or text)
    with pytest.raises(BadInput):
        area_of("9")


def test_a_broken_register_lets_nobody_in(register: AccessRegister, tmp_path: Path) -> None:
    key = register.add(VIEWER)
    (tmp_path / "access" / "register.json").write_text('{"callers": [{"caller": "one"}]}')
    with pytest.raises(RegisterBroken):
        register.of_key(key)


def answered(address: str, key: str, path: str = f"/grades/{CENTRE}") -> Any:
    answer = httpx.get(address + path, headers={"X-API-Key": key, **FOR}, timeout=60)
    return answer.status_code, answer.json().get("type", "").removeprefix("urn:linkrisk:problem:")


def test_an_agreement_ends_by_its_day_or_by_revocation_while_the_server_runs(
    address: str, access: Access
) -> None:
    assert access.register
    today = date.today()
    last = access.register.add(replace(VIEWER, caller="last-day", expires_on=today))
    over = access.register.add(replace(VIEWER, caller="over", expires_on=today - timedelta(1)))
    assert answered(address, last) == (200, "")
    assert answered(address, over) == (403, "agreement-ended")
    access.register.renew("over", today)
    assert answered(address, over) == (200, "")
    access.register.revoke("over", today)
    assert answered(address, over) == (403, "agreement-ended")
    assert answered(address, f"{over}x") == (401, "key-refused")


def test_only_granted_purposes_count_and_own_firms_raise_an_alarm(
    address: str, access: Access
) -> None:
    assert access.register and access.audit
    grant = replace(VIEWER, caller="conflict", purposes=("credit-repair",), conflicts=(CENTRE,))
    key = access.register.add(grant)
    assert answered(address, key) == (403, "purpose-refused")
    headers = {"X-API-Key": key, **FOR, "X-Purpose": "credit-repair"}
    assert httpx.get(f"{address}/grades/{CENTRE}", headers=headers).status_code == 200
    assert list(lines(access.audit.folder))[-1]["alarms"] == ["own_firm"]


def test_who_asks_too_often_is_told_when_to_come_back(address: str, access: Access) -> None:
    assert access.register
    key = access.register.add(replace(VIEWER, caller="hasty", rate="2/day"))
    told = [answered(address, key, "/indicators") for _ in range(3)]
    assert told == [(200, ""), (200, ""), (429, "rate-exceeded")]
    refused = httpx.get(f"{address}/indicators", headers={"X-API-Key": key})
    assert 1 <= int(refused.headers["retry-after"]) <= 86_400


def test_the_commands(tmp_path: Path) -> None:
    home = {"LINKRISK_HOME": str(tmp_path), "LINKRISK_OIDC_ISSUER": ""}

    def said(*words: str, code: int = 0) -> str:
        result = called("access", *words, **home)
        assert result.exit_code == code, result.output
        return result.stdout if not code else result.stderr

    who = ("--role", "investigator", "--organisation", "东区局", "--area", "990100")
    key = said("add", "east", *who, "--expires", "2026-12-31", "--also", "holder=4711").strip()
    assert key.startswith("lrk_") and key not in said("list")
    assert "a caller that is not in the register" in said("add", "east", *who, code=1)
    assert "a provider for a subject" in said("add", "s", *who, "--also", "subject=u", code=1)
    assert "name=value with a name of" in said("add", "s", *who, "--also", "age=3", code=1)
    assert "2027-01-31" in said("renew", "east", "--expires", "2027-01-31")
    assert "a day YYYY-MM-DD" in said("renew", "east", "--expires", "soon", code=1)
    [told] = json.loads(said("list", "--json"))["callers"]
    assert told == {
        "caller": "east",
        "role": "investigator",
        "organisation": "东区局",
        "areas": ["9901"],
        "holder": "4711",
        "expires_on": "2027-01-31",
    }
    said("revoke", "east")
    assert str(date.today()) in said("list")
    changes = [(one["what"], one["caller"]) for one in lines(tmp_path / "audit")]
    assert changes == [("added", "east"), ("renewed", "east"), ("revoked", "east")]
