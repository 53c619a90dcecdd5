"""One process that reads answers, started, asked, and ended when it takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

from graph.checked_statement import NAME
from graph.errors import StatementStopped

WITHIN = "an answer within the limits"


class ReadingProcess:
    """A running `api.statement_process`; it ends with this process, as its input then ends."""

    def __init__(self, megabytes: int) -> None:
        words = [sys.executable, "-m", "api.statement_process", str(megabytes)]
        # What it prints when its memory is at an end is no news.
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def answer(self, job: dict[str, Any], *, patience: float) -> tuple[dict[str, Any], bytes]:
        """What it tells of a question, and the answer.

        Raises StatementStopped after so many seconds, or when its memory was not enough; the
        process has ended then.
        """
        late = threading.Event()
        timer = threading.Timer(patience, self._end, [late])
        timer.start()
        try:
            head, body = self._exchanged(json.dumps(job).encode() + b"\n")
        finally:
            timer.cancel()
        if not head:
            limit = "time" if late.is_set() else "memory of the process that reads the answer"
            raise StatementStopped(WITHIN, limit, NAME)
        return json.loads(head), body

    def close(self) -> None:
        """Ends it, whatever it does."""
        self._process.kill()
        self._process.communicate()

    def _exchanged(self, line: bytes) -> tuple[bytes, bytes]:
        """The two parts of what it tells; nothing when it ended before it was done."""
        asked, told = self._process.stdin, self._process.stdout
        assert asked and told
        try:
            asked.write(line)
            asked.flush()
        except BrokenPipeError:
            return b"", b""
        head = told.readline()
        size = json.loads(head)["bytes"] if head else 0
        body = told.read(size)
        return (head, body) if len(body) == size else (b"", b"")

    def _end(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()
