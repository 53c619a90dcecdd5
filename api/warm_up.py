"""What people wait for on the page, asked once about nobody before the first of them asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from threading import Event, Thread
from typing import Any

from cypher import statement
from graph.errors import LinkriskError
from graph.store import Store

_NOBODY = "-"  # the id of no enterprise
_ONE: dict[str, Any] = {"enterprise_id": _NOBODY, "period": None}
_FOUND: dict[str, Any] = {"limit": 1, "prefixes": None}
_DAY = date(2000, 1, 1)
# Statements by name with parameters that find nothing: they are planned as any others.
ASKED: dict[str, dict[str, Any]] = {
    "search_by_code": {"prefix": _NOBODY, **_FOUND},
    "search_by_name": {"lucene": f'+"{_NOBODY}"', "most": 1, **_FOUND},
    "grades_batch": {"enterprise_ids": [_NOBODY], "period": None},
    "explained_grades": {"enterprise_ids": [_NOBODY], "period": None},
    "profile": {"enterprise_id": _NOBODY, "limit": 1},
    "grade_months": {"enterprise_id": _NOBODY, "limit": 1},
    "neighbourhood_centre": _ONE,
    "neighbourhood_step": {
        "frontier": [],
        "as_of": _DAY,
        "period": None,
        "ranked": 1,
        "per_node": 1,
    },
    "timeline": {
        "enterprise_id": _NOBODY,
        "as_of": _DAY,
        "known_at": _DAY,
        "what": [],
        "skip": 0,
        "limit": 1,
    },
}


@contextmanager
def warming_up(store: Store) -> Iterator[None]:
    """Beside the block Neo4j plans each statement: just started, it takes seconds for the first.

    What fails here is told to whoever asks it in earnest. At the block's end nothing is asked any
    more.
    """
    over = Event()
    beside = Thread(target=_ask, args=(store, over), daemon=True)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join()


def _ask(store: Store, over: Event) -> None:
    with suppress(LinkriskError):
        for name, parameters in ASKED.items():
            if over.is_set():
                return
            store.read_rows(statement(f"read/{name}"), **parameters)
