"""Which persons people have confirmed to be one and the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

CONFIRMED = "confirmed"


def merged_rows(rows: pd.Series, matches: pd.DataFrame) -> pd.Series:
    """The row of each person_id (`rows`, sorted by id), the smallest one of persons confirmed same.

    Confirmations chain: of A = B and B = C follows A = C. Suspected and refused ones join nobody.
    """
    confirmed = matches[matches["decision"] == CONFIRMED]
    ends = [confirmed[key].map(rows) for key in ("person_id", "other_id")]
    known = ends[0].notna() & ends[1].notna()
    if not known.any():
        return rows
    first, second = (end[known].to_numpy(dtype=np.int64) for end in ends)
    links = coo_array((np.ones(len(first)), (first, second)), shape=(len(rows), len(rows)))
    _, groups = connected_components(links, directed=False)
    smallest = np.full(groups.max() + 1, len(rows), dtype=np.int64)
    np.minimum.at(smallest, groups, np.arange(len(rows)))
    return pd.Series(smallest[groups], index=rows.index)
