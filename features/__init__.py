"""What can be said of an enterprise without learning: indicators, ownership, one table."""

# Importing any part of the package registers every indicator, so the registry is never half full.
from features import (
    bans,
    basic,
    counts,
    domains,
    dynamic,
    encumbrances,
    exposure,
    figures,
    misuse,
    ownership,
    phoenix,
    regulatory,
    related_risk,
    relation,
    sharing,
    social,
)

__all__ = [
    "bans",
    "basic",
    "counts",
    "domains",
    "dynamic",
    "encumbrances",
    "exposure",
    "figures",
    "misuse",
    "ownership",
    "phoenix",
    "regulatory",
    "related_risk",
    "relation",
    "sharing",
    "social",
]
