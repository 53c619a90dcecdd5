"""The audit report on a log drawn by hand: reads counted, and the four alarms."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.audit_log import AuditLog
from api.audit_report import audit_report
from tests.api.calling import called


def line(time: str, caller: str, enterprises: int = 1, **more: Any) -> dict[str, Any]:
    """A read of an investigator of 9901; time is Beijing's. 2026-11-02 is a Monday."""
    return {
        "time": f"{time}+08:00",
        "event": "read",
        "what": "grade",
        "caller": caller,
        "role": "investigator",
        "purpose": "case-handling",
        "enterprises": enterprises,
        "areas": ["9901"],
        **more,
    }


LOG = [
    line("2026-11-02T09:00:00", "a", 300),
    line("2026-11-02T09:30:00", "a", 200),
    line("2026-11-02T10:00:00", "a", 300),  # 09:00 is an hour ago: 500, which is not more
    line("2026-11-02T10:10:00", "a", 1),  # 09:30 to 10:10: 501
    line("2026-11-02T11:30:00", "b", 500, purpose="credit-repair"),
    line("2026-11-02T20:00:00", "b"),
    line("2026-11-02T23:00:00", "b"),
    line("2026-11-07T10:00:00", "b"),  # a Saturday
    line("2026-11-03T06:59:59", "machine", role="service", areas=["all"]),
    line("2026-11-03T10:00:00", "a", 2, event="refused", what="AreaRefused"),
    line("2026-11-03T10:00:01", "a", 1, event="refused", what="RoleRefused"),
    line("2026-11-03T10:00:02", "b", alarms=["own_firm"]),
    line("2026-11-09T10:00:00", "later", 9999),
    {"event": "access", "what": "added", "caller": "a", "time": "2026-11-03T00:00:00+00:00"},
]


def test_alarms_are_those_of_the_drawn_log() -> None:
    told = audit_report(LOG, date(2026, 11, 2), date(2026, 11, 8)).alarms
    assert [tuple(row) for row in told[["alarm", "caller", "what"]].to_numpy()] == [
        ("bulk", "a", "501 enterprises in an hour"),
        ("off_hours", "b", "2 reads"),
        ("outside_area", "a", "2 enterprises"),
        ("own_firm", "b", "grade"),
        ("off_hours", "b", "1 reads"),
    ]
    assert told["time"].iloc[0] == "2026-11-02T10:10:00+08:00"


def test_reads_are_counted_by_caller_purpose_and_area() -> None:
    told = audit_report(LOG, date(2026, 11, 2), date(2026, 11, 8)).plain()
    assert told["by_caller"] == [
        {"caller": "a", "reads": 4, "enterprises": 801, "refused": 2},
        {"caller": "b", "reads": 5, "enterprises": 504, "refused": 0},
        {"caller": "machine", "reads": 1, "enterprises": 1, "refused": 0},
    ]
    assert {row["purpose"]: row["reads"] for row in told["by_purpose"]} == {
        "case-handling": 9,
        "credit-repair": 1,
    }
    assert {row["area"]: row["reads"] for row in told["by_area"]} == {"9901": 9, "all": 1}


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 10)])
def test_a_time_without_reads_has_an_empty_report(day: date) -> None:
    told = audit_report(LOG, day, day).plain()
    assert not any(told.values())


def test_the_command(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit")
    for one in LOG[:2]:
        log.append(one)
    words = ("audit", "report", "--from", str(date.today()), "--to", "2999-01-01")
    told = json.loads(called(*words, "--json", LINKRISK_HOME=str(tmp_path)).stdout)
    assert told["by_caller"][0]["enterprises"] == 500
    assert "Reads by purpose" in called(*words, LINKRISK_HOME=str(tmp_path)).stdout
    wrong = called("audit", "report", "--from", "x", "--to", "y", LINKRISK_HOME=str(tmp_path))
    assert (wrong.exit_code, "a day YYYY-MM-DD" in wrong.stderr) == (1, True)
