"""What the interests of an ownership statement are in the graph: holdings of a kind, or offices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from graph.bods_statements import Interest
from graph.tables import SHAREHOLDING

Row: TypeAlias = dict[str, Any]

VOTING = "voting"
# In this order the first type of a relationship says what kind of holding it is.
_KINDS = {"shareholding": SHAREHOLDING, "votingRights": VOTING}
# Types that are a place in the enterprise and no stake in it.
OFFICES = {
    "boardMember": "board_member",
    "boardChair": "chair_of_the_board",
    "seniorManagingOfficial": "senior_managing_official",
}
# How registers of consolidated accounts say whose accounts an entity is in.
CONSOLIDATIONS = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "direct_consolidation",
    "IS_ULTIMATELY_CONSOLIDATED_BY": "ultimate_consolidation",
}
# How an export says which position an office is that the standard has no type for.
POSITION = "position: "
_CAPITALS = re.compile(r"(?<!^)(?=[A-Z])")


def holdings_of(interests: tuple[Interest, ...]) -> Iterator[Row]:
    """interest, share, share_low and share_high of each holding that the interests make.

    One for shares, else for votes, else for the first other kind, with an unknown share; votes
    beside shares make a second one. Offices alone make none.
    """
    stakes = [one for one in interests if one.type not in OFFICES]
    if interests and not stakes:
        return
    types = [kind for kind in _KINDS if any(one.type == kind for one in stakes)]
    if not types:
        yield {"interest": _other(stakes)}
        return
    for number, kind in enumerate(types):
        band = _band(one for one in stakes if one.type == kind)
        # Votes beside shares say more only if they say how many.
        if number == 0 or band:
            yield {"interest": _KINDS[kind], **band}


def offices_of(interests: Iterable[Interest]) -> Iterator[Row]:
    """position, valid_from and valid_to of each office among the interests."""
    for one in interests:
        if one.type in OFFICES:
            days = {"valid_from": one.start_date, "valid_to": one.end_date}
            told = (one.details or "").removeprefix(POSITION)
            stated = told if told != (one.details or "") else OFFICES[one.type]
            yield {"position": stated, **days}


def _other(stakes: list[Interest]) -> str:
    for one in stakes:
        for told, kind in CONSOLIDATIONS.items():
            if told in (one.details or ""):
                return kind
    first = next((one.type for one in stakes if one.type), "unknownInterest")
    return _CAPITALS.sub("_", first).lower()


def _band(interests: Iterable[Interest]) -> Row:
    """Share, share_low, share_high in [0, 1]; {} when no share is stated."""
    shares = [one.share for one in interests if one.share is not None]
    lows = [share.low for share in shares if share.low is not None]
    highs = [share.high for share in shares if share.high is not None]
    if not lows and not highs:
        return {}
    exact = [share.exact / 100 for share in shares if share.exact is not None]
    return {
        "share": max(exact, default=None),
        "share_low": max(lows, default=0.0) / 100,
        "share_high": max(highs, default=100.0) / 100,
    }
