"""Which statement writes which rows, in an order in which every link finds its ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from cypher import statement
from graph.details import as_properties
from graph.store import Store
from graph.tables import AFFILIATIONS, COLUMNS, ENTITIES, KEYS, POSITION_LINKS
from graph.versions import learned_keys

# Called after each batch with the statement's name, its rows sent so far, and its rows in all.
Progress: TypeAlias = Callable[[str, int, int], None]

BATCH = 20_000


@dataclass(frozen=True)
class _Link:
    """The rows of a frame with one of `values` in `column` (or, `other`, with none of them).

    `sent`: whether the column goes along; a link type says the same.
    `expanded`: whether the values of `details` go along one by one.
    """

    statement: str
    frame: str
    column: str = ""
    values: tuple[str, ...] = ()
    other: bool = False
    sent: bool = False
    expanded: bool = False

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the frame that this statement writes, with the columns it takes."""
        chosen = frame[[*COLUMNS[self.frame], "version_id", "link_key"]]
        if self.column:
            chosen = chosen[chosen[self.column].isin(self.values) != self.other]
        if self.column and not self.sent:
            chosen = chosen.drop(columns=self.column)
        if self.expanded:
            chosen = chosen.assign(properties=as_properties(chosen["details"]))
        return chosen


def _split(frame: str, column: str, **values: str) -> list[_Link]:
    """Statements for the rows with each value of a column that the link's type or end tells."""
    return [_Link(f"load/{name}", frame, column, values=(value,)) for name, value in values.items()]


_POSITION = ("positions", "position")
_LINKS = (
    _Link("load/registrations", "enterprises", expanded=True),
    *_split("holdings", "holder_kind", holds_by_person="Person", holds_by_enterprise="Enterprise"),
    *(
        _Link(f"load/{link.lower()}", *_POSITION, values=(position,), sent=True)
        for position, link in POSITION_LINKS.items()
    ),
    _Link("load/officer_of", *_POSITION, values=tuple(POSITION_LINKS), other=True, sent=True),
    _Link("load/registered_at", "domiciles"),
    *_split(
        "affiliations", "relation", **{relation.lower(): relation for relation in AFFILIATIONS}
    ),
    _Link("load/registered_by", "engagements"),
    _Link("load/has_contact", "contacts"),
    *_split(
        "parties", "party_kind", party_to_by_person="Person", party_to_by_enterprise="Enterprise"
    ),
    _Link("load/same_person", "person_matches"),
    _Link("load/records", "records", expanded=True),
)


def write_all(
    store: Store, rows: dict[str, pd.DataFrame], progress: Progress | None = None
) -> None:
    """Writes checked rows (with version_id and link_key) of all frames, in batches.

    Each batch is a transaction of MERGEs: what a kill leaves is a part of the same graph.
    """
    for name, part in writes(rows):
        write, size = statement(name), len(part)
        for start in range(0, size, BATCH):
            store.write(write, part.iloc[start : start + BATCH], batch=BATCH)
            if progress:
                progress(name, min(start + BATCH, size), size)


def writes(rows: dict[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Statement names with the rows each writes, in the order of writing: entities first."""
    newest = newest_first("enterprises", rows["enterprises"])[:1]
    yield from (("load/enterprises", part) for part in newest)
    for name in list(ENTITIES)[1:]:
        yield from ((f"load/{name}", part) for part in newest_first(name, rows[name]))
    for link in _LINKS:
        yield link.statement, link.rows(rows[link.frame])


def newest_first(frame: str, rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Entity rows split so that no part has an id twice: the last learned version of each first."""
    columns = {name: rows[name] for name in (*COLUMNS[frame], "version_id")}
    sent = pd.DataFrame({**columns, "learned_key": learned_keys(rows)}, copy=False)
    if sent[ENTITIES[frame]].is_unique:
        return [sent] if len(sent) else []
    ordered = sent.sort_values("learned_key", ascending=False, kind="stable")
    age = ordered.groupby(KEYS[frame], sort=False).cumcount()
    return [part for _, part in ordered.groupby(age)]
