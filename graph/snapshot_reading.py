"""How the graph is read back from Neo4j: all versions as Tables, and the Snapshot of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from cypher import Statement, statement
from graph.snapshot import Snapshot, snapshot_from
from graph.snapshot_cache import cached_snapshot, keep_snapshot, snapshot_key
from graph.store import Store
from graph.tables import COLUMNS, DATE, KEYS, Tables, conform, empty
from graph.versions import kept

Span = tuple[str | None, str | None]
Begun = tuple[pd.DataFrame, list[Future[list[pd.DataFrame]]]]
PAGE = 20_000
_READERS = 4
_LOOKED_AT = 100
# Version ids are hashes in hexadecimal: four readers share them evenly.
_CUTS = ("4", "8", "c")
_FEW = "2"  # what a first page reaches is the share of rows it holds: beyond, the rest is not much
_STATEMENTS = {
    "enterprises": ("snapshot_enterprises",),
    "persons": ("snapshot_persons", "snapshot_earlier_persons"),
    "addresses": ("snapshot_addresses", "snapshot_earlier_addresses"),
    "agents": ("snapshot_agents", "snapshot_earlier_agents"),
    "holdings": ("snapshot_holdings",),
    "positions": (
        "snapshot_legal_representatives",
        "snapshot_officers",
        "snapshot_liaisons",
        "snapshot_filed_owners",
    ),
    "domiciles": ("snapshot_domiciles",),
    "affiliations": (
        "snapshot_branches",
        "snapshot_guarantees",
        "snapshot_supplies",
        "snapshot_executive_partners",
    ),
    "engagements": ("snapshot_engagements",),
    "contacts": ("snapshot_contacts",),
    "parties": ("snapshot_parties",),
    "person_matches": ("snapshot_person_matches",),
    "records": ("snapshot_records",),
}


def read_tables(store: Store) -> Tables:
    """Every version of every fact in the graph, rows in no particular order.

    A row loaded twice is there once; a row that waits for an unknown end is not there.
    """
    with _frames(store) as rows_of:
        return Tables(**{frame: rows_of(frame) for frame in _STATEMENTS})


@contextmanager
def _frames(store: Store) -> Iterator[Callable[[str], pd.DataFrame]]:
    """Reads all frames at once; gives each when it is asked for, once, and then forgets it."""
    with ThreadPoolExecutor(_READERS) as readers:
        # Neo4j answers one statement on one core: several keep it and us busy. All first pages
        # are read, then the rest of each frame by all readers in the order they are asked for.
        begun = {
            frame: [readers.submit(_begun, readers, store, (frame, name)) for name in names]
            for frame, names in _STATEMENTS.items()
        }
        yield lambda frame: _joined(frame, begun.pop(frame))


def read_snapshot(
    store: Store, as_of: date, known_at: date | None = None, *, cache: Path | None = None
) -> Snapshot:
    """The snapshot of both days, from the cache folder if the same loads were read before.

    It is kept in the cache only when every load of the graph is complete. A damaged cache is
    found by its fingerprint and made again.
    """
    key = _key(store, as_of, known_at) if cache else None
    if cache is None or key is None:
        return _read(store, as_of, known_at)
    kept = cached_snapshot(cache, key)
    if kept:
        return kept
    snapshot = _read(store, as_of, known_at)
    # A load that began meanwhile may have been read in part: such a snapshot is not kept.
    if _key(store, as_of, known_at) == key:
        keep_snapshot(cache, key, snapshot)
    return snapshot


def _read(store: Store, as_of: date, known_at: date | None) -> Snapshot:
    with _frames(store) as rows_of:
        return snapshot_from(rows_of, as_of, known_at)


def _key(store: Store, as_of: date, known_at: date | None) -> str | None:
    """What the snapshot depends on; None while a load is incomplete or there is none."""
    loads = store.read(statement("read/loads"))
    if loads.empty or not (loads["status"] == "complete").all():
        return None
    return snapshot_key(loads["load_id"] + " " + loads["content"], as_of, known_at or as_of)


def _joined(frame: str, begun: Iterable[Future[Begun]]) -> pd.DataFrame:
    pages = [page for part in begun for page in _whole(part.result()) if not page.empty]
    if not pages:
        return empty(frame)
    # Column by column: pd.concat looks at each cell of a column that is unknown throughout.
    columns = {
        name: np.concatenate([page[name].to_numpy() for page in pages]) for name in pages[0].columns
    }
    return pd.DataFrame(columns, copy=False)


def _whole(begun: Begun) -> list[pd.DataFrame]:
    first, others = begun
    return [first, *(page for other in others for page in other.result())]


def _begun(readers: Executor, store: Store, asked: tuple[str, str]) -> Begun:
    """The first page of (frame, statement), and the reading of the others, which has begun."""
    frame, name = asked
    question = statement(f"read/{name}")
    page = store.read_columns(question, after="", limit=PAGE)
    others = []
    if len(page) >= PAGE:
        last = page["page_key"].iloc[-1]
        spans = pairwise((last, *(() if last > _FEW else _CUTS), None))
        others = [readers.submit(_read_rows, store, (frame, question), span) for span in spans]
    return typed(frame, page), others


def _read_rows(store: Store, asked: tuple[str, Statement], span: Span) -> list[pd.DataFrame]:
    frame, question = asked
    return [typed(frame, page) for page in _pages(store, question, span)]


def _pages(store: Store, question: Statement, span: Span) -> Iterator[pd.DataFrame]:
    """The pages of the keys after the first of the span, up to the second if there is one."""
    after, until = span
    while after is not None:
        page = store.read_columns(question, after=after, limit=PAGE)
        keys = page["page_key"].to_numpy()
        here = len(keys) if until is None else int(np.searchsorted(keys, until, side="right"))
        # A record about two enterprises would be two rows of a page, so a full page can hold more.
        after = keys[-1] if here == len(keys) >= PAGE else None
        if here:
            yield page.iloc[:here]


def typed(frame: str, page: pd.DataFrame) -> pd.DataFrame:
    """The page in the frame's columns and types, with the graph's version_id of each row.

    Days since 1970 become dates, null unknown.
    """
    # A record someone wrote without its enterprise fills a place on the page but is no row.
    ids = [key for key in KEYS[frame] if key.endswith("_id")]
    page = kept(page, np.all([page[key].notna() for key in ids], axis=0))
    told = {
        name: _dates(page[name]) if kind == DATE else _shared(page[name])
        for name, kind in COLUMNS[frame].items()
        if name in page and not _unknown(page[name])
    }
    rows = conform(frame, pd.DataFrame(told, index=page.index, copy=False))
    rows["version_id"] = page["version_id" if "version_id" in page else "page_key"].to_numpy()
    return rows


def _unknown(values: pd.Series) -> bool:
    """Whether the page tells nothing in the column; it is then what the frame calls unknown."""
    first_unknown = bool(values.iloc[:1].isna().all())
    return values.dtype == object and first_unknown and bool(values.isna().all())


def _shared(values: pd.Series) -> np.ndarray:
    """The values with equal texts as one object, where they repeat: Neo4j sends each anew."""
    texts = np.asarray(values)
    few = len(texts) < _LOOKED_AT
    if few or texts.dtype != object or len(set(texts[:_LOOKED_AT])) > _LOOKED_AT // 2:
        return texts
    places, distinct = pd.factorize(texts, use_na_sentinel=False)
    return np.asarray(np.asarray(distinct)[places])


def _dates(days: pd.Series) -> np.ndarray:
    numbers = days.to_numpy(dtype=np.float64, na_value=np.nan)
    known = ~np.isnan(numbers)
    dates = np.full(len(numbers), np.datetime64("NaT", "D"))
    dates[known] = numbers[known].astype(np.int64).astype("datetime64[D]")
    return dates.astype(DATE)
