"""What people wait for on the page, asked once before the first of them asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from threading import Event, Thread
from typing import Any

from api.neighbourhood import LINKS_PER_NODE, RANKED_PER_NODE
from cypher import statement
from graph.errors import LinkriskError
from graph.store import Store

_LOOK_SECONDS = 1.0
_NOBODY = "-"  # the id of no enterprise
_FOUND: dict[str, Any] = {"limit": 1, "prefixes": None}
_KINDS = ["record", "change", "link", "grade"]


def asked(enterprise_id: str, elements: list[str]) -> dict[str, dict[str, Any]]:
    """The statements of the page by name, with parameters about one enterprise and its node."""
    one, day = {"enterprise_id": enterprise_id}, date.today()
    cut = {"ranked": RANKED_PER_NODE, "per_node": LINKS_PER_NODE}
    return {
        "periods": {"prefixes": None},
        "grade_count": {},
        "search_by_name": {"lucene": f'+"{_NOBODY}"', "most": 1, **_FOUND},
        "profile": {**one, "limit": 1},
        "explained_grades": {"enterprise_ids": [enterprise_id], "period": None},
        "neighbourhood_step": {"frontier": elements, "as_of": day, "period": None, **cut},
        "grades_batch": {"enterprise_ids": [enterprise_id], "period": None},
        "grade_months": {**one, "limit": 1},
        "timeline": {**one, "as_of": day, "known_at": day, "what": _KINDS, "skip": 0, "limit": 1},
    }


@contextmanager
def warming_up(store: Store, *more: Callable[[], object]) -> Iterator[None]:
    """Beside the block Neo4j plans each statement: just started, it takes seconds for the first.

    more: what else takes long the first time. What fails here is told to whoever asks it in
    earnest; nothing that is read is told to anybody. At the block's end nothing is asked any more.
    """
    over, ended = Event(), Event()

    def ask() -> None:
        try:
            _ask(store, over, more)
        finally:
            ended.set()

    beside = Thread(target=ask, daemon=True)
    try:
        beside.start()
        yield
    finally:
        over.set()
        # Told to stop within start(), it runs though start() did not return, and can't be joined.
        while not ended.wait(_LOOK_SECONDS) and beside.ident is not None:
            pass


def _ask(store: Store, over: Event, more: tuple[Callable[[], object], ...]) -> None:
    with suppress(LinkriskError):
        for name, parameters in asked(*_somebody(store)).items():
            if over.is_set():
                return
            store.read_rows(statement(f"read/{name}"), **parameters)
        for one in more:
            one()


def _somebody(store: Store) -> tuple[str, list[str]]:
    """An enterprise and its node: Java is warm only where something was found. Else nobody."""
    found = store.read_rows(statement("read/search_by_code"), prefix="9", **_FOUND)
    if not found:
        return _NOBODY, []
    enterprise_id = str(found[0]["found"]["enterprise_id"])
    question = statement("read/neighbourhood_centre")
    centres = store.read_rows(question, enterprise_id=enterprise_id, period=None)
    return enterprise_id, [one["element"] for one in centres]
