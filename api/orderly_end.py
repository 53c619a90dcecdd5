"""How a command that is told to stop ends: not at once, but by leaving what it was doing."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_TOLD_TO_STOP = 128 + signal.SIGTERM
_AGAIN_SECONDS = 0.05


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Told to stop (SIGTERM), the block is left by SystemExit, so that it still puts in order."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TOLD_TO_STOP))
    hook = sys.unraisablehook
    sys.unraisablehook = _told_again(hook)
    try:
        yield
    finally:
        sys.unraisablehook = hook
        signal.signal(signal.SIGTERM, before)


def _told_again(
    hook: Callable[[UnraisableHookArgs], object],
) -> Callable[[UnraisableHookArgs], object]:
    """A hook that tells again to stop where that was lost: an object's end ignores what is raised.

    Everything else is the hook's of before.
    """

    def lost(what: UnraisableHookArgs) -> None:
        if isinstance(what.exc_value, SystemExit) and what.exc_value.code == _TOLD_TO_STOP:
            Timer(_AGAIN_SECONDS, os.kill, [os.getpid(), signal.SIGTERM]).start()
        else:
            hook(what)

    return lost
