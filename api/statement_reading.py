"""A person's own statement: checked, asked in a process apart, and ended when it takes too much."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.reading_process import WITHIN, ReadingProcess
from api.statement_limits import StatementLimits
from api.statement_process import DAY
from graph.checked_statement import NAME, CheckedStatement, checked
from graph.errors import LinkriskError, StatementRefused, StatementStopped
from graph.store import Store

# What a process may need beside Neo4j's time: its start, and the writing of the answer.
_GRACE = 20.0


@dataclass(frozen=True)
class Wanted:
    """The form of an answer, at most so many rows, and the smallest count that is told."""

    form: str
    rows: int
    smallest: int = 0


@dataclass(frozen=True)
class Told:
    """An answer in the form that was wanted, how many rows it has, and of which enterprises."""

    body: bytes
    rows: int
    more: bool
    enterprise_ids: list[str]


class StatementReader:
    """Asks own statements of one store, so many at a time as the limits say."""

    def __init__(self, store: Store, limits: StatementLimits) -> None:
        self._store = store
        self._limits = limits
        self._free = threading.BoundedSemaphore(limits.at_once)
        self._idle: list[ReadingProcess] = []

    def told(self, text: str, parameters: Mapping[str, Any], wanted: Wanted) -> Told:
        """The answer to the statement.

        Raises StatementRefused when it may not be asked or does not run, and StatementStopped when
        it took too long, too much memory, or too many others are running.
        """
        statement = checked(self._store, text, parameters)
        if not self._free.acquire(timeout=self._limits.seconds):
            expected = f"at most {self._limits.at_once} own statements at once; try again"
            raise StatementStopped(expected, None, NAME)
        try:
            return self._answered(self._job(statement, parameters, wanted))
        finally:
            self._free.release()

    def close(self) -> None:
        """Ends the processes that wait for questions."""
        while self._idle:
            self._idle.pop().close()

    def _answered(self, job: dict[str, Any]) -> Told:
        process = self._idle.pop() if self._idle else ReadingProcess(self._limits.megabytes)
        try:
            head, body = process.answer(job, patience=self._limits.seconds + _GRACE)
        except BaseException:
            process.close()
            raise
        self._idle.append(process)
        return _told(head, body)

    def _job(
        self, statement: CheckedStatement, parameters: Mapping[str, Any], wanted: Wanted
    ) -> dict[str, Any]:
        return {
            "access": self._store.access,
            "text": statement.text,
            "columns": statement.columns,
            "parameters": _tagged(dict(parameters)),
            "seconds": self._limits.seconds,
            "rows": min(wanted.rows, self._limits.rows),
            "form": wanted.form,
            "counts": sorted(statement.counts) if wanted.smallest else [],
            "smallest": wanted.smallest,
        }


def _told(head: dict[str, Any], body: bytes) -> Told:
    if "stopped" in head:
        raise StatementStopped(WITHIN, head["stopped"], NAME)
    if "refused" in head:
        raise StatementRefused(*head["refused"])
    if "failed" in head:
        raise LinkriskError("an answer", head["failed"], NAME)
    return Told(body, head["rows"], head["more"], head["ids"])


def _tagged(value: Any) -> Any:
    """The value with each day as {"$day": "YYYY-MM-DD"}, which JSON can hold."""
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, list):
        return [_tagged(item) for item in value]
    if isinstance(value, dict):
        return {key: _tagged(item) for key, item in value.items()}
    return value
