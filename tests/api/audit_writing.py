"""A process that writes to an audit log; it imports little, so that it starts at once."""

from __future__ import annotations

from pathlib import Path

from api.audit_log import AuditLog


def write_many(folder: Path, lines: int) -> None:
    """Appends so many lines one after the other."""
    log = AuditLog(folder)
    for _ in range(lines):
        log.append({"event": "read"})
