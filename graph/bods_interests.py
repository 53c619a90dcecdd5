"""What the interests of an ownership statement are in the graph: stakes of a kind, or offices.

docs/STANDARDS.md has the table of all types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from graph.bods_statements import Interest
from graph.details import details_text
from graph.gleif_format import BRANCH, INTERESTS
from graph.percent import share_of
from graph.tables import SHAREHOLDING

Row: TypeAlias = dict[str, Any]

VOTING = "voting"
KINDS = {"shareholding": SHAREHOLDING, "votingRights": VOTING}
# Types that are a place in the enterprise and no stake in it.
OFFICES = {
    "boardMember": "board_member",
    "boardChair": "chair_of_the_board",
    "seniorManagingOfficial": "senior_managing_official",
}
# The standard's other types; what it has no type for is told as OTHER, with its name in words.
OTHER = "otherInfluenceOrControl"
TYPES = (
    *("appointmentOfBoard", OTHER, "settlor", "trustee", "protector"),
    *("beneficiaryOfLegalArrangement", "rightsToSurplusAssetsOnDissolution"),
    *("rightsToProfitOrIncome", "rightsGrantedByContract", "conditionalRightsGrantedByContract"),
    *("controlViaCompanyRulesOrArticles", "controlByLegalFramework", "unknownInterest"),
    *("unpublishedInterest", "enjoymentAndUseOfAssets", "rightToProfitOrIncomeFromAssets"),
    *("nominee", "nominator"),
)
# How an export says which position, kind of interest or affiliation stands behind a type.
POSITION, INTEREST, RELATION = "position: ", "interest: ", "relation: "
BRANCH_OF = RELATION + "BRANCH_OF"
_RELATION = re.compile(re.escape(RELATION) + "([A-Z_]+)")
_CAPITALS = re.compile(r"(?<!^)(?=[A-Z])")


def stakes_of(interests: tuple[Interest, ...], *, composed: bool) -> Iterator[Row]:
    """interest, share and band, valid_from, valid_to and details of each stake.

    One for each kind and period; interests of a kind whose periods overlap are one, with the
    largest share. `composed`: the relationship sums up others of the file. An interest that is a
    relation between enterprises starts with 'relation: '. Offices alone make no stake.
    """
    if not interests:
        yield {"interest": "unknown_interest"}
    groups: dict[str, list[Interest]] = {}
    for one in interests:
        if one.type not in OFFICES:
            groups.setdefault(_kind(one, composed=composed), []).append(one)
    # Votes beside shares say more only if they say how many: else they are those of the shares.
    votes = groups.get(VOTING, [])
    implied = SHAREHOLDING in groups and bool(votes) and not _band(votes)
    if implied:
        del groups[VOTING]
    for kind, members in groups.items():
        also = "votes" if implied and kind == SHAREHOLDING else None
        for period in _periods(members):
            yield {"interest": kind, **_band(period), **_days(period), **_details(period, also)}


def offices_of(interests: Iterable[Interest]) -> Iterator[Row]:
    """position, share and band, valid_from, valid_to and details of each office."""
    for one in interests:
        if one.type in OFFICES:
            told = (one.details or "").removeprefix(POSITION)
            stated = told if told != (one.details or "") else OFFICES[one.type]
            yield {"position": stated, **_band([one]), **_days([one]), **_details([one])}


def affiliation_in(interest: str) -> str | None:
    """The affiliation that an interest stands for, if it is none in the holdings' sense."""
    found = _RELATION.fullmatch(interest)
    return found[1] if found else None


def in_words(type_: str) -> str:
    """A type of the standard as a kind of ours: appointmentOfBoard is appointment_of_board."""
    return _CAPITALS.sub("_", type_).lower()


def _kind(one: Interest, *, composed: bool) -> str:
    told = one.details or ""
    if one.type == OTHER:
        if told.startswith(RELATION):
            return told
        if told.startswith(INTEREST):
            return told.removeprefix(INTEREST)
        if BRANCH in told:
            return BRANCH_OF
        known = next((kind for word, kind in INTERESTS.items() if word in told), None)
        if known:
            return known
    kind = KINDS.get(one.type or "") or in_words(one.type or "unknownInterest")
    # What sums up other relationships of the file would count their shares a second time.
    return f"indirect_{kind}" if composed and one.direct_or_indirect == "indirect" else kind


def _periods(members: list[Interest]) -> list[list[Interest]]:
    """The interests in groups whose periods overlap, in the order of their starts."""
    groups: list[list[Interest]] = []
    for one in sorted(members, key=lambda member: member.start_date or ""):
        ended = _end(groups[-1]) if groups else None
        if groups and not (ended and one.start_date and ended <= one.start_date):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _end(period: list[Interest]) -> str | None:
    ends = [one.end_date for one in period if one.end_date]
    return max(ends) if len(ends) == len(period) else None


def _days(period: list[Interest]) -> Row:
    starts = [one.start_date for one in period if one.start_date]
    return {"valid_from": min(starts, default=None), "valid_to": _end(period)}


def _details(period: list[Interest], also: str | None = None) -> Row:
    """What no column holds; nothing of a description that an export has put there."""
    ours = (POSITION, INTEREST, RELATION)
    told = [one.details for one in period if one.details and not one.details.startswith(ours)]
    ways = {one.direct_or_indirect for one in period if one.direct_or_indirect}
    owners = [one.beneficial_ownership_or_control for one in period]
    opened = {name: True for one in period if one.share for name in one.share.opened}
    values = {
        "also": also,
        "told": list(dict.fromkeys(told)) or None,
        "direct_or_indirect": sorted(ways) or None,
        "beneficial_owner": True if any(owners) else None,
        **(opened if len(period) == 1 else {}),
    }
    return {"details": details_text(values)}


def _band(interests: Iterable[Interest]) -> Row:
    """Share, share_low, share_high in [0, 1]; {} when no share is stated."""
    shares = [one.share for one in interests if one.share is not None]
    lows = [share.low for share in shares if share.low is not None]
    highs = [share.high for share in shares if share.high is not None]
    if not lows and not highs:
        return {}
    exact = [share_of(share.exact) for share in shares if share.exact is not None]
    return {
        "share": max(exact, default=None),
        "share_low": share_of(max(lows, default=0.0)),
        "share_high": share_of(max(highs, default=100.0)),
    }
