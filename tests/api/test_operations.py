"""What runs the service sees: readiness, metrics without a name in them, TLS, and a clean end."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import gnn.grade_pages
from api.access import Access
from api.app import create_app
from api.cli_serve import configuration
from cypher import statement
from graph.store import Store
from tests.api import province
from tests.api.calling import called
from tests.api.conftest import FOR, KEY
from tests.api.province import CENTRE, HOSTED, NEIGHBOUR, OWNER, PERIOD, RISKY
from tests.api.serving import running, served


def test_metrics_count_routes_and_name_nobody(client: httpx.Client, address: str) -> None:
    for _ in range(3):
        client.get(f"/grades/{CENTRE}")
    client.get("/grades/NOBODY")
    client.get(f"/periods/{PERIOD}/grades.csv")
    told = httpx.get(f"{address}/metrics").text
    route = 'method="GET",route="/grades/{enterprise_id}"'
    assert f'linkrisk_requests_total{{{route},status="200"}} 3.0' in told
    assert f'linkrisk_requests_total{{{route},status="404"}} 1.0' in told
    assert f"linkrisk_request_seconds_count{{{route}}} 4.0" in told
    assert 'route="/periods/{period}/grades.{format}",status="200"} 1.0' in told
    assert not [one for one in (CENTRE, "NOBODY", KEY, PERIOD) if one in told]


def test_it_is_ready_once_a_month_is_sealed(address: str, graded: Store) -> None:
    assert httpx.get(f"{address}/ready").json()["status"] == "ready"
    graded.run(statement("load/clear"))
    with served(create_app(graded, keys=frozenset({KEY}))) as base:
        refused = httpx.get(f"{base}/ready")
        assert httpx.get(f"{base}/health").status_code == 200
    assert (refused.status_code, refused.json()["type"]) == (503, "urn:linkrisk:problem:not-ready")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A certificate of 127.0.0.1 and its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    words = "openssl req -x509 -nodes -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1"
    more = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    places = ["-out", str(files[0]), "-keyout", str(files[1])]
    subprocess.run([*words.split(), *more, *places], check=True, capture_output=True)
    yield files


def test_it_answers_by_https(graded: Store, pair: tuple[Path, Path]) -> None:
    configured = configuration(create_app(graded, keys=frozenset({KEY})), *pair)
    with served(configured, scheme="https") as base:
        trusted = ssl.create_default_context(cafile=pair[0])
        assert httpx.get(f"{base}/health", verify=trusted).status_code == 200
        with pytest.raises(httpx.TransportError):
            httpx.get(base.replace("https", "http") + "/health")


def test_wrong_certificates_and_weak_keys_end_the_start(pair: tuple[Path, Path]) -> None:
    alone = called("serve", "--certificate", str(pair[0]))
    assert (alone.exit_code, "both --certificate and --key" in alone.output) == (1, True)
    swapped = called("serve", "--certificate", str(pair[1]), "--key", str(pair[0]))
    assert (swapped.exit_code, "a certificate and its key" in swapped.output) == (1, True)
    weak = called("serve", LINKRISK_API_KEYS="secret")
    assert (weak.exit_code, "16 characters or more" in weak.output) == (1, True)


def test_a_stream_is_finished_before_the_end(
    migrated: Store, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated.run(statement("load/clear"))
    province.build(migrated)
    monkeypatch.setattr(gnn.grade_pages, "PAGE", 1)
    read = gnn.grade_pages.table_of

    def slowly(*page: object) -> object:
        time.sleep(0.2)
        return read(*page)  # type: ignore[arg-type]

    monkeypatch.setattr(gnn.grade_pages, "table_of", slowly)
    with running(configuration(create_app(migrated, access=access))) as server:
        port = server.servers[0].sockets[0].getsockname()[1]
        url = f"http://127.0.0.1:{port}/periods/{PERIOD}/grades.ndjson"
        with httpx.stream("GET", url, headers={"X-API-Key": KEY, **FOR}) as answer:
            lines = answer.iter_lines()
            first = next(lines)
            server.should_exit = True
            rest = [*lines]
    assert len([first, *rest]) == len({CENTRE, RISKY, OWNER, NEIGHBOUR, HOSTED[59]})
