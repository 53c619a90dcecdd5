"""Whether the history, and a restored installation, are as they were: every fault by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from api.audit_chain import chain_faults
from api.backup_manifest import Manifest
from gnn.grade_seal import faults
from gnn.monthly_run import Run
from gnn.unsealed import unsealed
from graph.history import Entry, entries
from graph.loading import sizes
from graph.noted_heads import cut_off, unnoted


@dataclass(frozen=True)
class Verified:
    """The chain of decisions, what is wrong with it and with the sealed months, and remarks."""

    chain: list[Entry]
    faults: list[str]
    remarks: list[str]


def verified(run: Run, head: str = "") -> Verified:
    """Checks every decision and every sealed grade. head: a hash noted earlier, to be there."""
    chain = entries(run.store)
    found = [*faults(run.store, run.exclusions), *cut_off(run.heads, chain)]
    if head and head not in {entry.hash for entry in chain}:
        found.append(f"the chain no longer holds the entry {head}: its end was cut off")
    return Verified(chain, found, [*unnoted(run.heads, chain), *unsealed(run.store)])


def verified_as(manifest: Manifest, home: Path, run: Run) -> Verified:
    """Checks the history, and the audit log of the home, against the manifest of a backup."""
    told = verified(run, manifest.history.head or "")
    span = manifest.audit
    found, _ = chain_faults(home / "audit", span.head, span.start)
    counted = sizes(run.store)
    differ = [name for name, count in manifest.counts.items() if counted[name] != count]
    remarks = [f"{name}: not as many as were counted before the backup" for name in sorted(differ)]
    return Verified(told.chain, [*told.faults, *found], [*told.remarks, *remarks])
