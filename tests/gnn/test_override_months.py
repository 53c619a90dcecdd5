"""Months follow what two callers decided through the service, from its approval to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.access import Access
from api.app import create_app
from api.grant import Grant
from api.override_routes import today
from gnn.checkpoint import Checkpoint
from gnn.decisions import Approval, Override, override
from gnn.grade_seal import faults
from gnn.grade_store import classes_of
from gnn.monthly_run import Run, replay, run_month
from graph.history import entries
from tests.api.conftest import FOR
from tests.api.serving import served
from tests.gnn.sealed_months import JULY, JUNE, MAY, wide

ASKED = {
    "enterprise_id": "X-c",
    "class": "D",
    "decided_on": "2026-05-31",
    "expires_on": "2027-03-31",
    "legal_basis": "测试",
    "reason": "复核",
}
AUGUST = date(2026, 8, 31)


@dataclass
class Two:
    """Clients of the two roles, and the day on which they sign."""

    first: httpx.Client
    second: httpx.Client
    day: date = date(2026, 6, 10)

    def approve(self, asked: httpx.Response) -> int:
        number = asked.json()["number"]
        answer = self.second.post(f"/overrides/{number}/approval")
        assert answer.status_code == 200, answer.text
        return int(answer.json()["number"])


@pytest.fixture
def two(run: Run, tmp_path: Path) -> Iterator[Two]:
    access = Access(frozenset(), tmp_path / "office")
    app = create_app(run.store, access=access)
    with served(app) as base:
        clients = [client(access, base, role) for role in ("override_first", "override_second")]
        with clients[0] as first, clients[1] as second:
            signing = Two(first, second)
            app.dependency_overrides[today] = lambda: signing.day
            yield signing


def client(access: Access, base: str, role: str) -> httpx.Client:
    assert access.register
    key = access.register.add(Grant(role.replace("_", "-"), role, "局", ("all",), holder=role))
    return httpx.Client(base_url=base, headers={"X-API-Key": key, **FOR}, timeout=60)


def graded(run: Run, day: date, model: Checkpoint) -> Any:
    """The class of X-c in a month that is sealed now."""
    run_month(run, day, model, wide())
    return classes_of(run.store, f"{day:%Y-%m}")["class"]["X-c"]


def test_a_month_has_the_class_after_its_approval_and_before_its_end(
    run: Run, two: Two, early_model: Checkpoint
) -> None:
    asked = two.first.post("/overrides", json=ASKED)
    assert graded(run, MAY, early_model) != "D"
    number = two.approve(asked)
    assert graded(run, JUNE, early_model) == "D"
    [one] = [entry for entry in entries(run.store) if entry.kind == "override"]
    assert (one.number, one.value["by"]) == (number, "override-first")
    ended = two.first.post(f"/overrides/{number}/withdrawal", json={"reason": "更正"})
    two.day = JULY
    two.approve(ended)
    # July ends on the day of the withdrawal, through which the class stands.
    assert graded(run, JULY, early_model) == "D"
    assert graded(run, AUGUST, early_model) != "D"
    kinds = [entry.kind for entry in entries(run.store) if entry.kind not in ("policy", "grades")]
    assert kinds == ["override_proposed", "override", "withdrawal_proposed", "override_withdrawn"]
    assert faults(run.store, run.exclusions) == []
    for period in ("2026-05", "2026-06", "2026-07", "2026-08"):
        assert replay(run, period) == []


def test_what_is_decided_while_a_month_is_graded_waits_for_the_next(
    run: Run, early_model: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deciding(*_: object) -> None:
        decided = Override("X-c", "D", MAY, date(2027, 3, 31), "测试")
        override(run.store, decided, Approval("李一", "王二", "复核"))

    monkeypatch.setattr("gnn.monthly_run.check_band", deciding)
    assert graded(run, MAY, early_model) != "D"
    monkeypatch.undo()
    assert [entry.kind for entry in entries(run.store)] == ["policy", "override", "grades"]
    assert replay(run, "2026-05") == []
    assert graded(run, JUNE, early_model) == "D"
    assert faults(run.store, run.exclusions) == []
