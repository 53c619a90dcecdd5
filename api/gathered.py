"""Questions that are asked at the same time, answered by one statement."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Shared = TypeVar("Shared", bound=Hashable)
Asked = TypeVar("Asked", bound=Hashable)
Told = TypeVar("Told")


class Gathered(Generic[Shared, Asked, Told]):
    """Threads that ask while an answer is under way are answered together by the next one.

    Who asks alone waits for nobody. What it costs to ask Neo4j, whatever the number of rows, is
    then paid once for all that wait, as a group commit pays once for the disk.
    """

    def __init__(self, answers: Callable[[Shared, list[Asked]], Mapping[Asked, Told]]) -> None:
        """answers: what is told of each thing asked, of those whose questions share the rest.

        What it leaves out has no answer.
        """
        self._answers = answers
        self._waiting: deque[tuple[Shared, Asked, Future[Told | None]]] = deque()
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="gathered")

    def answer(self, shared: Shared, asked: Asked) -> Told | None:
        """What is told of one thing; None when there is no answer.

        Raises what `answers` raised, which is then raised for all that it was to answer.
        """
        mine: Future[Told | None] = Future()
        self._waiting.append((shared, asked, mine))
        # One turn for each that waits: the first takes all, the others find nothing left.
        self._asking.submit(self._turn)
        return mine.result()

    def _turn(self) -> None:
        lots: dict[Shared, list[tuple[Asked, Future[Told | None]]]] = {}
        for _ in range(len(self._waiting)):
            shared, asked, waiting = self._waiting.popleft()
            lots.setdefault(shared, []).append((asked, waiting))
        for shared, lot in lots.items():
            self._tell(shared, lot)

    def _tell(self, shared: Shared, lot: list[tuple[Asked, Future[Told | None]]]) -> None:
        try:
            told = self._answers(shared, list(dict.fromkeys(asked for asked, _ in lot)))
        except BaseException as error:
            for _, waiting in lot:
                waiting.set_exception(error)
            return
        for asked, waiting in lot:
            waiting.set_result(told.get(asked))
