"""What is asked about the relations between parties, and how much weight each link has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from graph.errors import BadInput
from graph.part_reading import FRAMES

FEWEST, MOST = 2, 50
MOST_INTERMEDIARIES = 6
LINK_TYPES = tuple(FRAMES)
# A suspected same person is a suspicion, so a way leads through one only when that is asked.
DEFAULT_TYPES = tuple(name for name in LINK_TYPES if name != "SAME_PERSON")

# How strongly a link of each type relates its ends, in (0, 1]: our own convention, from "acts for
# it" over "deals with it" to "uses the same service". Of a holding it is the share, of a suspected
# same person the score.
STRENGTH = {
    "LEGAL_REP_OF": 0.9,
    "BENEFICIAL_OWNER_OF": 0.9,
    "EXECUTIVE_PARTNER_OF": 0.9,
    "BRANCH_OF": 0.95,
    "OFFICER_OF": 0.5,
    "GUARANTEES": 0.5,
    "LIAISON_OF": 0.4,
    "HAS_CONTACT": 0.4,
    "PARTY_TO": 0.3,
    "REGISTERED_AT": 0.3,
    "SUPPLIES": 0.2,
    "REGISTERED_BY": 0.1,
}
# A holding whose share is not known counts as a small one; no link is free or without weight.
UNKNOWN_SHARE, WEAKEST, STRONGEST = 0.1, 0.01, 0.99


@dataclass(frozen=True)
class RelationQuestion:
    """All ways between some parties, on which days, by which links, and how much at once.

    parties: 2 to 50 enterprise_ids and person_ids.  max_intermediaries: nodes between two
    parties, 0 to 6.  types: links that may be used.
    through_hosting: whether firms at one declared hosting address are related by it.
    page: at most so many ways an answer.  hub: of a node with more links than this, so many
    neighbours are read at a time.  most_nodes: reading stops beyond it, which is reported.
    Raises BadInput.
    """

    parties: tuple[str, ...]
    as_of: date
    known_at: date | None = None
    max_intermediaries: int = 4
    types: tuple[str, ...] = DEFAULT_TYPES
    through_hosting: bool = False
    page: int = 100
    hub: int = 200
    most_nodes: int = 200_000

    def __post_init__(self) -> None:
        """Checks what the types of Python can't."""
        count, unknown = len(set(self.parties)), sorted(set(self.types) - set(LINK_TYPES))
        if not FEWEST <= count <= MOST:
            raise BadInput(f"{FEWEST} to {MOST} different parties", count, "parties")
        if not 0 <= self.max_intermediaries <= MOST_INTERMEDIARIES:
            raise BadInput(f"0 to {MOST_INTERMEDIARIES}", self.max_intermediaries, "intermediaries")
        if unknown or not self.types:
            raise BadInput(f"some of {', '.join(LINK_TYPES)}", unknown, "kinds")
        if min(self.page, self.hub, self.most_nodes) < 1:
            raise BadInput("at least 1", min(self.page, self.hub, self.most_nodes), "limit")

    @property
    def learned_by(self) -> date:
        """The day by which rows were learned."""
        return self.known_at or self.as_of

    @property
    def links(self) -> int:
        """At most so many links lie between two parties."""
        return self.max_intermediaries + 1


def costs(links: pd.DataFrame) -> np.ndarray:
    """-ln(strength) of each link [type, share, share_low, score]; a way costs the sum of its links.

    Of a holding the strength is the share in [0, 1], else the low end of its band, else 0.1; it
    is kept within [0.01, 0.99], so that the cheapest way never walks in circles.
    """
    strength = links["type"].map(STRENGTH).to_numpy(dtype=np.float64)
    share = links["share"].fillna(links["share_low"]).fillna(UNKNOWN_SHARE)
    strength = np.where(links["type"] == "HOLDS", share, strength)
    strength = np.where(links["type"] == "SAME_PERSON", links["score"], strength)
    known = np.nan_to_num(strength, nan=UNKNOWN_SHARE)
    found: np.ndarray = -np.log(np.clip(known, WEAKEST, STRONGEST))
    return found
