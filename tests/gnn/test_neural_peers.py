"""Networks off the shelf: how many neighbours each row hears, and that a seed gives one result."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gnn.neural_peers import NEIGHBOURS, drawn
from gnn.operators import Operator
from gnn.train import Examples


def crowd() -> Examples:
    """Row 0 hears 29 others, row 1 hears three; and what comes over two hops."""
    ties = pd.DataFrame(
        {"target": [0] * 29 + [1] * 3, "source": [*range(1, 30), 5, 6, 7], "weight": 1.0}
    )
    operators = (Operator("next", ties, 30), Operator("two", ties, 30, hops=2))
    values = np.zeros((30, 1))
    return Examples(("a",), values, values[:, 0], operators, np.ones(30, bool))


def test_each_row_hears_few_neighbours_of_a_relation_and_no_second_hops() -> None:
    (only,) = drawn(crowd(), 1).operators
    heard = only.ties.groupby("target")["source"].nunique()
    assert heard.to_dict() == {0: NEIGHBOURS, 1: 3}
    assert only.ties["target"].is_monotonic_increasing


def test_another_seed_draws_others_and_the_same_one_the_same() -> None:
    first, again, other = (drawn(crowd(), seed).operators[0].ties for seed in (1, 1, 2))
    assert first.equals(again)
    assert set(first["source"][:NEIGHBOURS]) != set(other["source"][:NEIGHBOURS])
