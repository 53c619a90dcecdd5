"""What the others at the same party are worth: sums that leave out the enterprise itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from features.indicator import Values
from features.selection import ratio, sum_by


def sums_of_others(links: pd.DataFrame, party: str, values: Values) -> tuple[Values, Values]:
    """Sum of the known values (size,) of others at the same parties, and how many are known.

    links: frame with the columns party and enterprise. Who is met at two parties counts twice.
    """
    pairs = links[[party, "enterprise"]].drop_duplicates()
    rows = pairs["enterprise"].to_numpy(dtype=np.int64)
    parties = pd.factorize(pairs[party])[0]

    def others(weights: Values) -> Values:
        own = weights[rows]
        # Sums of thirds may leave a last digit below nothing.
        left = np.maximum(np.bincount(parties, weights=own)[parties] - own, 0.0)
        return sum_by(rows, left, len(values))

    return others(np.nan_to_num(values)), others((~np.isnan(values)).astype(np.float64))


def mean_of_others(links: pd.DataFrame, party: str, values: Values) -> Values:
    """Mean of the known values of others at the same parties, (size,); NaN without any."""
    return ratio(*sums_of_others(links, party, values))
