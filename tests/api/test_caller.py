"""Keys, and the log line that every read leaves."""

from __future__ import annotations

import httpx
from structlog.testing import capture_logs

from api.caller import fingerprint, is_known
from tests.api.conftest import KEY
from tests.api.province import CENTRE, OWNER, PERSON_NAMES


def test_only_known_keys_are_known() -> None:
    keys = frozenset({"one", "密钥"})
    assert is_known("one", keys=keys) and is_known("密钥", keys=keys)
    assert not is_known("two", keys=keys) and not is_known("one ", keys=keys)
    assert not is_known("one", keys=frozenset())


def test_fingerprint_tells_keys_apart_without_showing_them() -> None:
    assert fingerprint("one") == fingerprint("one") != fingerprint("two")
    assert "one" not in fingerprint("one")


def test_every_read_is_logged_with_caller_route_count_and_purpose(client: httpx.Client) -> None:
    with capture_logs() as lines:
        client.get(f"/grades/{CENTRE}/explanation", headers={"X-Purpose": "inspection"})
        client.post("/grades/batch", json={"enterprise_ids": [CENTRE, OWNER, "NOBODY"]})
        client.get(f"/enterprises/{CENTRE}/neighbourhood")
    told = [
        (line["what"], line["route"], line["enterprises"], line["purpose"])
        for line in lines
        if line["event"] == "read"
    ]
    assert told == [
        ("explanation", "/grades/{enterprise_id}/explanation", 1, "inspection"),
        ("grade", "/grades/batch", 2, None),
        ("neighbourhood", "/enterprises/{enterprise_id}/neighbourhood", 2, None),
    ]
    assert {line["caller"] for line in lines} == {fingerprint(KEY)}
    logged = str(lines)
    assert KEY not in logged and CENTRE not in logged
    assert not [name for name in PERSON_NAMES if name in logged]


def test_purpose_that_could_forge_a_log_line_is_refused(client: httpx.Client) -> None:
    answer = client.get(f"/grades/{CENTRE}", headers={"X-Purpose": "a{b}"})
    assert answer.status_code == 422
