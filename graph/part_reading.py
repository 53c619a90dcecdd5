"""How a few nodes of the graph and the links between them are read from Neo4j as Tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

import numpy as np
import pandas as pd

from cypher import statement
from graph.errors import UnknownEnterprise
from graph.snapshot_reading import typed
from graph.store import Store
from graph.tables import AFFILIATIONS, COLUMNS, POSITION_LINKS, Tables, empty

# Two nodes by element id; an element id is Neo4j's own and stays while a node stays.
Pair: TypeAlias = tuple[str, str]
Batched = TypeVar("Batched", str, tuple[str, str])

BATCH = 5_000
# Of each type of link the frame of its rows, and the columns that name its source and target.
FRAMES = {
    "HOLDS": ("holdings", "holder_id", "enterprise_id"),
    **dict.fromkeys(
        [*POSITION_LINKS.values(), "OFFICER_OF"], ("positions", "person_id", "enterprise_id")
    ),
    "REGISTERED_AT": ("domiciles", "enterprise_id", "address_id"),
    **dict.fromkeys(AFFILIATIONS, ("affiliations", "source_id", "target_id")),
    "REGISTERED_BY": ("engagements", "enterprise_id", "agent_id"),
    "HAS_CONTACT": ("contacts", "enterprise_id", "contact_id"),
    "PARTY_TO": ("parties", "party_id", "enterprise_id"),
    "SAME_PERSON": ("person_matches", "person_id", "other_id"),
}
# Columns of a frame that the link says by its type or by the label of its source.
_SAID = {
    "holdings": {"holder_kind": "source_kind"},
    "parties": {"party_kind": "source_kind"},
    "affiliations": {"relation": "link_type"},
}
# Of each kind of node the frame of its versions; a Contact has none.
ENTITY_FRAMES = {
    "Enterprise": "enterprises",
    "Person": "persons",
    "Address": "addresses",
    "Agent": "agents",
}


def seeds(store: Store, ids: Sequence[str]) -> pd.DataFrame:
    """The nodes with some enterprise_ids or person_ids: [id, kind, element].

    Raises UnknownEnterprise for an id that no node has.
    """
    found = store.read_columns(statement("read/part_seeds"), ids=sorted(set(ids)))
    missing = sorted(set(ids) - set(found["id"]))
    if missing:
        raise UnknownEnterprise("a known enterprise_id or person_id", missing[0])
    return found


def ids_of(store: Store, elements: Sequence[str]) -> dict[str, str]:
    """The id of each node by its element id."""
    question = statement("read/part_ids")
    pages = [store.read_columns(question, elements=part) for part in batched(elements)]
    return {
        element: id_
        for page in pages
        for element, id_ in zip(page["element"], page["id"], strict=True)
    }


def tables_between(
    store: Store, kinds: dict[str, str], pairs: Collection[Pair], *, types: Collection[str]
) -> Tables:
    """Every version of some nodes (`kinds`: kind by element id) and of the links of some pairs.

    A key's versions are all there, since they have the same two ends: what `snapshot_of` chooses
    among them is what it would choose among all rows of the graph.
    """
    frames = {frame: _entities(store, kinds, kind) for kind, frame in ENTITY_FRAMES.items()}
    frames |= _links(store, pairs, types)
    return Tables(
        **{frame: frames[frame] if frame in frames else empty(frame) for frame in COLUMNS}
    )


def restricted(tables: Tables, pairs: Collection[Pair]) -> Tables:
    """The tables with only the links between the two ids of some pairs, either way."""
    kept = {pair for first, second in pairs for pair in ((first, second), (second, first))}
    links = {}
    for frame, source, target in set(FRAMES.values()):
        rows: pd.DataFrame = getattr(tables, frame)
        ends = zip(rows[source], rows[target], strict=True)
        links[frame] = rows[np.array([pair in kept for pair in ends], dtype=bool)]
    return replace(tables, **links)


def _entities(store: Store, kinds: dict[str, str], kind: str) -> pd.DataFrame:
    frame = ENTITY_FRAMES[kind]
    elements = [element for element, found in kinds.items() if found == kind]
    question = statement(f"read/part_{frame}")
    pages = [
        typed(frame, store.read_columns(question, elements=part)) for part in batched(elements)
    ]
    return _below(frame, pages)


def _links(
    store: Store, pairs: Collection[Pair], types: Collection[str]
) -> dict[str, pd.DataFrame]:
    question = statement("read/part_links")
    found = {frame: list[pd.DataFrame]() for frame, _, _ in FRAMES.values()}
    for part in batched(sorted(pairs)):
        asked = [list(pair) for pair in part]
        page = store.read_columns(question, pairs=asked, types=sorted(types))
        for link_type, rows in page.groupby("link_type", sort=True):
            frame = FRAMES[str(link_type)][0]
            found[frame].append(_of_type(str(link_type), rows))
    return {frame: _below(frame, parts) for frame, parts in found.items()}


def _of_type(link_type: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one type of link in the columns of their frame."""
    frame, source, target = FRAMES[link_type]
    said = {column: rows[told] for column, told in _SAID.get(frame, {}).items()}
    return typed(
        frame, rows.assign(**said, **{source: rows["source_id"], target: rows["target_id"]})
    )


def _below(frame: str, pages: list[pd.DataFrame]) -> pd.DataFrame:
    """Typed pages one below the other: pages of unknowns only have their columns' types too."""
    filled = [page for page in pages if len(page)]
    return pd.concat(filled, ignore_index=True) if filled else empty(frame)


def batched(values: Sequence[Batched]) -> Iterator[list[Batched]]:
    """The values in their order, at most BATCH at a time."""
    for start in range(0, len(values), BATCH):
        yield list(values[start : start + BATCH])
