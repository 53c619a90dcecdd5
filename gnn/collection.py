"""Python's garbage collection: paused while many values are made, kept off what is there."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """No collection inside: it walks every list just made, and finds nothing to free.

    What has no cycles is freed all the same. A collection that was off stays off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def collection_of_new_alone() -> Iterator[None]:
    """What is there now is walked by no collection inside: a large graph is not looked at again.

    Nor is what somebody else froze before let go.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
