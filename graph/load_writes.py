"""Which statement writes which rows, in an order in which every link finds its ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from cypher import statement
from graph.store import Store
from graph.tables import COLUMNS, KEYS, LEGAL_REPRESENTATIVE

# Called after each batch with the statement's name, its rows sent so far, and its rows in all.
Progress: TypeAlias = Callable[[str, int, int], None]

BATCH = 20_000


@dataclass(frozen=True)
class _Link:
    """The rows of a frame with `value` in `column` (or, `other`, without it) and their statement.

    `sent`: whether the column goes along; a link type says the same.
    """

    statement: str
    frame: str
    column: str = ""
    value: str = ""
    other: bool = False
    sent: bool = False

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the frame that this statement writes."""
        if not self.column:
            return frame
        chosen = frame[(frame[self.column] == self.value) != self.other]
        return chosen if self.sent else chosen.drop(columns=self.column)


_POSITION = ("positions", "position", LEGAL_REPRESENTATIVE)
_LINKS = (
    _Link("load/registrations", "enterprises"),
    _Link("load/holds_by_person", "holdings", "holder_kind", "Person"),
    _Link("load/holds_by_enterprise", "holdings", "holder_kind", "Enterprise"),
    _Link("load/legal_rep_of", *_POSITION, sent=True),
    _Link("load/officer_of", *_POSITION, other=True, sent=True),
    _Link("load/registered_at", "domiciles"),
    _Link("load/branch_of", "affiliations", "relation", "BRANCH_OF"),
    _Link("load/guarantees", "affiliations", "relation", "GUARANTEES"),
    _Link("load/supplies", "affiliations", "relation", "SUPPLIES"),
    _Link("load/records", "records"),
)


def write_all(
    store: Store, rows: dict[str, pd.DataFrame], progress: Progress | None = None
) -> None:
    """Writes checked rows (with version_id and link_key) of all frames, in batches.

    Each batch is a transaction of MERGEs: what a kill leaves is a part of the same graph.
    """
    for name, part in _writes(rows):
        write, size = statement(name), len(part)
        for start in range(0, size, BATCH):
            store.write(write, part.iloc[start : start + BATCH], batch=BATCH)
            if progress:
                progress(name, min(start + BATCH, size), size)


def _writes(rows: dict[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Statement names with their rows: entities first."""
    newest = _versions("enterprises", rows["enterprises"])[:1]
    yield from (("load/enterprises", part) for part in newest)
    for name in ("persons", "addresses"):
        yield from ((f"load/{name}", part) for part in _versions(name, rows[name]))
    for link in _LINKS:
        sent = [*COLUMNS[link.frame], "version_id", "link_key"]
        yield link.statement, link.rows(rows[link.frame][sent])


def _versions(frame: str, rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Entity rows split so that no part has an id twice: the newest version of each first."""
    sent = rows[[*COLUMNS[frame], "version_id"]]
    ordered = sent.sort_values(["recorded_at", "version_id"], ascending=False, kind="stable")
    age = ordered.groupby(KEYS[frame], sort=False).cumcount()
    return [part for _, part in ordered.groupby(age)]
