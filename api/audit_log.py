"""The audit log being written: a line for each read, on disk before the answer leaves.

One JSON lines file a day (UTC) in a folder; lines are chained by their hashes across files. Threads
that come at the same time share one commit: who holds the lock writes and syncs the lines of all
that wait (group commit). A lock file lets several processes write to one chain.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import orjson
from filelock import FileLock

from api.audit_chain import HEAD, START, Head, Value, chained, day_files, kept_head, parsed
from graph.errors import LinkriskError

_TAIL = 1 << 20  # a line holds at most 50 ids: far less


class AuditFailed(LinkriskError):
    """A line could not be written to the audit log, so what it is about is refused."""


class _Waiting:
    """An entry that waits for its commit."""

    def __init__(self, entry: Value) -> None:
        self.entry = entry
        self.done = False
        self.error: Exception | None = None


class AuditLog:
    """The log of a folder. `append` returns when the line is on disk, or raises AuditFailed."""

    def __init__(
        self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.folder = folder
        self._now = now
        self._lock = FileLock(folder / "lock", thread_local=False)
        self._queue: list[_Waiting] = []
        self._queued, self._committing = threading.Lock(), threading.Lock()
        # Where the last commit of this process ended: file and size, with its head.
        self._end: tuple[Path, int, Head] | None = None

    def append(self, entry: Value) -> None:
        """Adds an entry, dated now. Raises AuditFailed."""
        waiting = _Waiting(entry)
        with self._queued:
            self._queue.append(waiting)
        with self._committing:
            if not waiting.done:
                self._commit()
        if waiting.error:
            raise AuditFailed("a line of the audit log on disk", None, "audit") from waiting.error

    @contextmanager
    def still(self) -> Iterator[None]:
        """While the block runs nobody adds a line, in no process."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock:
            yield

    def _commit(self) -> None:
        with self._queued:
            batch, self._queue = self._queue, []
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._lock:
                self._write([waiting.entry for waiting in batch])
        except Exception as error:
            for waiting in batch:
                waiting.error = error
        for waiting in batch:
            waiting.done = True

    def _write(self, entries: list[Value]) -> None:
        head, torn = self._last()
        now = self._now()
        stamp = now.isoformat(timespec="milliseconds")
        text = b""
        for entry in [*torn, *entries]:
            head, line = chained(head, {**entry, "time": stamp})
            text += line
        # A clock that is put back must not make an earlier file the last one.
        day = f"{now:%Y-%m-%d}.jsonl"
        file = self.folder / max([day, *(one.name for one in day_files(self.folder)[-1:])])
        size = _appended(file, text)
        # The head is written after the lines are on disk: it may be behind, never ahead.
        _overwritten(self.folder / HEAD, orjson.dumps(head._asdict()))
        self._end = (file, size, head)

    def _last(self) -> tuple[Head, list[Value]]:
        """The head to go on from; with the entry about a line that a crash tore, if there is one.

        Raises AuditFailed when entries that were written are gone.
        """
        files = day_files(self.folder)
        last = files[-1] if files else None
        if self._end and last == self._end[0] and last.stat().st_size == self._end[1]:
            return self._end[2], []
        kept, head = kept_head(self.folder), _last_head(files)
        if head.number < kept.number:
            raise AuditFailed(f"entry {kept.number} of the audit log", f"{head.number} entries")
        return head, _set_aside(last) if last else []


def _last_head(files: list[Path]) -> Head:
    """The head that the last line of the log makes."""
    for file in reversed(files):
        text = _tail(file).rpartition(b"\n")[0]
        if text:
            line = parsed(text.rpartition(b"\n")[2])
            if line is None:
                raise AuditFailed("a readable last line", None, file.name)
            return Head(line["number"], line["hash"])
    return START


def _set_aside(file: Path) -> list[Value]:
    """The entry about a line that a crash tore before anybody was answered on it, if any."""
    rest = _tail(file).rpartition(b"\n")[2]
    if not rest:
        return []
    os.truncate(file, file.stat().st_size - len(rest))
    return [{"event": "torn", "bytes": len(rest), "sha256": hashlib.sha256(rest).hexdigest()}]


def _tail(file: Path) -> bytes:
    with file.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - _TAIL))
        return opened.read()


def _appended(file: Path, text: bytes) -> int:
    """The size of the file with the text at its end, on disk."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        before = os.fstat(handle).st_size
        if os.write(handle, text) != len(text):
            os.ftruncate(handle, before)
            raise OSError("the disk is full")
        os.fsync(handle)
        if not before:
            _synced(file.parent)
        return before + len(text)
    finally:
        os.close(handle)


def _synced(folder: Path) -> None:
    """Makes a new file's name in the folder outlast a crash too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _overwritten(file: Path, text: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(handle, text.ljust(128), 0)
    finally:
        os.close(handle)
