"""Who is let in, what a read must name, and the audit line that it leaves."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import pytest
from structlog.testing import capture_logs

from api.access import Access, fingerprint
from api.audit_chain import lines
from tests.api.conftest import FOR, KEY
from tests.api.province import CENTRE, HOSTED, OWNER, PERIOD, PERSON_NAMES, RISKY


def logged(access: Access) -> list[dict[str, Any]]:
    assert access.audit
    return list(lines(access.audit.folder))


def test_fingerprint_tells_keys_apart_without_showing_them() -> None:
    assert fingerprint("one") == fingerprint("one") != fingerprint("two")
    assert "one" not in fingerprint("one")


def test_every_read_is_logged_with_caller_purpose_document_and_objects(
    client: httpx.Client, access: Access
) -> None:
    before = len(logged(access))
    with capture_logs() as told:
        client.get(f"/grades/{CENTRE}/explanation")
        client.post("/grades/batch", json={"enterprise_ids": [CENTRE, OWNER, "NOBODY"]})
        client.get(f"/enterprises/{CENTRE}/neighbourhood")
        client.get("/grades", params={"period": PERIOD})
    found = logged(access)[before:]
    assert [(one["event"], one["what"], one["enterprises"]) for one in found] == [
        ("read", "explanation", 1),
        ("read", "grade", 2),
        ("read", "neighbourhood", 2),
        ("read", "grade", 5),
    ]
    assert [one["ids"] for one in found[:3]] == [[CENTRE], [CENTRE, OWNER], [CENTRE, OWNER]]
    assert {(one["caller"], one["role"], one["organisation"]) for one in found} == {
        ("system", "service", "the tests")
    }
    assert {(one["purpose"], one["document"]) for one in found} == {tuple(FOR.values())}
    assert {one["names"] for one in found} == {"surname"}
    assert found[0]["route"] == "/grades/{enterprise_id}/explanation"
    assert all(len(one["client"]) == 16 for one in found)
    everything = f"{found} {told}"
    assert not [secret for secret in (*PERSON_NAMES, "127.0.0.1") if secret in everything]


def test_many_objects_are_logged_as_one_hash(client: httpx.Client, access: Access) -> None:
    told = client.get(f"/enterprises/{HOSTED[0]}/neighbourhood", params={"hops": 2, "limit": 500})
    shown = sum(node["kind"] == "Enterprise" for node in told.json()["nodes"])
    line = logged(access)[-1]
    assert (line["enterprises"], "ids" in line) == (shown, shown <= 50)
    client.post("/grades/batch", json={"enterprise_ids": HOSTED})
    assert logged(access)[-1]["ids"] == [HOSTED[59]]


@pytest.mark.parametrize(
    ("headers", "place"),
    [
        ({"X-Document": "2026-1"}, "X-Purpose"),
        ({**FOR, "X-Purpose": "curiosity"}, "X-Purpose"),
        ({**FOR, "X-Purpose": "a{b}"}, "X-Purpose"),
        ({"X-Purpose": FOR["X-Purpose"]}, "X-Document"),
        ({**FOR, "X-Document": "none"}, "X-Document"),
        ({**FOR, "X-Document": quote('1"} {"event":')}, "X-Document"),
        ({**FOR, "X-Document": "13800138000"}, "X-Document"),
        ({**FOR, "X-Document": "case 11010119900307123X"}, "X-Document"),
    ],
)
def test_a_read_without_purpose_and_document_is_refused_and_logged(
    address: str, access: Access, headers: dict[str, str], place: str
) -> None:
    answer = httpx.get(f"{address}/grades/{CENTRE}", headers={"X-API-Key": KEY, **headers})
    assert (answer.status_code, answer.json()["type"]) == (
        403,
        "urn:linkrisk:problem:purpose-refused",
    )
    assert answer.json()["detail"].startswith(f"{place}: expected")
    line = logged(access)[-1]
    assert (line["event"], line["what"], line["ids"]) == ("refused", "PurposeRefused", [CENTRE])


def test_a_chinese_document_number_is_read(investigator: httpx.Client, access: Access) -> None:
    number = "国市监信发〔2022〕6号"
    asked = {"X-Document": quote(number)}
    assert investigator.get(f"/grades/{CENTRE}", headers=asked).status_code == 200
    assert logged(access)[-1]["document"] == number


def test_an_investigator_sees_names_where_a_system_sees_surnames(
    client: httpx.Client, investigator: httpx.Client
) -> None:
    asked = {"parties": [CENTRE, RISKY], "as_of": "2026-10-31"}
    for one, shown in ((client, "王*"), (investigator, PERSON_NAMES[0])):
        explained = one.get(f"/grades/{CENTRE}/explanation", params={"language": "zh"}).text
        around = one.get(f"/enterprises/{CENTRE}/neighbourhood").text
        related = one.post("/relations", json=asked).text
        owned = one.get(f"/enterprises/{CENTRE}/ownership").text
        assert all(shown in told for told in (explained, around, related))
        assert ("欧阳修远" in owned) == (shown == PERSON_NAMES[0])


def test_a_read_that_cannot_be_logged_is_refused(
    investigator: httpx.Client, access: Access
) -> None:
    assert access.audit
    head = access.audit.folder / "head.json"
    kept = head.read_bytes()
    # Somebody says that more was written than is there: the log's end is gone.
    head.write_text('{"number": 999999, "hash": "00"}')
    access.audit._end = None
    try:
        answer = investigator.get(f"/grades/{CENTRE}")
    finally:
        head.write_bytes(kept)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:linkrisk:problem:audit-failed")
    assert "class" not in answer.json()
    assert investigator.get(f"/grades/{CENTRE}").status_code == 200
