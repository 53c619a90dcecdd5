"""A command that is told to stop leaves its block, wherever the signal meets it."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os, signal, time
from api.orderly_end import ending_in_order

class Ends:
    def __del__(self):
        {at_its_end}

def stop():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.01)  # the signal is met here

with ending_in_order():
    try:
        Ends()
        {then}
        time.sleep(60)
        print("still here")
    finally:
        print("put in order", flush=True)
"""


@pytest.mark.parametrize(
    ("at_its_end", "then"), [("pass", "stop()"), ("stop()", "pass")], ids=["plain", "at an end"]
)
def test_the_block_is_left_in_order(at_its_end: str, then: str) -> None:
    program = PROGRAM.format(at_its_end=at_its_end, then=then)
    words = [sys.executable, "-c", program]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (143, "put in order\n", "")


def test_what_else_is_ignored_is_told_as_before() -> None:
    program = PROGRAM.format(at_its_end="1 / 0", then="stop()")
    words = [sys.executable, "-c", program]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout) == (143, "put in order\n")
    assert "ZeroDivisionError" in ended.stderr
