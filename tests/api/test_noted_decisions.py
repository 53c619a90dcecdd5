"""Decisions of commands and of the service are noted in the home; `linkrisk verify` holds them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.access import Access
from api.app import create_app
from api.connection import open_store
from api.override_routes import today
from api.settings import settings
from api.verification import Verified
from graph.history import Entry, entries
from graph.loading import load_tables
from graph.noted_heads import HEADS, noted_heads
from graph.store import Store
from tests.api.calling import called
from tests.api.conftest import FOR, KEY
from tests.api.override_office import ASKED, Clock, Office, done
from tests.api.province import CENTRE
from tests.api.serving import served
from tests.drawing import draw, e
from tests.gnn.sealed_months import change
from tests.gnn.test_malformed_history import forge, rehashed

DECISION = f"""enterprise_id: {CENTRE}
class: D
decided_on: 2026-10-08
expires_on: 2027-01-31
legal_basis: 国市监信发〔2022〕6号 (七)
by: 李一
approved_by: 王二
reason: 复核
"""


@pytest.fixture
def own(graph: Store, tmp_path: Path) -> Path:
    """The home of the commands; its graph holds one enterprise."""
    load_tables(graph, draw(enterprises=[e(CENTRE, division="990100")]), load_id="one")
    return tmp_path / "home"


def proved(code: int = 0) -> Verified:
    """What `linkrisk verify` tells when it ends with the code."""
    result = called("verify", "--json")
    assert result.exit_code == code, (result.output, result.exception)
    told = json.loads(result.stdout)
    return Verified([], told["faults"], told["remarks"])


def noted(own: Path, chain: list[Entry]) -> bool:
    heads = [(head["number"], head["hash"]) for head in noted_heads(own / HEADS)]
    return heads == [(entry.number, entry.hash) for entry in chain]


def test_an_override_of_the_command_line_is_noted(graph: Store, own: Path, tmp_path: Path) -> None:
    file = tmp_path / "decision.yaml"
    file.write_text(DECISION, encoding="utf-8")
    assert called("override", str(file)).exit_code == 0
    assert noted(own, entries(graph)) and proved() == Verified([], [], [])
    [kept] = entries(graph)
    forge(graph, rehashed(kept, {**kept.value, "risk_class": "A"}))
    named = f"{kept.name}: noted in {own / HEADS}, but the chain no longer holds it"
    assert [fault.startswith(named) for fault in proved(1).faults] == [True]
    change(graph, "MATCH (h:HistoryEntry) DELETE h")
    assert [fault.startswith(named) for fault in proved(1).faults] == [True]


def test_a_decision_of_the_service_is_noted(graph: Store, own: Path, tmp_path: Path) -> None:
    clock, access = Clock(), Access(frozenset({KEY}), tmp_path / "access")
    with open_store(settings()) as store:
        app = create_app(store, access=access)
        app.dependency_overrides[today] = lambda: clock.day
        with served(app) as base:
            office = Office(store, access, clock, base, FOR)
            with office.client("one", "override_first", "4711", "9901") as first:
                number = done(first.post("/overrides", json=ASKED))
            with office.client("two", "override_second", "4712", "9901") as second:
                done(second.post(f"/overrides/{number}/approval"))
    assert [entry.kind for entry in entries(graph)] == ["override_proposed", "override"]
    assert noted(own, entries(graph)) and proved() == Verified([], [], [])


def test_a_decision_stands_where_the_home_cannot_be_written(
    graph: Store, own: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "decision.yaml"
    file.write_text(DECISION, encoding="utf-8")
    (own / HEADS).mkdir(parents=True)
    assert called("override", str(file)).exit_code == 0
    [kept] = entries(graph)
    [told] = [record.getMessage() for record in caplog.records if record.name.startswith("linkr")]
    assert told.startswith(f"{kept.name} is kept, but could not be noted in {own / HEADS}: ")
    (own / HEADS).rmdir()
    [remark] = proved().remarks
    assert remark.startswith(f"no head was noted in {own / HEADS}")
