"""One run at a time: who grades holds a lock in the home, which ends with its process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import BadInput


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Nobody else grades from this home inside. Raises BadInput at once where somebody does."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        expected = "no other command that grades from this home"
        raise BadInput(expected, "one that runs", str(file)) from error
    try:
        yield
    finally:
        lock.release()
