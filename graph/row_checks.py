"""Which rows may enter the graph, and for what reason the others have to wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import (
    AFFILIATIONS,
    COLUMNS,
    CONTACT_KINDS,
    DATE,
    DECISIONS,
    ENTITIES,
    HOLDER_KINDS,
    KEYS,
    RECORD_LABELS,
    TEXT,
    conform,
)
from graph.version_ids import Texts, ids_of, texts_of

# Given the name of an entity frame and ids, those of the ids that no entity has.
Missing: TypeAlias = Callable[[str, pd.Series], set[str]]

_ALLOWED = {
    "holdings": ("holder_kind", HOLDER_KINDS),
    "affiliations": ("relation", AFFILIATIONS),
    "contacts": ("contact_kind", CONTACT_KINDS),
    "parties": ("party_kind", HOLDER_KINDS),
    "person_matches": ("decision", DECISIONS),
    "records": ("kind", tuple(RECORD_LABELS)),
}
_BETWEEN = pa.scalar("|", type=pa.large_string())
# The years Neo4j's driver can write as a date.
_FIRST_DAY, _LAST_DAY = pd.Timestamp("0001-01-01"), pd.Timestamp("9999-12-31")


@dataclass(frozen=True)
class End:
    """A column of a link frame that names an entity; `where` limits it to rows of one kind."""

    column: str
    entity: str
    where: tuple[str, str] | None = None


_ENTERPRISE = End("enterprise_id", "enterprises")
ENDS = {
    "holdings": (
        End("holder_id", "persons", ("holder_kind", "Person")),
        End("holder_id", "enterprises", ("holder_kind", "Enterprise")),
        _ENTERPRISE,
    ),
    "positions": (End("person_id", "persons"), _ENTERPRISE),
    "domiciles": (_ENTERPRISE, End("address_id", "addresses")),
    "affiliations": (End("source_id", "enterprises"), End("target_id", "enterprises")),
    "engagements": (_ENTERPRISE, End("agent_id", "agents")),
    "contacts": (_ENTERPRISE,),
    "parties": (
        End("party_id", "persons", ("party_kind", "Person")),
        End("party_id", "enterprises", ("party_kind", "Enterprise")),
        _ENTERPRISE,
    ),
    "person_matches": (End("person_id", "persons"), End("other_id", "persons")),
    "records": (_ENTERPRISE,),
}


def with_identity(frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with version_id (hash of the content) and link_key (business key joined by '|')."""
    return with_texts(frame, rows)[0]


def with_texts(frame: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, Texts]:
    """The rows with identity, numbered from 0, and all their columns of text as Arrow's."""
    content = conform(frame, rows)
    texts = texts_of(frame, content)
    texts["version_id"] = ids_of(frame, content, texts)
    parts = [
        pc.fill_null(texts[column] if column in texts else _days_as_text(content[column]), "")
        for column in KEYS[frame]
    ]
    texts["link_key"] = pc.binary_join_element_wise(*parts, _BETWEEN)
    for name in ("version_id", "link_key"):
        # Left as Arrow's: as objects of Python they took a quarter of a load's memory.
        content[name] = pd.arrays.ArrowExtensionArray(texts[name])
    return content, texts


def reasons(
    frame: str, rows: pd.DataFrame, missing: Missing, *, texts: Texts | None = None
) -> pd.DataFrame:
    """Per row `cause` (countable) and `reason` (cause, value) why it must wait; None if it enters.

    The first that applies: a missing key or recorded_at, a date that is no day, a kind that is
    not listed, an end that no entity has.  texts: those of the rows, if they are at hand.
    """
    texts = texts or texts_of(frame, rows)
    found = pd.DataFrame({"cause": None, "reason": None}, index=rows.index, dtype=object)
    for column in _required(frame):
        blank = _blank(texts[column]) if column in texts else rows[column].isna()
        _mark(found, blank, f"missing {column}")
    for column in _days(frame):
        _mark(found, _no_day(rows[column]), f"no day in {column}", rows[column])
    if frame in _ALLOWED:
        column, allowed = _ALLOWED[frame]
        _mark(found, ~rows[column].isin(allowed), f"unknown {column}", rows[column])
    for end in ENDS.get(frame, ()):
        _mark_end(found, rows, end, missing=missing)
    return found


def _mark_end(found: pd.DataFrame, rows: pd.DataFrame, end: End, *, missing: Missing) -> None:
    asked = found["cause"].isna()
    if end.where:
        asked &= rows[end.where[0]] == end.where[1]
    ids = rows[end.column] if asked.all() else rows.loc[asked, end.column]
    unknown = missing(end.entity, ids)
    if not unknown:
        return
    absent = asked & rows[end.column].isin(unknown)
    _mark(found, absent, f"unknown {ENTITIES[end.entity].removesuffix('_id')}", rows[end.column])


def _mark(
    found: pd.DataFrame, where: pd.Series | np.ndarray, cause: str, values: pd.Series | None = None
) -> None:
    """Writes the cause where no earlier one stands."""
    if not where.any():
        return
    where = where & found["cause"].isna()
    found.loc[where, "cause"] = cause
    if values is None:
        found.loc[where, "reason"] = cause
    else:
        found.loc[where, "reason"] = cause + " " + values[where].astype(str)


def _blank(texts: pa.Array) -> np.ndarray:
    """Whether each text is unknown or empty."""
    empty = pc.fill_null(pc.equal(pc.binary_length(texts), 0), True)
    return np.asarray(empty.to_numpy(zero_copy_only=False))


def _required(frame: str) -> list[str]:
    return [name for name in KEYS[frame] if COLUMNS[frame][name] == TEXT] + ["recorded_at"]


def _days(frame: str) -> list[str]:
    return [name for name, kind in COLUMNS[frame].items() if kind == DATE]


def _no_day(values: pd.Series) -> pd.Series:
    """True where a date has a time of day or a year that no Neo4j date has."""
    day = values.to_numpy().astype("datetime64[D]")
    timed = values.notna() & (values.to_numpy() != day)
    return timed | (values < _FIRST_DAY) | (values > _LAST_DAY)


def _days_as_text(values: pd.Series) -> pa.Array:
    """The days as YYYY-MM-DD."""
    days = pa.array(values.to_numpy().astype("datetime64[D]"), from_pandas=True)
    return days.cast(pa.large_string())
