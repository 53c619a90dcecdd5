"""All grades of a month as a stream: every format the same rows, resumed, and stopped in time."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
import structlog

import gnn.grade_pages
from api.access import Access
from api.app import create_app
from api.grant import Grant
from gnn.grade_pages import SCHEMA
from gnn.grade_seal import sealed_month
from graph.store import Store
from tests.api.conftest import FOR, KEY
from tests.api.province import CENTRE, EARLIER, HOSTED, NEIGHBOUR, OWNER, PERIOD, RISKY

GRADED = sorted([CENTRE, RISKY, OWNER, NEIGHBOUR, HOSTED[59]])


@pytest.fixture(params=[2, 20_000])
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Pages smaller than the month, and one that holds it all."""
    size: int = request.param
    monkeypatch.setattr(gnn.grade_pages, "PAGE", size)
    return size


def route(form: str, period: str = PERIOD) -> str:
    return f"/periods/{period}/grades.{form}"


def table(form: str, content: bytes) -> pa.Table:
    if form == "ndjson":
        rows = [json.loads(line) for line in content.splitlines()]
        return pa.Table.from_pylist(rows, SCHEMA)
    if form == "csv":
        types = {field.name: field.type for field in SCHEMA}
        options = pyarrow.csv.ConvertOptions(column_types=types)
        return pyarrow.csv.read_csv(io.BytesIO(content), convert_options=options)
    if form == "parquet":
        return pq.read_table(io.BytesIO(content))
    return pa.ipc.open_stream(content).read_all()


@pytest.mark.parametrize("form", ["ndjson", "csv", "parquet", "arrow"])
def test_every_format_has_the_rows_that_single_look_ups_have(
    client: httpx.Client, page: int, form: str
) -> None:
    answer = client.get(route(form))
    rows = table(form, answer.content).to_pylist()
    assert [row["enterprise_id"] for row in rows] == GRADED
    for row in rows:
        alone = client.get(f"/grades/{row['enterprise_id']}", params={"period": PERIOD}).json()
        versions = alone.pop("versions")
        alone |= {f"{name}_version": versions[name] for name in ("policy", "model")}
        alone["snapshot_fingerprint"] = versions["snapshot"]
        assert row == {name: alone[name] for name in SCHEMA.names}


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_cut_stream_goes_on_to_the_same_bytes(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    whole = client.get(route(form)).content
    monkeypatch.setattr(gnn.grade_pages, "PAGE", 1)
    assert client.get(route(form)).content == whole
    lines = whole.splitlines(keepends=True)
    header = lines[:1] if form == "csv" else []
    rows = lines[len(header) :]
    for sent, last in enumerate(GRADED, start=1):
        rest = client.get(route(form), params={"after": last}).content
        assert b"".join(header + rows[sent:]) == rest


def test_the_tag_is_the_sealed_root_and_saves_the_way(client: httpx.Client, graded: Store) -> None:
    sealed = sealed_month(graded, PERIOD)
    assert sealed
    answer = client.get(route("csv"))
    assert answer.headers["etag"] == f'"{sealed.value["root"]}"'
    assert answer.headers["x-grades"] == "5"
    again = client.get(route("csv"), headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # Another pyarrow may write the same rows as other bytes.
    assert client.get(route("parquet")).headers["etag"].startswith("W/")
    opened = client.get(route("ndjson", EARLIER))
    assert "etag" not in opened.headers
    assert [json.loads(line)["class"] for line in opened.content.splitlines()] == ["B"]


def test_months_and_formats_that_are_none_are_refused(client: httpx.Client) -> None:
    unknown = client.get(route("ndjson", "1999-01"))
    assert unknown.status_code == 404
    assert unknown.json()["type"] == "urn:linkrisk:problem:unknown-period"
    assert client.get(route("xlsx")).status_code == 422
    assert client.get(route("csv", "2026-13")).status_code == 422
    assert client.get(route("csv"), params={"offset": 3}).status_code == 422


def test_a_caller_of_an_area_gets_its_rows_and_no_root(
    address: str, access: Access, page: int
) -> None:
    assert access.register
    key = access.register.add(Grant(f"area-{page}", "service", "the tests", ("9901",)))
    with httpx.Client(base_url=address, headers={"X-API-Key": key, **FOR}) as client:
        answers = [client.get(route(form)) for form in ("ndjson", "parquet")]
        changed = client.get("/changes").json()
    inside = sorted([CENTRE, OWNER, NEIGHBOUR])
    assert [one["enterprise_id"] for one in changed["changes"]] == inside
    assert (changed["areas"], changed["more"]) == (["9901"], False)
    for form, answer in zip(("ndjson", "parquet"), answers, strict=True):
        assert table(form, answer.content)["enterprise_id"].to_pylist() == inside
        assert not {"etag", "x-grades"} & answer.headers.keys()


def test_who_leaves_early_has_read_no_more_than_was_sent(
    graded: Store, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gnn.grade_pages, "PAGE", 1)
    with structlog.testing.capture_logs() as logs:
        sent = asyncio.run(_left_after(create_app(graded, access=access), chunks=2))
    read = sum(line["enterprises"] for line in logs if line["event"] == "read")
    assert sent >= 2
    assert 2 <= read <= 4 < len(GRADED)


async def _left_after(app: Any, chunks: int) -> int:
    """How many chunks a caller got who closed the connection after some of them."""
    left, sent = asyncio.Event(), 0
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in asked:
            return message
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal sent
        sent += message["type"] == "http.response.body" and bool(message["body"])
        if sent >= chunks:
            left.set()
            await asyncio.sleep(0.05)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": route("ndjson"),
        "raw_path": route("ndjson").encode(),
        "query_string": b"",
        "headers": [
            (name.lower().encode(), value.encode())
            for name, value in {"X-API-Key": KEY, **FOR}.items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    return sent
