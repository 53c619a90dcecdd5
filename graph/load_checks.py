"""Which rows of a load may enter the graph: their identity, their ends, and the closed past."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import numpy as np
import pandas as pd

from cypher import statement
from graph.closing import CAUSE, closed_through, late_rows
from graph.row_checks import reasons, with_texts
from graph.store import Store
from graph.tables import ENTITIES
from graph.version_ids import Texts, id_words
from graph.waiting_rows import QUARANTINE, quarantine_of

_ASKED_AT_ONCE = 20_000

Frames: TypeAlias = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Content:
    """SHA-256 over the version ids of every frame, and the frames where one comes repeatedly."""

    sha256: str
    repeated: frozenset[str]


@dataclass(frozen=True)
class Checked:
    """Rows that may enter by frame (with version_id and link_key), and lines on the others."""

    rows: Frames
    quarantine: pd.DataFrame


def identified(frame: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, Texts]:
    """The rows in the frame's columns with version_id and link_key, and file and line if known.

    Beside them their texts, as `with_texts` gives them.
    """
    identified_rows, texts = with_texts(frame, rows)
    for name in {"file", "line"} & set(rows.columns):
        identified_rows[name] = rows[name].to_numpy()
    return identified_rows, texts


def content_of(texts: dict[str, Texts]) -> Content:
    """What the rows of these texts are, in an order that the input does not decide."""
    digest, repeated = hashlib.sha256(), set()
    for name in sorted(texts):
        words = _sorted(*id_words(texts[name]["version_id"]))
        digest.update(name.encode())
        digest.update(words.astype(">u8").tobytes().hex().encode())
        if (words[1:] == words[:-1]).all(axis=1).any():
            repeated.add(name)
    return Content(digest.hexdigest(), frozenset(repeated))


def _sorted(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The ids of both words in order, two numbers each."""
    order = np.argsort(first)
    # Sorting by one word is fast, and two different ids hardly ever share it.
    if (np.diff(first[order]) == 0).any():
        order = np.lexsort((second, first))
    return np.stack([first[order], second[order]], axis=1)


def check_rows(
    store: Store | None, rows: Frames, known: Frames, *, texts: dict[str, Texts] | None = None
) -> Checked:
    """Sorts the rows by whether they may enter, knowing the graph and entities that come along.

    No store: the graph is empty.  texts: those of the rows by frame, if they are at hand.
    """
    texts = texts or {}
    entities = [name for name in ENTITIES if name in rows]
    closed = closed_through(store) if store else None
    found = {name: reasons(name, rows[name], _no_ends, texts=texts.get(name)) for name in entities}
    _mark_late(store, rows, found, closed)
    entering = {name: _entering(rows[name], found[name]) for name in entities}
    missing = _Missing(store, [entering, known])
    links = {
        name: reasons(name, rows[name], missing, texts=texts.get(name))
        for name in rows
        if name not in entities
    }
    _mark_late(store, rows, links, closed)
    found |= links
    held = [
        quarantine_of(name, frame, found[name])
        for name, frame in rows.items()
        if found[name]["cause"].notna().any()
    ]
    return Checked(
        {name: _entering(frame, found[name]) for name, frame in rows.items()},
        pd.concat(held, ignore_index=True) if held else pd.DataFrame(columns=list(QUARANTINE)),
    )


def _entering(rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    enters = found["cause"].isna()
    return rows if enters.all() else rows[enters]


def _mark_late(store: Store | None, rows: Frames, found: Frames, closed: date | None) -> None:
    """Writes why late rows wait, where no other cause stands."""
    if store is None or closed is None:
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

    store: Store | None
    coming: list[Frames]
    _known: dict[str, list[pd.Index]] = field(default_factory=dict)

    def __call__(self, entity: str, ids: pd.Series) -> set[str]:
        for known in self._coming_along(entity):
            absent = known.get_indexer(ids) < 0
            if not absent.any():
                return set()
            ids = ids[absent]
        asked = pd.unique(ids)
        return set(asked) - self._in_graph(ENTITIES[entity], asked)

    def _coming_along(self, entity: str) -> list[pd.Index]:
        """The ids that come along; kept, because looking one up needs a table of all of them."""
        if entity not in self._known:
            key = ENTITIES[entity]
            ids = [pd.Index(frames[entity][key]) for frames in self.coming if entity in frames]
            self._known[entity] = [known if known.is_unique else known.unique() for known in ids]
        return self._known[entity]

    def _in_graph(self, key: str, asked: np.ndarray) -> set[str]:
        question = statement(f"read/known_{key}s")
        if self.store is None:
            return set()
        answers = [
            self.store.read_columns(question, ids=asked[start : start + _ASKED_AT_ONCE].tolist())
            for start in range(0, len(asked), _ASKED_AT_ONCE)
        ]
        return {id_ for answer in answers for id_ in answer["id"]}
