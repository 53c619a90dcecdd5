"""Evaluation: intervals and tables by hand, peers that see neighbours, and the shuffled control."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gnn.evaluate import Evaluation, paired_gap
from gnn.operators import Operator, shuffled
from gnn.peers import with_aggregates
from gnn.train import Examples

TIES = pd.DataFrame({"target": [0, 1, 2], "source": [1, 2, 0], "weight": [1.0, 0.5, 2.0]})


def examples(values: list[list[float]]) -> Examples:
    facts = np.array(values)
    return Examples(("a",), facts, np.zeros(3), (Operator("next", TIES, 3),), np.ones(3, bool))


def test_aggregates_stand_beside_own_facts_and_unknown_counts_as_zero() -> None:
    part = examples([[1.0], [np.nan], [4.0]])
    gathered = with_aggregates(part, part.operators)
    assert gathered[:, 1].tolist() == [0.0, 2.0, 2.0]
    assert np.isnan(gathered[1, 0])


def test_the_control_keeps_targets_and_weights_and_moves_sources() -> None:
    ties = pd.DataFrame(
        {"target": np.repeat(np.arange(50), 2), "source": np.arange(100) % 50, "weight": 1.0}
    )
    ties = ties[ties["target"] != ties["source"]].reset_index(drop=True)
    mixed = shuffled(Operator("any", ties, 50), 3).ties
    assert (mixed["target"] != mixed["source"]).all()
    assert len(mixed) > 90
    assert (mixed["source"].to_numpy()[:90] != ties["source"].to_numpy()[:90]).mean() > 0.8


def test_a_better_ranking_has_a_gap_above_zero_and_an_equal_one_none() -> None:
    events = np.tile([0.0, 1.0], 50)
    perfect, blind = events + 0.0, np.tile([0.0, 0.0, 1.0, 1.0], 25)
    assert paired_gap(events, perfect, other=blind)[0] > 0.3
    assert paired_gap(events, perfect, other=perfect) == (0.0, 0.0)


def test_the_table_has_mean_and_range_over_seeds() -> None:
    results = pd.DataFrame(
        {
            "model": ["linkrisk", "linkrisk"],
            "seed": [0, 1],
            "held_auc": [0.8, 0.9],
            "test_auc": [0.7, 0.8],
            "test_ap": [0.5, 0.7],
        }
    )
    row = Evaluation(results, (0.0, 0.1)).table.iloc[0]
    assert row[["test_auc", "lowest", "highest"]].tolist() == pytest.approx([0.75, 0.7, 0.8])
    assert row[["held_auc", "test_ap"]].tolist() == pytest.approx([0.85, 0.6])
