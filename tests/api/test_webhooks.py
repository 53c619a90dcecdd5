"""Webhooks against a real small HTTP server that fails first: signed, repeated, given up, found."""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import structlog
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.webhook_outbox import Outbox
from api.webhook_sending import checked
from api.webhooks import Patience, collect, deliver, newest
from gnn.change_feed import changes
from graph.errors import BadInput
from graph.loading import load_tables
from graph.store import Store
from tests.api.calling import called
from tests.drawing import draw, e
from tests.sealing import graded, seal_month

IMPATIENT = Patience(first=0.001, most=0.002, attempts=3)


class Receiver(HTTPServer):
    """Answers 503 so many times, then 204; `got` is all that came: headers and body."""

    def __init__(self, failures: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.failures, self.got = failures, list[tuple[dict[str, str], str]]()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=hidden"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.got.append((dict(self.headers.items()), body))
        self.send_response(503 if len(self.server.got) <= self.server.failures else 204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """The receiver in a thread, by https when it is given what it needs for that."""
    with Receiver() as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as server:
        yield server


@pytest.fixture
def months(graph: Store) -> Store:
    """A first sealed month of three enterprises."""
    load_tables(graph, draw(enterprises=[e(f"X-{one}") for one in "abc"]), load_id="one")
    seal_month(graph, "2026-09", [graded(f"X-{one}", "2026-09", "A") for one in "abc"])
    return graph


def test_events_come_signed_once_the_receiver_recovers(
    months: Store, receiver: Receiver, tmp_path: Path
) -> None:
    file, receiver.failures = tmp_path / "webhooks.sqlite3", 2
    events = ("period.sealed", "class.changed")
    start = newest(months)
    secret = Outbox(file).add(receiver.url, events, private=True, cursor=start)
    assert collect(months, Outbox(file)) == 0
    moved = [graded("X-a", "2026-10", "D"), graded("X-b", "2026-10", "A")]
    seal_month(months, "2026-10", moved)
    assert (collect(months, Outbox(file)), collect(months, Outbox(file))) == (2, 0)
    with structlog.testing.capture_logs() as logs:
        # Each pass opens the file anew, as after a restart.
        assert deliver(Outbox(file), IMPATIENT) == {"delivered": 0, "waiting": 2, "dead": 0}
        while Outbox(file).counts():
            deliver(Outbox(file), IMPATIENT)
    assert len(receiver.got) == 4
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 2
    for headers, body in receiver.got:
        Webhook(secret).verify(body, headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body.replace("2026", "2027"), headers)
    told = {json.loads(body)["type"]: json.loads(body)["data"] for _, body in receiver.got}
    assert told["period.sealed"]["period"] == "2026-10"
    assert told["class.changed"] == {"enterprise_ids": ["X-a"], "since": start}
    # The class itself has to be asked for, behind the cursor that was told.
    pulled = changes(months, start, limit=10).rows
    assert pulled[["enterprise_id", "after"]].to_numpy().tolist() == [["X-a", "D"], ["X-c", None]]
    written = json.dumps(logs) + "".join(body for _, body in receiver.got)
    assert not [one for one in ('"D"', '"A"', secret, "hidden") if one in written]


def test_what_is_never_taken_is_given_up_and_listed(
    months: Store, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.failures = 99
    monkeypatch.setattr("api.webhooks.Patience", lambda: IMPATIENT)
    added = called("webhooks", "add", receiver.url, "--events", "period.sealed", "--private")
    assert re.fullmatch(r"whsec_[\w+/=]{40,}\n", added.stdout)
    seal_month(months, "2026-10", [graded("X-a", "2026-10", "B")])
    said = [json.loads(called("webhooks", "deliver", "--json").stdout) for _ in range(3)]
    assert [one["dead"] for one in said] == [0, 0, 1]
    [dead] = json.loads(called("webhooks", "dead", "--json").stdout)
    assert (dead["event"], dead["attempts"], dead["fault"]) == ("period.sealed", 3, "status 503")
    receiver.failures = 0
    assert "1 delivered" in called("webhooks", "deliver", "--again").stdout
    [listed] = json.loads(called("webhooks", "list", "--json").stdout)
    assert (listed["waiting"], listed["dead"]) == (0, 0)
    assert added.stdout.strip() not in json.dumps(listed)
    assert called("webhooks", "remove", listed["target_id"]).exit_code == 0
    assert json.loads(called("webhooks", "list", "--json").stdout) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://0x7f.1/x",
        "https://user:word@1.1.1.1/x",
        "https://1.1.1.1:x/",
        "file:///etc/passwd",
        "https:///x",
    ],
)
def test_addresses_within_are_refused(url: str) -> None:
    with pytest.raises(BadInput):
        checked(url, private=False)


def test_public_and_allowed_addresses_pass() -> None:
    assert checked("https://1.1.1.1/x", private=False)[1] == "1.1.1.1"
    assert checked("http://127.0.0.1:9/x", private=True)[1] == "127.0.0.1"


def test_the_wait_doubles_up_to_its_most() -> None:
    patience = Patience(first=30, most=100, attempts=4)
    longest = [patience.wait(number, lambda: 1.0) for number in (1, 2, 3, 4)]
    shortest = [patience.wait(number, lambda: 0.0) for number in (1, 2, 3, 4)]
    assert longest == [30, 60, 100, None]
    assert shortest == [15, 30, 50, None]
