"""What can be said of an enterprise without learning: indicators, ownership, one table."""

# Importing any part of the package registers every indicator, so the registry is never half full.
from features import (
    basic,
    counts,
    domains,
    dynamic,
    encumbrances,
    figures,
    ownership,
    regulatory,
    relation,
    sharing,
    social,
)

__all__ = [
    "basic",
    "counts",
    "domains",
    "dynamic",
    "encumbrances",
    "figures",
    "ownership",
    "regulatory",
    "relation",
    "sharing",
    "social",
]
