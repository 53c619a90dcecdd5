"""How much a person's statement may take: seconds, rows, memory, and how many at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StatementLimits:
    """seconds of Neo4j's time; rows of the answer; megabytes of the process that reads it."""

    seconds: float = 30.0
    rows: int = 10_000
    megabytes: int = 512
    at_once: int = 2
