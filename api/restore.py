"""A backup restored: all of it is checked, then made beside the home, then put in its place."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from api.audit_log import AuditLog
from api.backup import NEO4J_VERSION, check_managed
from api.backup_archive import DUMP, HOME, Archive, opened_archive
from api.backup_manifest import Manifest
from api.connection import managed_server
from api.home_files import holds_graph, is_kept, kept_files
from api.settings import Settings
from graph.errors import BadInput, Mismatch
from graph.folder_exchange import exchange
from graph.migrations import migrations
from graph.server import ManagedServer
from graph.server_configuration import ServerFolder
from graph.server_package import require_space, server_package
from graph.store_dump import DumpTool

_LOCK = "lock"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Restored:
    """What was restored. replaced: where the home is now that was there before, None without."""

    manifest: Manifest
    replaced: Path | None


def restore(asked: Settings, file: Path, *, replace: bool = False, noted: str = "") -> Restored:
    """Makes the home anew from an archive; nothing is touched before all of it was checked.

    A kill leaves the home as it was. `replace`: a home that is not empty is put aside, with its
    server stopped. noted: the SHA-256 that the manifest must have.

    Raises BadInput for no archive, one of a newer linkrisk or Neo4j, or a home that can't be
    replaced; Mismatch for one that was altered; ServerFailed.
    """
    check_managed(asked)
    home = asked.home.resolve()
    with opened_archive(file) as archive:
        _check(archive, noted)
        _check_home(home, replace=replace)
        require_space(home.parent, sum(one.bytes for one in archive.manifest.files))
        with _new_folder(home) as new:
            server = managed_server(asked)
            _fill(new, archive, server, asked)
            aside = _put_in_place(new, home, server)
    told = {"what": archive.manifest.sha256, "caller": "command-line", "role": "local"}
    AuditLog(home / "audit").append({"event": "restored", **told})
    return Restored(archive.manifest, _kept_aside(aside))


def _check(archive: Archive, noted: str) -> None:
    told, newest = archive.manifest, len(migrations())
    if noted and noted != told.sha256:
        raise Mismatch("the manifest that was noted", told.sha256, "restore")
    if _numbers(told.neo4j) > _numbers(NEO4J_VERSION) or told.graph_schema > newest:
        expected = "an archive of this version or an older one; update linkrisk"
        raise Mismatch(expected, f"linkrisk {told.linkrisk}, Neo4j {told.neo4j}", "restore")
    names = archive.names
    strange = [name for name in names if name != DUMP and not _is_of_home(name)]
    if strange or DUMP not in names:
        expected = f"{DUMP} and files of {HOME}"
        raise BadInput(expected, (strange or [f"no {DUMP}"])[0][:80], "restore")
    archive.check()


def _is_of_home(name: str) -> bool:
    return name.startswith(HOME) and is_kept(name.removeprefix(HOME))


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _check_home(home: Path, *, replace: bool) -> None:
    if home.is_mount():
        expected = "LINKRISK_HOME to be a folder in a volume, not the volume: it is replaced whole"
        raise BadInput(expected, str(home), "restore")
    if not replace and (kept_files(home) or holds_graph(home)):
        expected = "an empty LINKRISK_HOME (--replace puts this one aside)"
        raise BadInput(expected, str(home), "restore")


@contextmanager
def _new_folder(home: Path) -> Iterator[Path]:
    """An empty folder beside the home; what a killed restore left in it is removed."""
    new = home.with_name(f"{home.name}.restoring")
    new.mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(new / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BadInput("no other restore at the same time", None, str(new)) from error
    try:
        _empty(new)
        yield new
    finally:
        lock.release()
        shutil.rmtree(new, ignore_errors=True)


def _empty(new: Path) -> None:
    for left in new.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left.name != _LOCK:
            left.unlink()


def _fill(new: Path, archive: Archive, server: ManagedServer, asked: Settings) -> None:
    jars = server_package(asked.packages)
    with archive.open(DUMP) as dump:
        DumpTool(ServerFolder(new / "neo4j"), jars, server.tuning).load(dump)
    for name in archive.names:
        if name != DUMP:
            file = new / name.removeprefix(HOME)
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as written, archive.open(name) as content:
                shutil.copyfileobj(content, written, _CHUNK)
    _keep_packages(asked.home / "packages", new / "packages")


def _keep_packages(old: Path, new: Path) -> None:
    """Spares the new home the download that the old one had."""
    if old.is_symlink():
        new.symlink_to(old.readlink())
    elif old.is_dir():
        shutil.copytree(old, new, copy_function=_linked)


def _linked(source: str, target: str) -> str:
    """A file that takes no room of its own where the file system allows it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def _put_in_place(new: Path, home: Path, server: ManagedServer) -> Path:
    """Gives the new folder the name of the home; returns where the old one is."""
    aside = home.with_name(f"{home.name}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    # Whatever was written is on the disk before it gets the name.
    os.sync()
    with server.stopped(again=False):
        (new / _LOCK).unlink()
        # So that a kill never leaves the old home under a name that the next restore clears.
        new.rename(aside)
        exchange(aside, home)
    return aside


def _kept_aside(aside: Path) -> Path | None:
    """The old home, unless it held nothing but what was made to restore."""
    if {one.name for one in aside.iterdir()} <= {"packages", "neo4j"} and not holds_graph(aside):
        shutil.rmtree(aside)
        return None
    return aside
