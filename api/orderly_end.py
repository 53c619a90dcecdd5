"""How a command that is told to stop ends: not at once, but by leaving what it was doing."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TOLD_TO_STOP = 128 + signal.SIGTERM


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Told to stop (SIGTERM), the block is left by SystemExit, so that it still puts in order."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TOLD_TO_STOP))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
