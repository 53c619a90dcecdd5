"""The archive of a backup: a zip of files with a manifest that has the SHA-256 of each.

The manifest is written last and the archive gets its name when it is whole on the disk, so what has
the name has everything. Whoever notes the hash of the manifest can tell an archive made by others.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from api.backup_manifest import FORMAT, BackupFile, Manifest, manifest_of
from graph.errors import BadInput, Mismatch

DUMP, HOME, MANIFEST = "neo4j.dump", "home/", "manifest.json"
_CHUNK = 1 << 20
_LARGEST_MANIFEST = 64 << 20
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass
class NewArchive:
    """An archive that is being written."""

    _zip: zipfile.ZipFile
    files: list[BackupFile] = field(default_factory=list)

    def add(self, name: str, content: IO[bytes], *, packed: bool = False) -> None:
        """Adds a file of any size; `packed` when packing it again gains nothing."""
        about = zipfile.ZipInfo(name)
        about.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        about.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(about, "w", force_zip64=True) as written:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
                size += written.write(chunk)
        self.files.append(BackupFile(name=name, sha256=digest.hexdigest(), bytes=size))

    def finish(self, manifest: Manifest) -> None:
        """Writes the manifest, which lists `files`."""
        self._zip.writestr(MANIFEST, manifest.text)


@contextmanager
def new_archive(file: Path) -> Iterator[NewArchive]:
    """An archive to fill, readable by its owner only; what fails leaves none.

    Raises BadInput when there is something of the name, or no place to write to.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        if file.exists():
            raise BadInput("a file that does not exist yet", str(file), "backup")
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as opened:
            with zipfile.ZipFile(opened, "w") as made:
                yield NewArchive(made)
            opened.flush()
            os.fsync(opened.fileno())
        part.rename(file)
    except OSError as error:
        expected = "a folder with room that this user may write to"
        raise BadInput(expected, error.strerror, str(file)) from error
    finally:
        # After the renaming there is none.
        with suppress(OSError):
            part.unlink(missing_ok=True)


@dataclass(frozen=True)
class Archive:
    """An archive to read."""

    _zip: zipfile.ZipFile
    manifest: Manifest

    @property
    def names(self) -> list[str]:
        """The files that the manifest lists."""
        return [one.name for one in self.manifest.files]

    def open(self, name: str) -> IO[bytes]:
        """The bytes of a file."""
        return self._zip.open(name)

    def check(self) -> None:
        """Reads all of it. Raises Mismatch with the files that are not as they were written."""
        held = sorted(self._zip.namelist())
        wanted = sorted([*self.names, MANIFEST])
        faults = [f"{name}: missing" for name in {*wanted} - {*held}]
        faults += [f"{name}: not of this archive" for name in {*held} - {*wanted}]
        if not faults and held != wanted:
            faults = ["a name that is there twice"]
        known = [one for one in self.manifest.files if one.name in held]
        faults += [f"{one.name}: altered" for one in known if not self._is_whole(one)]
        if faults:
            told = "; ".join(sorted(faults)[:5])
            raise Mismatch("an archive as it was written", f"{len(faults)} faults: {told}", "zip")

    def _is_whole(self, told: BackupFile) -> bool:
        digest, size = hashlib.sha256(), 0
        try:
            with self.open(told.name) as read:
                while chunk := read.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
        except _UNREADABLE:
            return False
        return (digest.hexdigest(), size) == (told.sha256, told.bytes)


@contextmanager
def opened_archive(file: Path) -> Iterator[Archive]:
    """The archive in a file. Raises BadInput when it is none or its manifest can't be read."""
    try:
        with zipfile.ZipFile(file) as made:
            yield Archive(made, _manifest(made, file))
    except (OSError, KeyError, *_UNREADABLE) as error:
        raise BadInput("an archive of `linkrisk backup`", str(error), str(file)) from error


def _manifest(made: zipfile.ZipFile, file: Path) -> Manifest:
    if made.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise BadInput(f"a manifest of {FORMAT}", "larger than any is", str(file))
    return manifest_of(made.read(MANIFEST), str(file))
