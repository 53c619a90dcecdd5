"""How the graph is read back from Neo4j: all versions as Tables, and the Snapshot of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from cypher import Statement, statement
from graph.snapshot import Snapshot, snapshot_from
from graph.snapshot_cache import cached_snapshot, keep_snapshot, snapshot_key
from graph.store import Store
from graph.tables import COLUMNS, DATE, KEYS, Tables, conform, empty

PAGE = 20_000
_READERS = 4
_LOOKED_AT = 100
_LONGEST = "records"  # its reading begins first: it would last beyond all others
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
        # Neo4j answers one statement on one core: several keep it and us busy.
        read = {
            frame: [readers.submit(_read_rows, store, frame, name) for name in _STATEMENTS[frame]]
            for frame in sorted(_STATEMENTS, key=_LONGEST.__eq__, reverse=True)
        }
        yield lambda frame: _joined(frame, read.pop(frame))


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


def _joined(frame: str, parts: Iterable[Future[list[pd.DataFrame]]]) -> pd.DataFrame:
    pages = [page for part in parts for page in part.result() if not page.empty]
    if not pages:
        return empty(frame)
    # Column by column: pd.concat looks at each cell of a column that is unknown throughout.
    columns = {
        name: np.concatenate([page[name].to_numpy() for page in pages]) for name in pages[0].columns
    }
    return pd.DataFrame(columns, copy=False)


def _read_rows(store: Store, frame: str, name: str) -> list[pd.DataFrame]:
    return [typed(frame, page) for page in _pages(store, statement(f"read/{name}"))]


def _pages(store: Store, question: Statement) -> Iterator[pd.DataFrame]:
    after, size = "", PAGE
    # A record about two enterprises would be two rows of a page, so a full page can hold more.
    while size >= PAGE:
        page = store.read_columns(question, after=after, limit=PAGE)
        size = len(page)
        if size:
            after = page["page_key"].iloc[-1]
            yield page


def typed(frame: str, page: pd.DataFrame) -> pd.DataFrame:
    """The page in the frame's columns and types, with the graph's version_id of each row.

    Days since 1970 become dates, null unknown.
    """
    # A record someone wrote without its enterprise fills a place on the page but is no row.
    page = page.dropna(subset=[key for key in KEYS[frame] if key.endswith("_id")])
    days = [name for name, kind in COLUMNS[frame].items() if kind == DATE]
    told = {name: _shared(page[name]) for name in COLUMNS[frame] if name in page}
    dates = {name: _dates(page[name]) for name in days}
    rows = conform(frame, page.assign(**{**told, **dates}))
    rows["version_id"] = page["version_id" if "version_id" in page else "page_key"].to_numpy()
    return rows


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
