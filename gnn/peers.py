"""The honest peers: boosted trees on own facts, and on the neighbours' aggregates too."""

from __future__ import annotations

from collections.abc import Sequence

import lightgbm
import numpy as np
from numpy.typing import NDArray

from gnn.operators import Operator
from gnn.train import Examples

Floats = NDArray[np.float64]
_PARAMETERS = {
    "objective": "binary",
    "metric": "auc",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbosity": -1,
    "num_threads": 2,
    "deterministic": True,
    "force_row_wise": True,
}
_ROUNDS, _PATIENCE = 1000, 50


def with_aggregates(examples: Examples, operators: Sequence[Operator]) -> Floats:
    """(n, features * (1 + operators)): own facts, then what each operator gathers of them."""
    known = np.nan_to_num(examples.values)
    return np.hstack([examples.values, *(operator.apply(known) for operator in operators)])


def boosted_trees(
    learned: tuple[Floats, Floats], held: tuple[Floats, Floats], *, seed: int
) -> lightgbm.Booster:
    """Trees on (values, events), stopped where the held set is ranked best (AUC)."""
    data = lightgbm.Dataset(*learned)
    return lightgbm.train(
        {**_PARAMETERS, "seed": seed},
        data,
        num_boost_round=_ROUNDS,
        valid_sets=[lightgbm.Dataset(*held, reference=data)],
        callbacks=[lightgbm.early_stopping(_PATIENCE, verbose=False)],
    )
