"""Seconds and resident memory of a process by stage, whatever its functions call each other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

_STATUS = Path("/proc/self/status")
_EVERY = 0.02


def resident(status: Path = _STATUS, name: str = "VmRSS") -> float:
    """GiB that a process holds; name VmHWM: held at most. Linux tells it."""
    lines = status.read_text(encoding="ascii").splitlines()
    told = next(line for line in lines if line.startswith(f"{name}:"))
    return int(told.split()[1]) / 2**20


class Stages:
    """Of each stage the seconds and the most memory, in the order of their beginning.

    A stage inside another one counts for itself alone.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.most: dict[str, float] = {}
        self._open: list[str] = []
        self._since = perf_counter()
        self._over = threading.Event()
        self._sampler = threading.Thread(target=self._sample, daemon=True)
        self._sampler.start()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Everything inside belongs to the stage."""
        self.seconds.setdefault(name, 0.0)
        self.most.setdefault(name, resident())
        self._switch()
        self._open.append(name)
        try:
            yield
        finally:
            self._switch()
            self._open.pop()

    def watch(self, owner: ModuleType | type, function: str, name: str) -> None:
        """Makes each call that goes through a module's or class's name of a function a stage."""
        plain: Callable[..., Any] = getattr(owner, function)

        @wraps(plain)
        def staged(*given: Any, **named: Any) -> Any:
            with self.stage(name):
                return plain(*given, **named)

        setattr(owner, function, staged)

    def close(self) -> None:
        """Ends the sampling."""
        self._over.set()
        self._sampler.join()

    def lines(self) -> Iterator[str]:
        """One line a stage."""
        for name, seconds in self.seconds.items():
            yield f"{name:<36} {seconds:>8.1f} s  {self.most[name]:>6.2f} GiB at most"

    def _switch(self) -> None:
        now = perf_counter()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def _sample(self) -> None:
        while not self._over.wait(_EVERY):
            for name in self._open[-1:]:
                self.most[name] = max(self.most[name], resident())
