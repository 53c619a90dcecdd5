"""Questions that are asked at the same time, answered by one statement."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class Gathered(Generic[Asked, Told]):
    """Threads that ask while an answer is under way are answered together by the next one.

    Who asks alone waits for nobody. What it costs to ask Neo4j, whatever the number of rows, is
    then paid once for all that wait, as a group commit pays once for the disk.
    """

    def __init__(self, answers: Callable[[list[Asked]], Mapping[Asked, Told]]) -> None:
        """answers: what is told of each of the things asked; what it leaves out has no answer."""
        self._answers = answers
        self._waiting: deque[tuple[Asked, Future[Told | None]]] = deque()
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="gathered")

    def answer(self, asked: Asked) -> Told | None:
        """What is told of one thing; None when there is no answer.

        Raises what `answers` raised, which is then raised for all that it was to answer.
        """
        mine: Future[Told | None] = Future()
        self._waiting.append((asked, mine))
        # One turn for each that waits: the first takes all, the others find nothing left.
        self._asking.submit(self._turn)
        return mine.result()

    def _turn(self) -> None:
        lot = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not lot:
            return
        try:
            told = self._answers(list(dict.fromkeys(asked for asked, _ in lot)))
        except BaseException as error:
            for _, waiting in lot:
                waiting.set_exception(error)
            return
        for asked, waiting in lot:
            waiting.set_result(told.get(asked))
