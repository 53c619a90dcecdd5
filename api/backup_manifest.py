"""What the manifest of a backup says: versions, what was counted, ends of chains, every file."""

from __future__ import annotations

import hashlib
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field, ValidationError

from api.audit_chain import Head
from graph.errors import BadInput
from graph.merkle import canonical

FORMAT: Final = "linkrisk-backup/1"
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class BackupFile(BaseModel, extra="forbid"):
    """A file of the archive."""

    name: str
    sha256: Hash
    bytes: int


class SealedMonth(BaseModel, extra="forbid"):
    """A sealed month: the number and hash of its entry of the chain, and its Merkle root."""

    period: str
    enterprises: int
    root: Hash
    number: int
    hash: Hash


class ChainEnd(BaseModel, extra="forbid"):
    """The chain of decisions; head: the hash of its last entry, None of an empty one."""

    entries: int
    head: Hash | None
    periods: list[SealedMonth]


class AuditSpan(BaseModel, extra="forbid"):
    """The audit log: the head before its first line, and that of its last."""

    start: Head
    head: Head


class GraphTold(BaseModel, extra="forbid"):
    """What the graph was when its server was stopped. counts: nodes by label, links by type."""

    graph_schema: int
    counts: dict[str, int]
    history: ChainEnd


class Manifest(GraphTold):
    """All of it. kept_elsewhere: settings that came by the environment, not in the home."""

    format: Literal["linkrisk-backup/1"] = FORMAT
    made_at: str
    linkrisk: str
    neo4j: str
    kept_elsewhere: list[str]
    audit: AuditSpan
    files: list[BackupFile]

    @property
    def text(self) -> bytes:
        """The one text of it."""
        return canonical(self.model_dump(mode="json"))

    @property
    def sha256(self) -> str:
        """The hash of its text, by which an archive is known."""
        return hashlib.sha256(self.text).hexdigest()


def manifest_of(text: bytes, place: str) -> Manifest:
    """The manifest in a text. Raises BadInput unless it is one, written as we write it."""
    try:
        told = Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        got = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise BadInput(f"a manifest of {FORMAT}", got, place) from error
    if told.text != text:
        raise BadInput(f"a manifest of {FORMAT}", "another order or other blanks", place)
    return told
