"""What is asked about the suspected relations of an enterprise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.errors import BadInput

TYPES = (
    *("HAS_CONTACT", "REGISTERED_AT", "REGISTERED_BY", "LEGAL_REP_OF", "OFFICER_OF", "LIAISON_OF"),
    *("BENEFICIAL_OWNER_OF", "HOLDS"),
)


@dataclass(frozen=True)
class SuspicionQuestion:
    """Of which enterprise, on which days, and how much at once.

    page: at most so many others an answer.  hub: of a thing that more share, so many are read at
    a time.  Addresses declared as hosting relate nobody here. Raises BadInput.
    """

    enterprise_id: str
    as_of: date
    known_at: date | None = None
    page: int = 100
    hub: int = 500
    most_nodes: int = 200_000

    def __post_init__(self) -> None:
        """Checks what the types of Python can't."""
        if min(self.page, self.hub) < 1:
            raise BadInput("at least 1", min(self.page, self.hub), "limit")

    @property
    def learned_by(self) -> date:
        """The day by which rows were learned."""
        return self.known_at or self.as_of

    @property
    def types(self) -> tuple[str, ...]:
        """The types of links that lead to what can be shared."""
        return TYPES

    @property
    def through_hosting(self) -> bool:
        """Never: firms at a hosting address have it in common with everyone there."""
        return False
