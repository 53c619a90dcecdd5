"""How the graph keeps the ends of published heads of enterprises in step with what was loaded."""

from __future__ import annotations

import pandas as pd

from cypher import statement
from graph.load_checks import Frames
from graph.part_reading import batched
from graph.snapshot_reading import typed
from graph.store import Store
from graph.successions import (
    heads,
    is_change,
    is_derived,
    is_published,
    is_published_partner,
    successions,
)
from graph.tables import empty

_LINKS = {"positions": "legal_rep_of", "affiliations": "executive_partner_of"}
_QUESTIONS = {"positions": "legal_representatives_of", "affiliations": "executive_partners_of"}


def touched(*loaded: Frames) -> list[str]:
    """Enterprises of which the rows tell a published head or a change of one."""
    told: set[str] = set()
    for frames in loaded:
        told.update(_published(frames)["enterprise_id"])
        if "records" in frames:
            records = frames["records"]
            told.update(records["enterprise_id"][is_change(records)])
    return sorted(told)


def followed(rows: Frames) -> list[str]:
    """Of those enterprises the ones that, with these rows alone, had more than one of them."""
    persons = _published(rows).groupby("enterprise_id")["person_id"].nunique()
    return sorted(persons.index[persons > 1])


def _published(frames: Frames) -> pd.DataFrame:
    """The published heads of a load."""
    positions = frames.get("positions", empty("positions"))
    affiliations = frames.get("affiliations", empty("affiliations"))
    return heads(
        positions[is_published(positions)], affiliations[is_published_partner(affiliations)]
    )


def write_successions(store: Store, enterprises: list[str]) -> None:
    """Writes the ends that follow from all that was published of them, and forgets others.

    What is forgotten was learned after the last day of the closed past, as is the row that
    changed it. A repeated call changes nothing.
    """
    for ids in batched(enterprises):
        told = {frame: _read(store, frame, name, ids) for frame, name in _QUESTIONS.items()}
        changes = _read(store, "records", "legal_representative_changes", ids)
        derived = {frame: is_derived(rows) for frame, rows in told.items()}
        plain = {frame: rows[~derived[frame]] for frame, rows in told.items()}
        wanted = successions(heads(**plain), changes)
        for frame, link in _LINKS.items():
            _put(store, link, wanted[frame], known=told[frame]["version_id"][derived[frame]])


def _put(store: Store, link: str, wanted: pd.DataFrame, *, known: pd.Series) -> None:
    """Makes the wanted versions the derived ones of a link, of which some are known."""
    store.write(statement(f"load/{link}"), wanted[~wanted["version_id"].isin(known)])
    stale = known[~known.isin(wanted["version_id"])]
    store.write(statement(f"load/{link}_forgotten"), pd.DataFrame({"version_id": stale}))


def _read(store: Store, frame: str, name: str, ids: list[str]) -> pd.DataFrame:
    return typed(frame, store.read_columns(statement(f"read/{name}"), ids=ids))
