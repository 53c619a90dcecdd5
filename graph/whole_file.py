"""Files that are replaced in one step, so that nobody ever reads half of one."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(file: Path, content: bytes, *, mode: int = 0o666, durable: bool = False) -> None:
    """Writes beside the file and takes its place.

    mode: as for `os.open`, less the umask.  durable: the content is on the disk before it is named.
    """
    unfinished = file.with_name(f"{file.name}.part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        if durable:
            opened.flush()
            os.fsync(opened.fileno())
    unfinished.replace(file)
