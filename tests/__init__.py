"""The tests; numpy is first imported as the program imports it, so that sums are the same."""

import api  # noqa: F401
