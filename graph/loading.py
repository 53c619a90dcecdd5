"""How checked tables enter Neo4j: any order, twice, or after a kill, the graph is the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import pandas as pd

from cypher import statement
from graph.closing import CAUSE, closed_through, late_rows
from graph.errors import Mismatch
from graph.load_report import COUNTED, FrameReport, LoadReport
from graph.load_writes import Progress, write_all
from graph.row_checks import reasons, with_identity
from graph.store import Store
from graph.tables import ENTITIES, Tables, conform
from graph.waiting_rows import (
    QUARANTINE,
    forget_waiting,
    keep_waiting,
    quarantine_of,
    read_waiting,
)

_ASKED_AT_ONCE = 20_000

Frames: TypeAlias = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class _Checked:
    """Rows that may enter by frame (with version_id and link_key), and lines on the others."""

    rows: Frames
    quarantine: pd.DataFrame


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
    brought = {name: _identified(name, rows) for name, rows in tables}
    content = _content(brought)
    repeated = _is_complete(store, load_id, content)
    checked = _checked(store, brought, {})
    before = _sizes(store)
    released: Frames = {}
    if repeated:
        _check_sizes(load_id, checked.rows, before)
    else:
        store.run(statement("load/load_started"), load_id=load_id, content=content)
        released = _write(store, checked, progress)
        counts = {"rows": sum(tables.rows.values()), "quarantined": len(checked.quarantine)}
        sources = sorted(_sources(brought))
        store.run(statement("load/load_completed"), load_id=load_id, counts=counts, sources=sources)
    gained = {name: size - before[name] for name, size in _sizes(store).items()}
    return LoadReport(
        load_id=load_id,
        repeated=repeated,
        frames=_frame_reports(checked.rows, brought, released=released, gained=gained),
        quarantine=checked.quarantine,
        gained=gained,
    )


def _write(store: Store, checked: _Checked, progress: Progress | None) -> Frames:
    """Writes the rows and those waiting rows that may enter with them; returns the latter."""
    waiting = {name: with_identity(name, rows) for name, rows in read_waiting(store).items()}
    tried = _checked(store, waiting, checked.rows)
    write_all(store, {name: _joined(name, checked, tried) for name in checked.rows}, progress)
    keep_waiting(store, tried.quarantine)
    keep_waiting(store, checked.quarantine)
    for rows in tried.rows.values():
        forget_waiting(store, rows["version_id"])
    return tried.rows


def _joined(frame: str, checked: _Checked, tried: _Checked) -> pd.DataFrame:
    rows = [part for part in (checked.rows[frame], tried.rows.get(frame)) if part is not None]
    rows = [part for part in rows if not part.empty] or rows[:1]
    return pd.concat(rows, ignore_index=True).drop_duplicates("version_id")


def _frame_reports(
    accepted: Frames, brought: Frames, *, released: Frames, gained: dict[str, int]
) -> dict[str, FrameReport]:
    return {
        name: FrameReport(
            read=len(rows),
            accepted=len(accepted[name]),
            quarantined=len(rows) - len(accepted[name]),
            released=len(released.get(name, ())),
            new=sum(gained[counted] for counted in COUNTED[name]),
        )
        for name, rows in brought.items()
    }


def _identified(frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    places = {name: rows[name].to_numpy() for name in ("file", "line") if name in rows.columns}
    return with_identity(frame, conform(frame, rows)).assign(**places)


def _content(rows: Frames) -> str:
    """SHA-256 over the version ids of every frame, in an order that the input does not decide."""
    digest = hashlib.sha256()
    for name in sorted(rows):
        digest.update(name.encode())
        digest.update("".join(np.sort(rows[name]["version_id"].to_numpy(dtype=str))).encode())
    return digest.hexdigest()


def _sources(rows: Frames) -> set[str]:
    return {str(source) for frame in rows.values() for source in frame["source"].dropna().unique()}


def _is_complete(store: Store, load_id: str, content: str) -> bool:
    loads = store.read(statement("read/loads"))
    same = loads[(loads["load_id"] == load_id) & (loads["status"] == "complete")]
    if not same.empty and same["content"].iloc[0] != content:
        raise Mismatch("the rows that the load was complete with", "other rows", load_id)
    return not same.empty


def _check_sizes(load_id: str, accepted: Frames, sizes: dict[str, int]) -> None:
    for name, rows in accepted.items():
        loaded, held = rows["version_id"].nunique(), sum(sizes[part] for part in COUNTED[name])
        if held < loaded:
            raise Mismatch(f"at least {loaded} {name} of the complete load", held, load_id)


def _sizes(store: Store) -> dict[str, int]:
    """Number of nodes by label and of links by type."""
    sizes = store.read(statement("read/sizes"))
    return {str(name): int(size) for name, size in zip(sizes["name"], sizes["size"], strict=True)}


def _checked(store: Store, rows: Frames, known: Frames) -> _Checked:
    """Sorts the rows by whether they may enter, knowing the graph and entities that come along."""
    entities = [name for name in ENTITIES if name in rows]
    closed = closed_through(store)
    found = {name: reasons(name, rows[name], _no_ends) for name in entities}
    _mark_late(store, rows, found, closed)
    entering = {name: rows[name].loc[found[name]["cause"].isna()] for name in entities}
    missing = _Missing(store, [entering, known])
    links = {name: reasons(name, rows[name], missing) for name in rows if name not in entities}
    _mark_late(store, rows, links, closed)
    found |= links
    lines = [quarantine_of(name, frame, found[name]) for name, frame in rows.items()]
    held = [part for part in lines if not part.empty]
    return _Checked(
        {name: frame[found[name]["cause"].isna()] for name, frame in rows.items()},
        pd.concat(held, ignore_index=True) if held else pd.DataFrame(columns=list(QUARANTINE)),
    )


def _mark_late(store: Store, rows: Frames, found: Frames, closed: date | None) -> None:
    """Writes why late rows wait, where no other cause stands."""
    if closed is None:
        return
    for name, causes in found.items():
        open_rows = causes["cause"].isna()
        late = rows[name].index[open_rows][late_rows(store, name, rows[name][open_rows], closed)]
        found[name].loc[late, "cause"] = CAUSE
        found[name].loc[late, "reason"] = f"{CAUSE} (through {closed}): take it late"


def _no_ends(entity: str, ids: pd.Series) -> set[str]:
    return set()


@dataclass(frozen=True)
class _Missing:
    """Finds ids that neither the rows coming along nor the graph know; asks only for the rest."""

    store: Store
    coming: list[Frames]

    def __call__(self, entity: str, ids: pd.Series) -> set[str]:
        key = ENTITIES[entity]
        for frames in self.coming:
            if entity in frames:
                ids = ids[~ids.isin(frames[entity][key])]
        asked = pd.unique(ids)
        return set(asked) - self._in_graph(key, asked)

    def _in_graph(self, key: str, asked: np.ndarray) -> set[str]:
        question = statement(f"read/known_{key}s")
        answers = [
            self.store.read_columns(question, ids=asked[start : start + _ASKED_AT_ONCE].tolist())
            for start in range(0, len(asked), _ASKED_AT_ONCE)
        ]
        return {id_ for answer in answers for id_ in answer["id"]}
