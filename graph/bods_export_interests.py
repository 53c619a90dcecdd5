"""How holdings, positions and affiliations are told as interests of an ownership statement."""

from __future__ import annotations

from typing import Any, TypeAlias

import pandas as pd

from graph.bods_interests import (
    INTEREST,
    KINDS,
    OFFICES,
    OTHER,
    POSITION,
    RELATION,
    TYPES,
    in_words,
)
from graph.gleif_format import BRANCH, INTERESTS
from graph.percent import percent_of

Told: TypeAlias = dict[str, Any]

_GLEIF = "Relationship Type: "
_TYPE_OF = {kind: type_ for type_, kind in KINDS.items()} | {in_words(one): one for one in TYPES}
_OFFICE_TYPES = {position: type_ for type_, position in OFFICES.items()}
_GLEIF_WORDS = {kind: word for word, kind in INTERESTS.items()}


def interest_of(holding: Any, details: Told) -> Told:
    """The interest of a holding, with its share in percent; `details` are the holding's."""
    told = {
        "directOrIndirect": _direct(details),
        "beneficialOwnershipOrControl": details.get("beneficial_owner"),
        "share": _share(holding, details),
    }
    known = {name: value for name, value in told.items() if value is not None}
    return {**_type(holding), **known}


def office_of(position: Any) -> Told:
    """The interest of a position: one the standard knows, else an official with its name."""
    known = _OFFICE_TYPES.get(position.position)
    if known:
        return {"type": known}
    return {"type": "seniorManagingOfficial", "details": POSITION + position.position}


def affiliation_of(affiliation: Any) -> Told:
    """The interest of an affiliation that is a say in an enterprise."""
    branch = affiliation.relation == "BRANCH_OF"
    words = _GLEIF + BRANCH if branch else RELATION + affiliation.relation
    return {"type": OTHER, "details": words}


def _type(holding: Any) -> Told:
    kind = holding.interest
    if kind in _TYPE_OF:
        return {"type": _TYPE_OF[kind]}
    if kind in _GLEIF_WORDS:
        return {"type": OTHER, "details": _GLEIF + _GLEIF_WORDS[kind]}
    if kind in _OFFICE_TYPES and holding.holder_kind == "Enterprise":
        return {"type": _OFFICE_TYPES[kind]}
    return {"type": OTHER, "details": INTEREST + kind}


def _direct(details: Told) -> str | None:
    ways = details.get("direct_or_indirect") or []
    return ways[0] if len(ways) == 1 and ways[0] in ("direct", "indirect", "unknown") else None


def _share(holding: Any, details: Told) -> Told | None:
    if pd.notna(holding.share):
        return {"exact": percent_of(holding.share)}
    low, high = holding.share_low, holding.share_high
    told = {}
    if pd.notna(low):
        told["exclusiveMinimum" if details.get("share_low_excluded") else "minimum"] = percent_of(
            low
        )
    if pd.notna(high):
        name = "exclusiveMaximum" if details.get("share_high_excluded") else "maximum"
        told[name] = percent_of(high)
    return told or None
