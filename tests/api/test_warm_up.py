"""What is asked before anybody asks: the statements of the page, in vain and without harm."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from api.warm_up import ASKED, warming_up
from cypher import Statement, statement
from graph.errors import StoreUnavailable
from graph.store import Store


@pytest.mark.parametrize("name", ASKED)
def test_each_statement_is_asked_as_it_wants_and_finds_nothing(migrated: Store, name: str) -> None:
    rows = migrated.read_rows(statement(f"read/{name}"), **ASKED[name])
    assert [row for row in rows if any(row.values())] == []


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
    with warming_up(store):
        assert store.third.wait(20)
    assert store.asked == [f"read/{name}" for name in list(ASKED)[:3]]
