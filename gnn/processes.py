"""Trainings that need nothing of each other, a process each: one keeps one processor busy."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from threadpoolctl import threadpool_limits

Item = TypeVar("Item")
Result = TypeVar("Result")


def each_alone(one: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """What a function of a module gives of each item, as many at once as there are processors."""
    at_once = min(len(items), len(os.sched_getaffinity(0)))
    with ProcessPoolExecutor(at_once, get_context("spawn"), initializer=_alone) as processes:
        return list(processes.map(one, items))


def _alone() -> None:
    """Keeps to one thread: those of several processes would wait for each other."""
    import torch  # noqa: PLC0415 takes seconds

    torch.set_num_threads(1)
    threadpool_limits(1)
