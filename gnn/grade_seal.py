"""How a period's grades are sealed into the chain of decisions, and how an altered one is found."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from cypher import statement
from gnn.domain_grade_store import stored_domain_leaves
from gnn.exclusions import has_bytes, leaves_of_exclusions, read_exclusions
from gnn.grade_places import misplaced
from gnn.kept_text import text_of
from gnn.leaves import (
    BLOCK,
    Leaves,
    altered_blocks,
    altered_rows,
    keep_leaves,
    kept_leaves,
    leaf_of,
)
from gnn.override_faults import proposal_faults
from gnn.provisional_publication import publication_faults
from graph.errors import Mismatch
from graph.history import Entry, append, chain_faults, entries
from graph.store import Store

HELD = (
    "enterprise_id",
    "class",
    "score",
    "probability",
    "log_odds",
    "own_points",
    "contagion_points",
    "policy_version",
    "model_version",
    "snapshot_fingerprint",
    "run_id",
    "explanation",
)


def leaves_of(period: str, grades: pd.DataFrame) -> Leaves:
    """Of each grade the hash over all it holds; its explanation, as a hash of its own, included.

    grades: [enterprise_id, class, score, ..., explanation]; of a root, sorted by enterprise_id.
    """
    explained = grades["explanation"].map(_hash_of_text)
    columns = [_plain(grades[name]) for name in HELD[:-1]]
    hashes = [leaf_of([period, *row]) for row in zip(*columns, explained.tolist(), strict=True)]
    return Leaves(grades["enterprise_id"].tolist(), hashes)


def stored_leaves(store: Store, period: str) -> Leaves:
    """The hashes of the grades as the graph has them now."""
    return _stored(store, period)[0]


def seal(store: Store, period: str, run: dict[str, Any], *, computed: Leaves) -> Entry:
    """Adds the grades of a period, as written, to the chain; a sealed period stays as it is.

    run: what the chain says of the period beside its root: day, versions, exclusions.  computed:
    the hashes of the grades as they were computed. Raises Mismatch, and seals nothing, when the
    graph holds others, or holds them elsewhere.
    """
    sealed = seal_of(entries(store), period)
    if sealed:
        return sealed
    leaves = stored_leaves(store, period)
    _check_stored(computed, leaves, misplaced(store, period))
    about = {"period": period, "enterprises": len(leaves.hashes), **run}
    return append(store, "grades", {**about, **keep_leaves(store, period, leaves)})


def seal_of(chain: list[Entry], period: str) -> Entry | None:
    """The entry that seals a period; None when it is open."""
    found = [one for one in chain if one.kind == "grades" and one.period == period]
    return found[0] if found else None


def sealed_month(store: Store, period: str) -> Entry | None:
    """The entry that seals a period, read alone; None when it is open."""
    found = store.read(statement("read/sealed_month"), period=period).to_dict("records")
    return seal_of([Entry(**row) for row in found], period)


def sealed_periods(chain: list[Entry]) -> list[str]:
    """The months that are sealed by entries whose hash holds, oldest first."""
    whole = [one for one in chain if one.kind == "grades" and one.has_its_hash]
    return [period for one in whole for period in _periods(one)]


def faults(store: Store, exclusions: Path) -> list[str]:
    """Everything in the chain and in the sealed months that is not as it was decided.

    exclusions: the folder with the months' lists of who was not graded.
    """
    chain = entries(store)
    found = chain_faults(chain)
    for entry in chain:
        if not entry.has_its_hash:  # named above; what it says now was not decided
            continue
        try:
            found += _entry_faults(store, entry, exclusions) + proposal_faults(chain, entry)
        except (Mismatch, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            found.append(f"{entry.name}: content that says what it decides is missing")
    return found


def _periods(entry: Entry) -> list[str]:
    try:
        return [entry.period]
    except Mismatch:
        return []


def _entry_faults(store: Store, entry: Entry, exclusions: Path) -> list[str]:
    about = entry.value
    if entry.kind == "provisional":
        return publication_faults(store, entry)
    if entry.kind != "grades":
        return []
    found = _grade_faults(store, about) + _domain_faults(store, about)
    return found + _exclusion_faults(store, about, exclusions)


def _stored(store: Store, period: str) -> tuple[Leaves, Counter[str]]:
    """The hashes of the grades, and how many have each class, as the graph has them now."""
    ids: list[str] = []
    hashes: list[bytes] = []
    classes = Counter[str]()
    for page in _pages(store, period):
        leaves = leaves_of(period, page)
        ids += leaves.enterprise_ids
        hashes += leaves.hashes
        classes.update(page["class"].map(str))
    return Leaves(ids, hashes), classes


def _check_stored(computed: Leaves, stored: Leaves, places: dict[str, str]) -> None:
    rows = altered_rows(computed, stored).items()
    differ = [*(f"grade of {name}: {what.split(' after ')[0]}" for name, what in rows), *places]
    if differ:
        expected = "the graph to hold the grades that were computed; nothing is sealed"
        raise Mismatch(expected, f"{len(differ)} faults: {'; '.join(differ[:3])}", "grade")


def _grade_faults(store: Store, sealed: dict[str, Any]) -> list[str]:
    period = str(sealed["period"])
    kept, (now, classes) = kept_leaves(store, period), _stored(store, period)
    found = altered_blocks(sealed, kept, f"grades in {period}")
    rows = altered_rows(kept, now).items()
    found += [f"grade of {name} in {period}: {what}" for name, what in rows]
    found = [*dict.fromkeys([*found, *misplaced(store, period)])]
    said = Counter(sealed.get("classes", classes))
    # Where a grade was altered, so is its class: the seal is doubted only when the grades are not.
    if not found and said != classes:
        found.append(f"classes in {period}: {_told(said)} by the seal, {_told(classes)} graded")
    return found


def _told(classes: Counter[str]) -> str:
    return ", ".join(f"{name} {classes[name]}" for name in sorted(classes))


def _domain_faults(store: Store, sealed: dict[str, Any]) -> list[str]:
    period, found = str(sealed["period"]), list[str]()
    decided = sealed.get("domain_grades", {})
    held = store.read(statement("read/domains_graded"), period=period)["domain"]
    for domain in sorted({*decided, *held}):
        kept = kept_leaves(store, f"{period}/{domain}") if domain in decided else Leaves([], [])
        if domain in decided:
            found += altered_blocks(decided[domain], kept, f"{domain} grades in {period}")
        rows = altered_rows(kept, stored_domain_leaves(store, period, domain)).items()
        found += [f"{domain} grade of {name} in {period}: {what}" for name, what in rows]
    return found


def _exclusion_faults(store: Store, sealed: dict[str, Any], folder: Path) -> list[str]:
    period, about = str(sealed["period"]), sealed.get("exclusions")
    if about is None:  # sealed before months listed whom they did not grade
        return []
    kept = kept_leaves(store, f"{period}/exclusions")
    found = altered_blocks(about, kept, f"exclusions in {period}")
    rows = read_exclusions(folder, period)
    if rows is None:
        return [*found, f"file of the exclusions in {period}: missing or unreadable"]
    told = altered_rows(kept, leaves_of_exclusions(period, rows)).items()
    found += [f"exclusion of {name} in {period}: {what}" for name, what in told]
    if not has_bytes(folder, period, about["sha256"]):
        found.append(f"file of the exclusions in {period}: altered")
    return found


def _pages(store: Store, period: str) -> Iterator[pd.DataFrame]:
    after, size = "", BLOCK
    while size == BLOCK:
        page = store.read_columns(
            statement("read/sealed_grades"), period=period, after=after, limit=BLOCK
        )
        size = len(page)
        if size:
            after = page["enterprise_id"].iloc[-1]
            yield page


def _plain(values: pd.Series) -> list[Any]:
    """The values; one that somebody removed is None."""
    return list(values.astype(object).where(values.notna(), None))


def _hash_of_text(kept: Any) -> str | None:
    """Of the text, whether it lies there compressed or not; of what is no text, of its bytes."""
    if kept is None:
        return None
    try:
        told = text_of(kept)
    except (Mismatch, TypeError):
        told = repr(kept)
    return hashlib.sha256(told.encode()).hexdigest()
