"""The errors of linkrisk: each says what was expected, what came, and where.

LinkriskError
├── BadInput            a row, file or mapping that can't be read
├── UnknownEnterprise   an enterprise_id that the snapshot does not hold
├── UnknownNode         a node of another kind that the graph does not hold
├── StoreUnavailable    no Neo4j answers at the address
├── StatementFailed     Neo4j refused a statement
├── StatementRefused    a person's own statement that may not be asked
├── StatementStopped    a person's own statement that ran into a limit
├── ServerFailed        the managed Neo4j could not be made, started or stopped
└── Mismatch            a saved thing (model, cache, policy) that does not fit what it is used with
"""

from __future__ import annotations


class LinkriskError(Exception):
    """What was expected, the value that came, and where (file and line, key or address)."""

    def __init__(self, expected: str, got: object = None, where: str = "") -> None:
        self.expected = expected
        self.got = got
        self.where = where
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        place = f"{self.where}: " if self.where else ""
        value = f", got {self.got!r}" if self.got is not None else ""
        return f"{place}expected {self.expected}{value}"


class BadInput(LinkriskError):
    """A row, file or mapping that can't be read."""


class UnknownEnterprise(LinkriskError):
    """An enterprise_id that the snapshot or the graph does not hold."""


class UnknownNode(LinkriskError):
    """A person, address, agent or contact that the graph does not hold."""


class StoreUnavailable(LinkriskError):
    """No Neo4j answers at the address."""


class StatementFailed(LinkriskError):
    """Neo4j refused a statement."""


class StatementRefused(LinkriskError):
    """A person's own statement that does more than read what is open, or that Neo4j can't read."""


class StatementStopped(StatementFailed):
    """A person's own statement that was stopped by a limit of time or memory."""


class ServerFailed(LinkriskError):
    """The managed Neo4j could not be made, started or stopped."""


class Mismatch(LinkriskError):
    """A saved model, cache or policy that does not fit what it is used with."""
