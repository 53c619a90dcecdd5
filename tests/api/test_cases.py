"""Cases are each caller's own, kept whole or not at all, and readable by the server's user only."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from api.cases import MOST_CASES, CaseFields, CaseParty, Cases, UnknownCase
from graph.errors import BadInput, Mismatch

FIELDS = CaseFields(
    title="恒达", parties=[CaseParty(enterprise_id="X-1", note="核查")], as_of=date(2026, 10, 31)
)


def test_a_case_is_kept_for_its_caller_alone(tmp_path: Path) -> None:
    made = Cases(tmp_path).add("ann", FIELDS)
    assert Cases(tmp_path).of("ann") == [made]
    assert Cases(tmp_path).of("ben") == []
    with pytest.raises(UnknownCase):
        Cases(tmp_path).remove("ben", made.case_id)
    kept = Cases(tmp_path).folder_of("ann") / "cases.json"
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    told = json.loads(kept.read_text(encoding="utf-8"))["cases"][0]
    assert set(told) == {*CaseFields.model_fields, "case_id", "version", "changed_at"}


def test_a_case_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    cases = Cases(tmp_path)
    first = cases.add("ann", FIELDS)
    again = FIELDS.model_copy(update={"notes": "今日走访"})
    second = cases.replace("ann", (first.case_id, 1), again)
    assert (second.version, second.notes) == (2, "今日走访")
    with pytest.raises(Mismatch, match="version 2"):
        cases.replace("ann", (first.case_id, 1), FIELDS)
    assert cases.of("ann") == [second]
    cases.remove("ann", first.case_id)
    assert cases.of("ann") == []


def test_there_is_an_end_to_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.cases.MOST_CASES", 2)
    cases = Cases(tmp_path)
    cases.add("ann", FIELDS)
    cases.add("ann", FIELDS)
    with pytest.raises(BadInput, match="at most 2 cases"):
        cases.add("ann", FIELDS)
    assert MOST_CASES > 2


def test_a_broken_file_is_told_and_stays(tmp_path: Path) -> None:
    folder = Cases(tmp_path).folder_of("../ann")
    assert folder.parent == tmp_path
    folder.mkdir()
    kept = folder / "cases.json"
    kept.write_text("{", encoding="utf-8")
    with pytest.raises(Mismatch, match="a file of cases"):
        Cases(tmp_path).add("../ann", FIELDS)
    assert kept.read_text(encoding="utf-8") == "{"
