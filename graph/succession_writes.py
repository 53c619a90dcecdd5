"""How the graph keeps the ends of published legal representatives in step with what was loaded."""

from __future__ import annotations

import pandas as pd

from cypher import statement
from graph.load_checks import Frames
from graph.part_reading import batched
from graph.snapshot_reading import typed
from graph.store import Store
from graph.successions import is_change, is_derived, is_published, successions


def touched(*loaded: Frames) -> list[str]:
    """Enterprises of which the rows tell a published legal representative or a change of one."""
    told: set[str] = set()
    for frame, mask in (("positions", is_published), ("records", is_change)):
        for rows in (frames[frame] for frames in loaded if frame in frames):
            told.update(rows["enterprise_id"][mask(rows)])
    return sorted(told)


def followed(rows: Frames) -> list[str]:
    """Of those enterprises the ones that, with these rows alone, had more than one of them."""
    told = rows["positions"][is_published(rows["positions"])]
    persons = told.groupby("enterprise_id")["person_id"].nunique()
    return sorted(persons.index[persons > 1])


def write_successions(store: Store, enterprises: list[str]) -> None:
    """Writes the ends that follow from all that was published of them, and forgets others.

    What is forgotten was learned after the last day of the closed past, as is the row that
    changed it. A repeated call changes nothing.
    """
    for ids in batched(enterprises):
        told = _read(store, "positions", "read/legal_representatives_of", ids)
        derived = is_derived(told)
        changes = _read(store, "records", "read/legal_representative_changes", ids)
        wanted = successions(told[~derived], changes)
        known = told["version_id"][derived]
        store.write(statement("load/legal_rep_of"), wanted[~wanted["version_id"].isin(known)])
        stale = known[~known.isin(wanted["version_id"])]
        store.write(statement("load/legal_rep_of_forgotten"), pd.DataFrame({"version_id": stale}))


def _read(store: Store, frame: str, name: str, ids: list[str]) -> pd.DataFrame:
    return typed(frame, store.read_columns(statement(name), ids=ids))
