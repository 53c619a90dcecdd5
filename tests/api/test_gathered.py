"""Questions asked at the same time share one answer, and each gets its own part of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.gathered import Gathered

_WAIT = 20.0


class _Source:
    """Tells squares; the first lot waits until it is let go."""

    def __init__(self) -> None:
        self.lots: list[list[int]] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def squares(self, asked: list[int]) -> dict[int, int]:
        self.lots.append(asked)
        self.begun.set()
        assert self.go.wait(_WAIT)
        if 13 in asked:
            raise ValueError("no square of 13")
        return {one: one * one for one in asked if one >= 0}


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as made:
        yield made


def _all_wait(gathered: Gathered[int, int], size: int) -> None:
    while len(gathered._waiting) < size:
        pass


def test_who_asks_alone_is_answered_alone() -> None:
    source = _Source()
    source.go.set()
    gathered = Gathered(source.squares)
    assert [gathered.answer(one) for one in (3, -1, 3)] == [9, None, 9]
    assert source.lots == [[3], [-1], [3]]


def test_who_asks_meanwhile_is_answered_by_the_next_lot(pool: ThreadPoolExecutor) -> None:
    source = _Source()
    gathered = Gathered(source.squares)
    first = pool.submit(gathered.answer, 1)
    assert source.begun.wait(_WAIT)
    others = [pool.submit(gathered.answer, one) for one in (2, 3, 2, -4)]
    _all_wait(gathered, 4)
    source.go.set()
    assert first.result(_WAIT) == 1
    assert [one.result(_WAIT) for one in others] == [4, 9, 4, None]
    assert [sorted(lot) for lot in source.lots] == [[1], [-4, 2, 3]]


def test_a_failure_is_told_to_all_of_its_lot_and_to_no_other(pool: ThreadPoolExecutor) -> None:
    source = _Source()
    gathered = Gathered(source.squares)
    first = pool.submit(gathered.answer, 1)
    assert source.begun.wait(_WAIT)
    others = [pool.submit(gathered.answer, one) for one in (13, 2)]
    _all_wait(gathered, 2)
    source.go.set()
    assert first.result(_WAIT) == 1
    for one in others:
        with pytest.raises(ValueError, match="no square of 13"):
            one.result(_WAIT)
    assert gathered.answer(2) == 4
