"""Cases an investigator keeps: parties, notes and days, in files of their own beside the graph.

They are no facts of the graph, so no analyst's statement, snapshot or export can read them; they
hold no class and no score, which are asked for again, with their access log, when a case is opened.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from filelock import FileLock
from pydantic import BaseModel, Field, ValidationError

from api.models import EnterpriseId, Model, Period
from graph.errors import BadInput, LinkriskError, Mismatch
from graph.whole_file import write_whole

MOST_CASES = 200
_FILE = "cases.json"
Note = Annotated[str, Field(max_length=10_000, description="The investigator's own words.")]


class UnknownCase(LinkriskError):
    """A case that the caller does not keep."""


class CaseParty(BaseModel, extra="forbid"):
    """An enterprise of a case, with a note on it."""

    enterprise_id: EnterpriseId
    note: Note = ""


class CaseFields(BaseModel, extra="forbid"):
    """What an investigator keeps of a case."""

    title: str = Field(min_length=1, max_length=200, description="Its name.", examples=["星河"])
    notes: Note = ""
    parties: list[CaseParty] = Field(
        default=[], max_length=100, description="The enterprises it is about."
    )
    as_of: date | None = Field(default=None, description="The day that was looked at.")
    period: Period | None = Field(default=None, description="The month that was looked at.")


class Case(Model, CaseFields, extra="ignore"):
    """A case as it is kept."""

    case_id: str = Field(description="Its id.", examples=["0b6f"])
    version: int = Field(ge=1, description="Counts how often it was kept.", examples=[1])
    changed_at: datetime = Field(description="When it was last kept.")


class Cases:
    """The cases of each caller below one folder, readable by the server's user only (mode 0600)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder_of(self, caller: str) -> Path:
        """A folder for the caller, whose name may hold what no path should."""
        return self._folder / hashlib.sha256(caller.encode()).hexdigest()[:32]

    def of(self, caller: str) -> list[Case]:
        """The caller's cases, last kept first. Raises Mismatch for a file that can't be read."""
        path = self.folder_of(caller) / _FILE
        if not path.exists():
            return []
        try:
            kept = _Kept.model_validate_json(path.read_text(encoding="utf-8")).cases
        except ValidationError as error:
            raise Mismatch("a file of cases", str(path), "cases") from error
        return sorted(kept, key=lambda case: case.changed_at, reverse=True)

    def add(self, caller: str, fields: CaseFields) -> Case:
        """Keeps a new case. Raises BadInput when the caller keeps MOST_CASES already."""
        made = _case(fields, str(uuid4()), 1)
        with self._lock(caller):
            kept = self.of(caller)
            if len(kept) >= MOST_CASES:
                raise BadInput(f"at most {MOST_CASES} cases; delete one", len(kept), "cases")
            self._write(caller, [made, *kept])
        return made

    def replace(self, caller: str, known: tuple[str, int], fields: CaseFields) -> Case:
        """Keeps a case anew; `known` is its id and the version that was read.

        Raises UnknownCase, and Mismatch when it was changed since.
        """
        case_id, version = known
        with self._lock(caller):
            kept = self.of(caller)
            before = _found(kept, case_id)
            if before.version != version:
                raise Mismatch(f"version {before.version} of the case", version, case_id)
            made = _case(fields, case_id, version + 1)
            self._write(caller, [made, *(case for case in kept if case.case_id != case_id)])
        return made

    def remove(self, caller: str, case_id: str) -> None:
        """Deletes a case. Raises UnknownCase."""
        with self._lock(caller):
            kept = self.of(caller)
            _found(kept, case_id)
            self._write(caller, [case for case in kept if case.case_id != case_id])

    def _lock(self, caller: str) -> FileLock:
        folder = self.folder_of(caller)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileLock(folder / "cases.lock")

    def _write(self, caller: str, cases: list[Case]) -> None:
        path = self.folder_of(caller) / _FILE
        write_whole(path, _Kept(cases=cases).model_dump_json().encode(), mode=0o600)


class _Kept(BaseModel):
    cases: list[Case]


def _case(fields: CaseFields, case_id: str, version: int) -> Case:
    told = {"case_id": case_id, "version": version, "changed_at": datetime.now(UTC)}
    return Case.model_validate({**fields.model_dump(), **told})


def _found(kept: list[Case], case_id: str) -> Case:
    for case in kept:
        if case.case_id == case_id:
            return case
    raise UnknownCase("a case of the caller", case_id)
