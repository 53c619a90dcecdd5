"""What the graph holds of a month, read once: hashes of its grades, their classes and links."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cypher import statement
from gnn.contagion_links import LinkCheck, LinkFault
from gnn.kept_text import text_of
from gnn.leaves import BLOCK, Leaves, leaf_of
from graph.errors import Mismatch
from graph.store import Store

HELD = (
    "enterprise_id",
    "class",
    "score",
    "probability",
    "log_odds",
    "own_points",
    "contagion_points",
    "policy_version",
    "model_version",
    "snapshot_fingerprint",
    "run_id",
    "explanation",
)


@dataclass(frozen=True)
class StoredMonth:
    """leaves: the hashes of the grades.  classes: how many have each class.

    links: how many contagion links the explanations make.  link_faults: those that the graph has
    otherwise.
    """

    leaves: Leaves
    classes: Counter[str]
    links: int
    link_faults: list[LinkFault]


def stored_month(store: Store, period: str) -> StoredMonth:
    """The grades of a month and the links between their enterprises, as the graph has them now."""
    ids: list[str] = []
    hashes: list[bytes] = []
    classes, links = Counter[str](), LinkCheck(store, period)
    for page in _pages(store, period):
        leaves = leaves_of(period, page)
        ids += leaves.enterprise_ids
        hashes += leaves.hashes
        classes.update(page["class"].map(str))
        links.span(leaves.enterprise_ids, page["explanation"].tolist())
    links.end()
    return StoredMonth(Leaves(ids, hashes), classes, links.count, links.faults)


def leaves_of(period: str, grades: pd.DataFrame) -> Leaves:
    """Of each grade the hash over all it holds; its explanation, as a hash of its own, included.

    grades: [enterprise_id, class, score, ..., explanation]; of a root, sorted by enterprise_id.
    """
    explained = grades["explanation"].map(_hash_of_text)
    columns = [_plain(grades[name]) for name in HELD[:-1]]
    hashes = [leaf_of([period, *row]) for row in zip(*columns, explained.tolist(), strict=True)]
    return Leaves(grades["enterprise_id"].tolist(), hashes)


def _pages(store: Store, period: str) -> Iterator[pd.DataFrame]:
    """The grades by pages, their explanations as text, whether they lie there compressed or not.

    While a page is looked at, the next is read: Neo4j and we would else wait for each other.
    """
    with ThreadPoolExecutor(1) as reader:
        begun: Future[pd.DataFrame] | None = reader.submit(_page, store, period, "")
        while begun:
            page = begun.result()
            whole = len(page) == BLOCK
            last = page["enterprise_id"].iloc[-1] if whole else ""
            begun = reader.submit(_page, store, period, last) if whole else None
            if len(page):
                yield page.assign(explanation=_texts(page["explanation"]))


def _page(store: Store, period: str, after: str) -> pd.DataFrame:
    question = statement("read/sealed_grades")
    return store.read_columns(question, period=period, after=after, limit=BLOCK)


def _texts(kept: pd.Series) -> pd.Series:
    return pd.Series([_text(one) for one in kept], index=kept.index, dtype=object)


def _plain(values: pd.Series) -> list[Any]:
    """The values; one that somebody removed is None."""
    return list(values.astype(object).where(values.notna(), None))


def _hash_of_text(kept: Any) -> str | None:
    told = _text(kept)
    return None if told is None else hashlib.sha256(told.encode()).hexdigest()


def _text(kept: Any) -> str | None:
    """The text; of what is no text, that of its value, which no explanation has."""
    if kept is None:
        return None
    try:
        return text_of(kept)
    except (Mismatch, TypeError):
        return repr(kept)
