"""How checked tables enter Neo4j: any order, twice, or after a kill, the graph is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pandas as pd

from cypher import statement
from graph.closing import closed_through
from graph.errors import Mismatch, StatementFailed
from graph.load_checks import Checked, Frames, check_rows, content_of, identified
from graph.load_report import COUNTED, FrameReport, LoadReport
from graph.load_writes import Progress, write_all
from graph.row_checks import with_identity
from graph.store import Store
from graph.succession_writes import touched, write_successions
from graph.tables import Tables
from graph.version_ids import Texts
from graph.waiting_rows import forget_waiting, keep_waiting, read_waiting

_CHECKED_AT_ONCE = 2


@dataclass(frozen=True)
class Brought:
    """What a load brings: all its rows with their identity, their hash, and what may enter.

    repeated: the frames in which a row comes more than once.  texts: the columns of text of `rows`
    as Arrow's, by frame; of a load into an empty graph only, which writes all of them again.
    """

    load_id: str
    rows: Frames
    content: str
    checked: Checked
    repeated: frozenset[str]
    texts: dict[str, Texts]

    @classmethod
    def of(cls, store: Store | None, tables: Tables, load_id: str) -> Brought:
        """The tables, checked against each other and what the graph knows (no store: nothing)."""
        names, frames = zip(*tables, strict=True)
        # Hashing and what Arrow does of it leave Python free to go on with another frame.
        with ThreadPoolExecutor(_CHECKED_AT_ONCE) as beside:
            found, texts = zip(*beside.map(identified, names, frames), strict=True)
            rows = dict(zip(names, found, strict=True))
            known_texts = dict(zip(names, texts, strict=True))
            content = beside.submit(content_of, known_texts)
            checked = check_rows(store, rows, {}, texts=known_texts)
        told = content.result()
        kept = {} if store else known_texts
        return cls(load_id, rows, told.sha256, checked, told.repeated, kept)

    @property
    def sources(self) -> list[str]:
        """Names of the sources of the rows."""
        told = {source for rows in self.rows.values() for source in rows["source"].unique()}
        return sorted(str(source) for source in told - {None})


def load_tables(
    store: Store, tables: Tables, *, load_id: str, progress: Progress | None = None
) -> LoadReport:
    """Writes the tables into the graph and says what that changed.

    The graph depends only on the set of rows ever loaded. A row that names an unknown end goes to
    quarantine (in the report and in the graph) and enters with the load that brings its end; so
    does a row that claims to have been learned in the closed past (see `graph.closing`).
    A load that was killed is run again under its load_id; a complete one writes nothing.
    Loads of one graph must not run at the same time: the report counts by what the graph gained.

    Raises Mismatch when load_id is complete with other rows, or the graph has lost rows of it.
    """
    closed = closed_through(store)
    load = Brought.of(store, tables, load_id)
    before = sizes(store)
    if is_complete(store, load):
        _check_sizes(load_id, load.checked.rows, before)
        return report_of(load, before=before, now=sizes(store))
    begin(store, load)
    # From here on no month closes beside it. One that closed since the check is closed to its rows.
    if closed_through(store) != closed:
        load = Brought.of(store, tables, load_id)
    released = _write(store, load.checked, progress)
    # What follows from the rows is no row: it is counted by no report.
    report = report_of(load, before=before, now=sizes(store), released=released)
    write_successions(store, touched(load.checked.rows, released))
    complete(store, load)
    return report


def begin(store: Store, load: Brought) -> None:
    """Notes that the load runs; what depends on the graph then knows that it is in between."""
    store.run(statement("load/load_started"), load_id=load.load_id, content=load.content)


def complete(store: Store, load: Brought) -> None:
    """Notes that every row of the load has entered or waits."""
    read = sum(len(rows) for rows in load.rows.values())
    counts = {"rows": read, "quarantined": len(load.checked.quarantine)}
    done = statement("load/load_completed")
    store.run(done, load_id=load.load_id, counts=counts, sources=load.sources)


def report_of(
    load: Brought,
    *,
    before: Mapping[str, int],
    now: Mapping[str, int],
    released: Frames | None = None,
) -> LoadReport:
    """What the load did, from the sizes of the graph `before` and now; no `released`: nothing."""
    gained = Counter({name: size - before[name] for name, size in now.items()})
    return LoadReport(
        load_id=load.load_id,
        repeated=released is None,
        frames=_frame_reports(load, released or {}, gained),
        quarantine=load.checked.quarantine,
        gained=gained,
    )


def _write(store: Store, entering: Checked, progress: Progress | None) -> Frames:
    """Writes the rows and those waiting rows that may enter with them; returns the latter."""
    waiting = {name: with_identity(name, rows) for name, rows in read_waiting(store).items()}
    tried = check_rows(store, waiting, entering.rows)
    write_all(store, {name: _joined(name, entering, tried) for name in entering.rows}, progress)
    keep_waiting(store, tried.quarantine)
    keep_waiting(store, entering.quarantine)
    for rows in tried.rows.values():
        forget_waiting(store, rows["version_id"])
    return tried.rows


def _joined(frame: str, entering: Checked, tried: Checked) -> pd.DataFrame:
    rows = [part for part in (entering.rows[frame], tried.rows.get(frame)) if part is not None]
    rows = [part for part in rows if not part.empty] or rows[:1]
    return pd.concat(rows, ignore_index=True).drop_duplicates("version_id")


def _frame_reports(
    load: Brought, released: Frames, gained: Mapping[str, int]
) -> dict[str, FrameReport]:
    return {
        name: FrameReport(
            read=len(rows),
            accepted=len(load.checked.rows[name]),
            quarantined=len(rows) - len(load.checked.rows[name]),
            released=len(released.get(name, ())),
            new=sum(gained[counted] for counted in COUNTED[name]),
        )
        for name, rows in load.rows.items()
    }


def is_complete(store: Store, load: Brought) -> bool:
    """Whether the load came to its end before. Raises Mismatch when it did with other rows."""
    loads = store.read(statement("read/loads"))
    same = loads[(loads["load_id"] == load.load_id) & (loads["status"] == "complete")]
    if not same.empty and same["content"].iloc[0] != load.content:
        raise Mismatch("the rows that the load was complete with", "other rows", load.load_id)
    return not same.empty


def _check_sizes(load_id: str, accepted: Frames, before: Mapping[str, int]) -> None:
    for name, rows in accepted.items():
        loaded, held = rows["version_id"].nunique(), sum(before[part] for part in COUNTED[name])
        if held < loaded:
            raise Mismatch(f"at least {loaded} {name} of the complete load", held, load_id)


def sizes(store: Store) -> Counter[str]:
    """Number of nodes by label and of links by type."""
    try:
        rows = store.read(statement("read/graph_counts"))
    except StatementFailed:
        # No administrator, or no such procedure: the same numbers, planned for half a second.
        rows = store.read(statement("read/sizes"))
    pairs = zip(rows["name"], rows["size"], strict=True)
    return Counter({str(name): int(size) for name, size in pairs})
