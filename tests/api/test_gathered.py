"""Questions asked at the same time share one answer, and each gets its own part of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.gathered import Gathered

_WAIT = 20.0


class _Source:
    """Tells squares, of letters that share one; the first lot waits until it is let go."""

    def __init__(self) -> None:
        self.lots: list[tuple[str, list[int]]] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def squares(self, letter: str, asked: list[int]) -> dict[int, str]:
        self.lots.append((letter, sorted(asked)))
        self.begun.set()
        assert self.go.wait(_WAIT)
        if 13 in asked:
            raise ValueError("no square of 13")
        return {one: f"{letter}{one * one}" for one in asked if one >= 0}


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as made:
        yield made


def _all_wait(gathered: Gathered[str, int, str], size: int) -> None:
    while len(gathered._waiting) < size:
        pass


def test_who_asks_alone_is_answered_alone() -> None:
    source = _Source()
    source.go.set()
    gathered = Gathered(source.squares)
    assert [gathered.answer("a", one) for one in (3, -1, 3)] == ["a9", None, "a9"]
    assert source.lots == [("a", [3]), ("a", [-1]), ("a", [3])]


def test_who_asks_meanwhile_is_answered_by_the_next_lot(pool: ThreadPoolExecutor) -> None:
    source = _Source()
    gathered = Gathered(source.squares)
    first = pool.submit(gathered.answer, "a", 1)
    assert source.begun.wait(_WAIT)
    asked = [("a", 2), ("b", 2), ("a", 3), ("a", 2), ("b", -4)]
    others = [pool.submit(gathered.answer, *one) for one in asked]
    _all_wait(gathered, 5)
    source.go.set()
    assert first.result(_WAIT) == "a1"
    assert [one.result(_WAIT) for one in others] == ["a4", "b4", "a9", "a4", None]
    assert source.lots[0] == ("a", [1])
    assert sorted(source.lots[1:]) == [("a", [2, 3]), ("b", [-4, 2])]


def test_a_failure_is_told_to_all_of_its_lot_and_to_no_other(pool: ThreadPoolExecutor) -> None:
    source = _Source()
    gathered = Gathered(source.squares)
    first = pool.submit(gathered.answer, "a", 1)
    assert source.begun.wait(_WAIT)
    failing = [pool.submit(gathered.answer, "a", one) for one in (13, 2)]
    other = pool.submit(gathered.answer, "b", 2)
    _all_wait(gathered, 3)
    source.go.set()
    assert (first.result(_WAIT), other.result(_WAIT)) == ("a1", "b4")
    for one in failing:
        with pytest.raises(ValueError, match="no square of 13"):
            one.result(_WAIT)
    assert gathered.answer("a", 2) == "a4"
