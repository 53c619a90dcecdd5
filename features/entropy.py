"""The entropy weight method: an indicator that tells enterprises apart more weighs more.

Sources: Shannon (1948), A mathematical theory of communication; Zeleny (1982), Multiple Criteria
Decision Making, chapter 7. It knows nothing of what happened to an enterprise later.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.errors import BadInput


def entropy_weights(shares: pd.DataFrame) -> pd.Series:
    """Weights by item id that add up to 1, from shares in [0, 1] (rows enterprises, NaN abstains).

    Over the n enterprises of which an indicator speaks, p = share / sum of shares, its entropy is
    -sum p ln p / ln n in [0, 1], and its weight is proportional to 1 - entropy. One that is the
    same for all weighs 0. Raises BadInput when all are.
    """
    values = shares.to_numpy(dtype=np.float64)
    speaks = ~np.isnan(values)
    count, total = speaks.sum(axis=0), np.nansum(values, axis=0)
    parts = np.where(speaks, values, 0.0) / np.where(total > 0.0, total, 1.0)
    # p ln p tends to 0 with p.
    terms = parts * np.log(np.where(parts > 0.0, parts, 1.0))
    entropy = -terms.sum(axis=0) / np.log(np.maximum(count, 2))
    lowest = np.where(speaks, values, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(speaks, values, -np.inf).max(axis=0, initial=-np.inf)
    told = np.where(highest > lowest, np.maximum(1.0 - entropy, 0.0), 0.0)
    if not told.any():
        raise BadInput("an indicator that is not the same for all enterprises", None, "entropy")
    return pd.Series(told / told.sum(), index=shares.columns)
