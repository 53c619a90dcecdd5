"""Domain grades in Neo4j: written beside the generic ones, hashed for the chain, and read back."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from cypher import statement
from gnn.leaves import BLOCK, Leaves, leaf_of
from graph.store import Store

_HELD = ("enterprise_id", "domain", "class", "points", "coverage", "indicator_set", "explanation")
BATCH = 1000


def write_domain_grades(store: Store, grades: pd.DataFrame) -> None:
    """Writes the grades beside the generic ones; the same grades again change nothing."""
    store.write(statement("load/domain_grades"), grades, batch=BATCH)


def leaves_of_domain(period: str, grades: pd.DataFrame) -> Leaves:
    """Of each grade the hash over all it holds; a mode only where it has one.

    Months sealed before there were modes are proved by the hashes that they have.
    """
    columns = [_plain(grades[name]) for name in (*_HELD, "mode")]
    rows = ([period, *row] for row in zip(*columns, strict=True))
    hashes = [leaf_of(row if row[-1] is not None else row[:-1]) for row in rows]
    return Leaves(grades["enterprise_id"].tolist(), hashes)


def stored_domain_leaves(store: Store, period: str, domain: str) -> Leaves:
    """The hashes of a domain's grades as the graph has them now."""
    ids: list[str] = []
    hashes: list[bytes] = []
    after, size = "", BLOCK
    while size == BLOCK:
        page = store.read_columns(
            statement("read/sealed_domain_grades"),
            **{"period": period, "domain": domain, "after": after, "limit": BLOCK},
        )
        size = len(page)
        if size:
            leaves = leaves_of_domain(period, page)
            ids, hashes = ids + leaves.enterprise_ids, hashes + leaves.hashes
            after = ids[-1]
    return Leaves(ids, hashes)


def domains_of(store: Store, enterprise_id: str, period: str) -> list[dict[str, Any]]:
    """The domain grades of one enterprise in a month, with the parts of their points."""
    found = store.read(
        statement("read/domain_grades"), enterprise_id=enterprise_id, period=period
    ).to_dict("records")
    return domains_told(found)


def domains_told(grades: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Domain grades as the graph keeps them, with the parts of their points as values."""
    return [{**one, "explanation": json.loads(one["explanation"])} for one in grades]


def classes_by_domain(store: Store, period: str) -> pd.DataFrame:
    """[enterprise_id, domain, class] of a month."""
    pages, after, size = [], "", BLOCK
    while size == BLOCK:
        question = statement("read/domain_classes")
        page = store.read_columns(question, period=period, after=after, limit=BLOCK)
        size = len(page)
        pages.append(page)
        after = page["domain_grade_id"].iloc[-1] if size else ""
    filled = [page for page in pages if len(page)] or pages
    return pd.concat(filled, ignore_index=True)[["enterprise_id", "domain", "class"]]


def _plain(values: pd.Series) -> list[Any]:
    """The values; one that somebody removed is None."""
    return list(values.astype(object).where(values.notna(), None))
