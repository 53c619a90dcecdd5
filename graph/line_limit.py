"""How long a line of a file may be: longer ones are refused before they are read into memory."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from graph.errors import BadInput

LONGEST_LINE = 64 * 1024**2
_CHUNK = 1024**2


def require_short_lines(path: Path, longest: int = LONGEST_LINE) -> None:
    """Raises BadInput for the first line of more than `longest` bytes, or an unreadable file.

    The file is looked through piece by piece, so even a line of many gigabytes costs no memory.
    """
    try:
        with path.open("rb") as stream:
            _look_through(stream, path.name, longest)
    except OSError as error:
        raise BadInput("a file that can be read", error.strerror, path.name) from error


def _look_through(stream: BinaryIO, file: str, longest: int) -> None:
    line, length = 1, 0
    while chunk := stream.read(_CHUNK):
        first = chunk.find(b"\n")
        # A line inside one piece is short enough: only one that crosses pieces can grow.
        _check(f"{file}:{line}", length + (len(chunk) if first < 0 else first), longest)
        line += chunk.count(b"\n")
        length = length + len(chunk) if first < 0 else len(chunk) - chunk.rindex(b"\n") - 1


def _check(where: str, length: int, longest: int) -> None:
    if length > longest:
        raise BadInput(f"lines of at most {longest // 1024**2} MiB", "a longer one", where)
