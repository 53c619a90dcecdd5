"""What is asked before anybody asks: the statements of the page, in vain and without harm."""

from __future__ import annotations

import time
from threading import Event, Thread
from typing import Any

import pytest

import api.warm_up
from api.warm_up import _somebody, asked, warming_up
from cypher import Statement, statement
from graph.errors import StoreUnavailable
from graph.loading import load_tables
from graph.store import Store
from tests.drawing import draw, e


@pytest.mark.parametrize("name", asked("-", []))
def test_each_statement_is_asked_as_it_wants(store: Store, name: str) -> None:
    rows = store.read_rows(statement(f"read/{name}"), **asked("-", [])[name])
    assert [row for row in rows if any(row.values())] == []


def test_somebody_is_an_enterprise_with_its_node(store: Store) -> None:
    assert _somebody(store) == ("-", [])
    load_tables(store, draw(enterprises=[e("X-a"), e("91-b")]), load_id="one")
    enterprise_id, elements = _somebody(store)
    step = store.read_rows(
        statement("read/neighbourhood_step"),
        **asked(enterprise_id, elements)["neighbourhood_step"],
    )
    assert (enterprise_id, len(elements), len(step)) == ("91-b", 1, 1)


class _Told(Store):
    """Notes what it is asked, and is gone from the third question on."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.third = Event()

    def read_rows(self, question: Statement, /, **parameters: Any) -> list[dict[str, Any]]:
        self.asked.append(question.name)
        if len(self.asked) == 3:
            self.third.set()
            raise StoreUnavailable("a Neo4j that answers")
        return []


def test_a_store_that_is_gone_meanwhile_is_no_failure() -> None:
    store = _Told()
    with warming_up(store, lambda: store.asked.append("more")):
        assert store.third.wait(20)
    first, second, *_ = asked("-", [])
    assert store.asked == ["read/search_by_code", f"read/{first}", f"read/{second}"]


class _Interrupted(Thread):
    """One whose start is left by the order to stop while it begins to run."""

    def start(self) -> None:
        super().start()
        raise SystemExit(143)


class _Slow(_Told):
    """Takes a while to answer that there is nobody."""

    def read_rows(self, question: Statement, /, **parameters: Any) -> list[dict[str, Any]]:
        time.sleep(0.3)
        self.asked.append(question.name)
        return []


def test_told_to_stop_while_it_begins_it_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.warm_up, "Thread", _Interrupted)
    store = _Slow()
    with pytest.raises(SystemExit), warming_up(store):
        raise AssertionError("it was told to stop")
    assert store.asked == ["read/search_by_code"]
