"""How a period's grades are sealed into the chain of decisions, and how an altered one is found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from cypher import statement
from gnn.class_cells import check_class_cells, class_cell_faults
from gnn.contagion_links import LinkFault
from gnn.domain_grade_store import stored_domain_leaves
from gnn.exclusions import has_bytes, leaves_of_exclusions, read_exclusions
from gnn.grade_places import misplaced
from gnn.leaves import Leaves, altered_blocks, altered_rows, keep_leaves, kept_leaves
from gnn.override_faults import proposal_faults
from gnn.provisional_publication import publication_faults
from gnn.stored_month import StoredMonth, stored_month
from gnn.unsealed import found_seals, kept_series, seal_faults, seals_of, series_faults
from graph.errors import Mismatch
from graph.history import Entry, append, chain_faults, entries
from graph.store import Store


def seal(store: Store, period: str, run: dict[str, Any], *, computed: Leaves) -> Entry:
    """Adds the grades of a period, as written, to the chain; a sealed period stays as it is.

    run: what the chain says of the period beside its root: day, versions, exclusions.  computed:
    the hashes of the grades as they were computed. Raises Mismatch, and seals nothing, when the
    graph holds others, holds them elsewhere, or counts them otherwise.
    """
    sealed = seal_of(entries(store), period)
    if sealed:
        return sealed
    stored = stored_month(store, period)
    _check_stored(computed, stored, misplaced(store, period))
    if "class_counts" in run:
        check_class_cells(store, period, stored.classes)
    about = {"period": period, "enterprises": len(stored.leaves.hashes), **run}
    about["contagion_links"] = stored.links
    return append(store, "grades", {**about, **keep_leaves(store, period, stored.leaves)})


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
    return [*seals_of(chain).values()]


def faults(store: Store, exclusions: Path) -> list[str]:
    """Everything in the chain and in the sealed months that is not as it was decided.

    exclusions: the folder with the months' lists of who was not graded.
    """
    # Before the chain: a month may be sealed meanwhile.
    series, seals = kept_series(store), found_seals(store)
    chain = entries(store)
    found = [*chain_faults(chain), *series_faults(series, chain), *seal_faults(seals, chain)]
    for entry in chain:
        if not entry.has_its_hash:  # named above; what it says now was not decided
            continue
        try:
            found += _entry_faults(store, entry, exclusions) + proposal_faults(chain, entry)
        except (Mismatch, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            found.append(f"{entry.name}: content that says what it decides is missing")
    return found


def _entry_faults(store: Store, entry: Entry, exclusions: Path) -> list[str]:
    about = entry.value
    if entry.kind == "provisional":
        return publication_faults(store, entry)
    if entry.kind != "grades":
        return []
    found = _grade_faults(store, about) + class_cell_faults(store, about)
    return found + _domain_faults(store, about) + _exclusion_faults(store, about, exclusions)


def links_otherwise(
    sealed: dict[str, Any], now: StoredMonth, rows: dict[str, str]
) -> list[LinkFault]:
    """The contagion links of a sealed month that its explanations do not make. rows: altered ones.

    None of a month sealed before links were proved: grading a profile took those of others away.
    """
    return _links(now, rows) if "contagion_links" in sealed else []


def _check_stored(computed: Leaves, stored: StoredMonth, places: dict[str, str]) -> None:
    rows = altered_rows(computed, stored.leaves)
    told = [(f"grade of {name}", what) for name, what in rows.items()]
    told += [(one.name, one.what) for one in _links(stored, rows)]
    differ = [*(f"{name}: {what.split(' after ')[0]}" for name, what in told), *places]
    if differ:
        expected = "the graph to hold the grades that were computed; nothing is sealed"
        raise Mismatch(expected, f"{len(differ)} faults: {'; '.join(differ[:3])}", "grade")


def _grade_faults(store: Store, sealed: dict[str, Any]) -> list[str]:
    period = str(sealed["period"])
    kept, now = kept_leaves(store, period), stored_month(store, period)
    found = altered_blocks(sealed, kept, f"grades in {period}")
    rows = altered_rows(kept, now.leaves)
    found += [f"grade of {name} in {period}: {what}" for name, what in rows.items()]
    found = [*dict.fromkeys([*found, *misplaced(store, period)])]
    said = Counter(sealed.get("classes", now.classes))
    # Where a grade was altered, so is its class: the seal is doubted only when the grades are not.
    if not found and said != now.classes:
        found.append(f"classes in {period}: {_told(said)} by the seal, {_told(now.classes)} graded")
    links = links_otherwise(sealed, now, rows)
    return found + [f"{one.name} in {period}: {one.what}" for one in links]


def _links(now: StoredMonth, rows: dict[str, str]) -> list[LinkFault]:
    """The links that differ, but for those of altered grades, whose explanation proves nothing."""
    return [one for one in now.link_faults if one.target_id not in rows]


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
