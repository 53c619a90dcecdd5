"""The tests; numpy is first imported as the program imports it, so that sums are the same."""

import os

# Two test files run at once: more threads each would only wait for one another.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import api  # noqa: F401
