"""What a sample province is asked for, its calendar, and its independent streams of chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graph.errors import BadInput

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

DIVISION = "990100"  # no place has this code of GB/T 2260
SOURCE = "sample"
OPEN = 1_000_000  # a day (since 1970-01-01) no one lives to see: "not ended"
SLOWEST_NEWS = 60  # days from an event to the day it is learned, at most
REGIMES = ("none", "linear", "max", "threshold")
BURN_IN = 24  # months simulated before the first month that counts
OUTLOOK = 12  # months simulated after `end`, kept apart as outcomes

_STREAMS = ("firms", "people", "places", "dealings", "changes", "news", "drivers", "contagion")
# A new part comes last, so that the chance of those before it stays.
_STREAM_NAMES = (*_STREAMS, "records", "names", "codes", "dirt", "contacts", "departments")


@dataclass(frozen=True)
class SampleSettings:
    """Size, history, seed and law of contagion of a sample province.

    enterprises: 500 or more.  months: history that counts, before `end`.
    end: the last day known; the last of its month.  regime: one of REGIMES.
    Raises BadInput.
    """

    enterprises: int = 5000
    months: int = 24
    seed: int = 7
    end: date = date(2026, 10, 31)
    regime: str = "max"

    def __post_init__(self) -> None:
        if self.enterprises < 500:
            raise BadInput("500 enterprises or more", self.enterprises, "SampleSettings")
        if self.months < 1:
            raise BadInput("1 month or more", self.months, "SampleSettings")
        if (self.end + timedelta(days=1)).day != 1:
            raise BadInput("the last day of a month", self.end.isoformat(), "SampleSettings")
        if self.regime not in REGIMES:
            raise BadInput(f"a regime of {', '.join(REGIMES)}", self.regime, "SampleSettings")

    @cached_property
    def month_starts(self) -> Integers:
        """First day of every simulated month and of the one after, in days since 1970-01-01."""
        known = self.months + BURN_IN
        after_end = np.datetime64(self.end, "M") + 1
        months = after_end + np.arange(-known, OUTLOOK + 1)
        return np.asarray(months.astype("datetime64[D]").astype(np.int64))

    @property
    def first_day(self) -> int:
        """The day the simulation starts."""
        return int(self.month_starts[0])

    @property
    def end_day(self) -> int:
        """`end` in days since 1970-01-01."""
        return int(self.month_starts[-1 - OUTLOOK]) - 1

    @property
    def last_day(self) -> int:
        """The last simulated day, 12 months after `end`."""
        return int(self.month_starts[-1]) - 1


def streams(seed: int) -> dict[str, np.random.Generator]:
    """One generator a part, so that a change in one part leaves the chance of the others alone."""
    children = np.random.SeedSequence(seed).spawn(len(_STREAM_NAMES))
    return {
        name: np.random.default_rng(child)
        for name, child in zip(_STREAM_NAMES, children, strict=True)
    }
