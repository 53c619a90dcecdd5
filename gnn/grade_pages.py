"""The grades of a month as columns, page by page: what streams and packages are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import pandas as pd
import pyarrow as pa

from cypher import Statement, statement
from graph.store import Store

PAGE = 20_000
# A page of a list: those after an enterprise_id, so many.
Reader: TypeAlias = Callable[[str, int], pd.DataFrame]

_NUMBERS = ("score", "probability", "log_odds", "own_points", "contagion_points")
SCHEMA = pa.schema(
    [
        pa.field("enterprise_id", pa.string(), nullable=False),
        pa.field("period", pa.string(), nullable=False),
        pa.field("class", pa.string(), nullable=False),
        *(pa.field(name, pa.float64(), nullable=False) for name in _NUMBERS),
        pa.field("policy_version", pa.string(), nullable=False),
        pa.field("model_version", pa.string(), nullable=False),
        pa.field("snapshot_fingerprint", pa.string(), nullable=False),
    ]
)


def grade_pages(store: Store, period: str, *, after: str = "") -> Iterator[pa.Table]:
    """Tables of `SCHEMA` in the order of enterprise_id, of those behind `after`; none is empty.

    The next page is read while one is used, so two pages are in memory at most.
    """
    read = reader(store, statement("read/grade_columns"), period=period)
    with ThreadPoolExecutor(1) as ahead:
        waiting = ahead.submit(read, after, PAGE)
        while True:
            page = waiting.result()
            size = len(page)
            if size == PAGE:
                waiting = ahead.submit(read, str(page["enterprise_id"].iloc[-1]), PAGE)
            if size:
                yield table_of(page, period)
            if size < PAGE:
                return


def reader(store: Store, question: Statement, **asked: str) -> Reader:
    """How pages of a statement with $after and $limit are read."""

    def read(after: str, limit: int) -> pd.DataFrame:
        return store.read_columns(question, after=after, limit=limit, **asked)

    return read


def table_of(page: pd.DataFrame, period: str) -> pa.Table:
    """The page in the columns and types of `SCHEMA`."""
    columns = {"period": [period] * len(page), **{name: page[name] for name in page}}
    arrays = [pa.array(columns[field.name], field.type) for field in SCHEMA]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
