"""The domain classes of a month: points by a domain's own set, beside the generic class."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cypher import statement
from features.indicator_set import IndicatorSet
from features.scorecard import Scorecard, scorecard
from features.supervised_domain import members
from features.table import FeatureTable
from gnn.leaves import BLOCK, Leaves
from graph.merkle import leaf_hash
from graph.store import Store

_HELD = ("enterprise_id", "domain", "class", "points", "coverage", "indicator_set", "explanation")
BATCH = 1000


@dataclass(frozen=True)
class DomainSet:
    """A set and whose points it gives: `name` is a domain or a profile.

    rows: the enterprises by row in the snapshot.  because: (rows,) how each is known to be one.
    """

    name: str
    indicators: IndicatorSet
    rows: NDArray[np.int64]
    because: NDArray[np.object_]


def domain_set(
    table: FeatureTable, indicators: IndicatorSet, graded: NDArray[np.bool_]
) -> DomainSet:
    """The set with the graded enterprises of its domain."""
    if indicators.domain is None:
        raise ValueError(f"{indicators.title} is for no domain")
    known = members(table.snapshot, indicators.domain)
    rows = np.flatnonzero(known.any(axis=1).to_numpy() & graded)
    names = known.columns.to_numpy(dtype=object)
    because = [", ".join(names[mask]) for mask in known.to_numpy()[rows]]
    return DomainSet(indicators.domain.name, indicators, rows, np.array(because, dtype=object))


def domain_grades(table: FeatureTable, chosen: DomainSet, period: str) -> pd.DataFrame:
    """The grades as the graph holds them, by enterprise_id: `_HELD` and domain_grade_id, period."""
    ids = table.frame.index[chosen.rows]
    part = FeatureTable(table.frame.iloc[chosen.rows], table.names, table.snapshot)
    scored = scorecard(part, chosen.indicators)
    frame = pd.DataFrame(
        {
            "domain_grade_id": [f"{one}@{period}/{chosen.name}" for one in ids],
            "enterprise_id": ids,
            "period": period,
            "domain": chosen.name,
            "class": scored.summary["class"].to_numpy(dtype=object),
            "points": scored.summary["points"].to_numpy(),
            "coverage": scored.summary["coverage"].to_numpy(),
            "indicator_set": chosen.indicators.title,
            "explanation": _explanations(table, chosen, scored),
        }
    )
    return frame.sort_values("enterprise_id", ignore_index=True)


def write_domain_grades(store: Store, grades: pd.DataFrame) -> None:
    """Writes the grades beside the generic ones; the same grades again change nothing."""
    store.write(statement("load/domain_grades"), grades, batch=BATCH)


def leaves_of_domain(period: str, grades: pd.DataFrame) -> Leaves:
    """Of each grade the hash over all it holds."""
    columns = [_plain(grades[name]) for name in _HELD]
    hashes = [leaf_hash([period, *row]) for row in zip(*columns, strict=True)]
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
    return [{**row, "explanation": json.loads(row["explanation"])} for row in found]


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


def _explanations(table: FeatureTable, chosen: DomainSet, scored: Scorecard) -> Sequence[str]:
    """Of each enterprise why it is of the domain, the points by group and by indicator."""
    items = [item for item in chosen.indicators.items if (scored.points[item.item_id] != 0).any()]
    points = scored.points[[item.item_id for item in items]].to_numpy()
    groups = scored.groups.to_dict("records")
    sources = [table.sources(item.of) if item.of else None for item in items]
    texts = []
    for place, row in enumerate(chosen.rows.tolist()):
        own = [
            {
                "indicator_id": item.item_id,
                "label_zh": item.label_zh,
                "points": float(value),
                "record_ids": source.of(row) if source else [],
            }
            for item, value, source in zip(items, points[place], sources, strict=True)
            if np.isfinite(value) and value != 0
        ]
        told = {"because": chosen.because[place], "groups": groups[place], "own": own}
        texts.append(json.dumps(told, ensure_ascii=False, sort_keys=True))
    return texts


def _plain(values: pd.Series) -> list[Any]:
    """The values; one that somebody removed is None."""
    return list(values.astype(object).where(values.notna(), None))
