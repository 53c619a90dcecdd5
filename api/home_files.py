"""What of LINKRISK_HOME can't be made again, and so belongs into a backup: nearly all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO

# The graph, which is dumped by Neo4j's tool; what is downloaded; caches; the seeded sample; what
# runs noted of months that are not sealed.
MADE_AGAIN = frozenset(
    {"neo4j", "packages", "snapshots", "trained", "demo", "unfinished", "refused"}
)
_BASE = ".sqlite3"
_PASSING = (".lock", ".part", f"{_BASE}-journal", f"{_BASE}-wal", f"{_BASE}-shm")


def kept_files(home: Path) -> list[str]:
    """The files to be kept, by their paths below home, sorted."""
    tops = [top for top in home.iterdir() if top.name not in MADE_AGAIN] if home.is_dir() else []
    files = [file for top in tops for file in ([top] if top.is_file() else top.rglob("*"))]
    names = [file.relative_to(home).as_posix() for file in files if file.is_file()]
    return sorted(name for name in names if not _passes(name))


def is_kept(name: str) -> bool:
    """Whether a path is one that `kept_files` could tell: below home, and not made again."""
    parts = name.split("/")
    plain = not any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts)
    return plain and parts[0] not in MADE_AGAIN and not _passes(name)


@contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file as they are at one moment, also of a base that others write to."""
    if file.suffix != _BASE:
        with file.open("rb") as read:
            yield read
        return
    with NamedTemporaryFile(suffix=_BASE) as copy:
        with closing(sqlite3.connect(file)) as base, closing(sqlite3.connect(copy.name)) as written:
            base.backup(written)
        yield copy


def holds_graph(home: Path) -> bool:
    """Whether the home has a graph of its own."""
    return (home / "neo4j" / "data" / "databases" / "neo4j").is_dir()


def _passes(name: str) -> bool:
    last = PurePosixPath(name).name
    return last == "lock" or last.endswith(_PASSING)
