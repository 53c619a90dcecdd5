"""The newest sealed month before a snapshot, as its indicators of related parties read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.errors import BadInput
from graph.snapshot import Snapshot

CLASSES = "ABCD"
NOT_GRADED = -1


@dataclass(frozen=True)
class Prior:
    """The grades of a sealed month by the enterprise rows of a later snapshot.

    as_of: the last day of that month.  classes: (size,) 0 for A to 3 for D, -1 not graded then.
    probability, alone: (size,) of an event in 12 months, with related parties and without them,
    both straight from log-odds, so that they differ by the related parties alone; in [0, 1]; NaN
    not graded then.
    """

    as_of: date
    classes: NDArray[np.int64]
    probability: NDArray[np.float64]
    alone: NDArray[np.float64]

    @property
    def risk(self) -> NDArray[np.float64]:
        """The class as a number in [0, 1]: A 0, B 1/3, C 2/3, D 1; NaN not graded."""
        return np.where(self.classes == NOT_GRADED, np.nan, self.classes / (len(CLASSES) - 1))

    @property
    def high(self) -> NDArray[np.float64]:
        """1 in class C or D, 0 in A or B, NaN not graded."""
        high = self.classes >= CLASSES.index("C")
        return np.where(self.classes == NOT_GRADED, np.nan, high.astype(np.float64))

    @property
    def worst(self) -> NDArray[np.bool_]:
        """Whether in class D."""
        return np.asarray(self.classes == CLASSES.index("D"))


def prior_of(snapshot: Snapshot, as_of: date, grades: pd.DataFrame) -> Prior:
    """The grades of a month that ended on `as_of`, in the rows of the snapshot.

    grades: [class, log_odds, contagion_points] by enterprise_id. Raises BadInput for
    a month that did not end before the snapshot's day, and for an unknown class.
    """
    _check_earlier(snapshot, as_of)
    unknown = sorted(set(grades["class"].dropna()) - set(CLASSES))
    if unknown:
        raise BadInput(f"a class of {', '.join(CLASSES)}", unknown[0], f"grades of {as_of}")
    here = grades.reindex(snapshot.enterprises["enterprise_id"])
    codes = here["class"].map(CLASSES.index, na_action="ignore").fillna(NOT_GRADED)
    whole = here["log_odds"].to_numpy(dtype=np.float64)
    own = whole - here["contagion_points"].to_numpy(dtype=np.float64)
    return Prior(
        as_of,
        codes.to_numpy(dtype=np.int64),
        1.0 / (1.0 + np.exp(-whole)),
        1.0 / (1.0 + np.exp(-own)),
    )


def check_prior(snapshot: Snapshot, prior: Prior) -> None:
    """Raises BadInput for grades that the snapshot may not see or that have other rows."""
    _check_earlier(snapshot, prior.as_of)
    if len(prior.classes) != snapshot.size:
        raise BadInput(f"grades of {snapshot.size} enterprises", len(prior.classes), "prior month")


def _check_earlier(snapshot: Snapshot, as_of: date) -> None:
    if as_of >= snapshot.as_of:
        expected = f"grades of a month that ended before {snapshot.as_of}: none may see its future"
        raise BadInput(expected, as_of, "prior month")
