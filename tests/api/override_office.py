"""An office of two who decide overrides over the service: its clients, its clock, its chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from api.access import Access
from api.audit_chain import lines
from api.grant import Grant
from gnn.decisions import overrides_on
from graph.history import entries
from graph.store import Store
from tests.api.province import CENTRE

DAY, END = date(2026, 10, 8), date(2027, 1, 31)
ASKED = {
    "enterprise_id": CENTRE,
    "class": "B",
    "decided_on": str(DAY),
    "expires_on": str(END),
    "legal_basis": "国市监信发〔2022〕6号 (七)",
    "reason": "复核后更正",
}
WHY = {"reason": "材料不足"}


@dataclass
class Clock:
    """The day on which callers sign."""

    day: date = DAY


@dataclass
class Office:
    """The application, who is let in, and what its callers say a read is for."""

    store: Store
    access: Access
    clock: Clock
    base: str
    purpose: dict[str, str]

    def client(self, caller: str, role: str, holder: str, area: str = "all") -> httpx.Client:
        assert self.access.register
        grant = Grant(caller, role, "东区局", (area,), holder=holder)
        headers = {"X-API-Key": self.access.register.add(grant), **self.purpose}
        return httpx.Client(base_url=self.base, headers=headers, timeout=60)

    def last_line(self) -> dict[str, Any]:
        assert self.access.audit
        return dict(list(lines(self.access.audit.folder))[-1])


def done(answer: httpx.Response) -> int:
    """The number of the entry that was kept."""
    assert answer.status_code == 200, answer.text
    return int(answer.json()["number"])


def told(answer: httpx.Response, status: int, problem: str) -> str:
    """The detail of a refusal."""
    found = (answer.status_code, answer.json()["type"])
    assert found == (status, f"urn:linkrisk:problem:{problem}"), answer.text
    return str(answer.json()["detail"])


def listed(client: httpx.Client) -> dict[int, dict[str, Any]]:
    """What is listed, by number."""
    return {one["number"]: one for one in client.get("/overrides").json()["overrides"]}


def states(client: httpx.Client) -> dict[int, str]:
    return {number: one["state"] for number, one in listed(client).items()}


def classes(office: Office, day: date = DAY) -> dict[str, str]:
    return {str(one): str(name) for one, name in overrides_on(entries(office.store), day).items()}
