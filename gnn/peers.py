"""The honest peers: boosted trees on own facts, on neighbours' aggregates, on counts alone."""

from __future__ import annotations

from collections.abc import Sequence

import lightgbm
import numpy as np
from numpy.typing import NDArray

from gnn.accuracy import log_odds
from gnn.example_sets import Sets
from gnn.operators import Operator
from gnn.own_risk import GROWTH
from gnn.train import Examples

Floats = NDArray[np.float64]
_PARAMETERS = {
    **GROWTH,
    "metric": "auc",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "num_threads": 2,
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


def trees_on(sets: Sets, tables: Sequence[Floats], *, seed: int) -> tuple[Floats, Floats, Floats]:
    """Probability of every row of the three sets, by trees on a table (n, columns) of each."""
    known = [
        (table[part.rows], part.events[part.rows])
        for table, part in zip(tables, sets.parts, strict=True)
    ]
    trees = boosted_trees(known[0], known[1], seed=seed)
    learned, held = (np.asarray(trees.predict(table)) for table in tables[:2])
    if sets.refit:
        values, events = (np.concatenate(each) for each in zip(*known[:2], strict=True))
        data = lightgbm.Dataset(values, events)
        rounds = trees.best_iteration
        trees = lightgbm.train({**_PARAMETERS, "seed": seed}, data, num_boost_round=rounds)
    return learned, held, np.asarray(trees.predict(tables[2]))


def own_trees(sets: Sets, seed: int) -> tuple[Floats, Floats, Floats]:
    """Probability of every row of the three sets, by trees on own facts."""
    return trees_on(sets, [part.values for part in sets.parts], seed=seed)


def counts_only(sets: Sets, seed: int) -> tuple[Floats, Floats]:
    """Log-odds of held and tested rows by trees that see how many links there are, and no more."""
    _, held, tested = trees_on(sets, [link_counts(part) for part in sets.parts], seed=seed)
    return log_odds(held), log_odds(tested)


def link_counts(examples: Examples) -> Floats:
    """(n, relations and counting facts): ties that reach each row, and facts named count_..."""
    ties = [
        np.bincount(each.ties["target"], minlength=each.size)
        for each in examples.operators
        if each.hops == 1
    ]
    told = [name.startswith("count_") for name in examples.names]
    return np.hstack([np.stack(ties, axis=1).astype(np.float64), examples.values[:, told]])
