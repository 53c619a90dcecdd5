"""Training: the same seed gives the same model to the last bit, another seed another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gnn.checkpoint import Checkpoint
from gnn.operators import Operator
from gnn.train import Examples, TrainingSettings, train

SIZE = 400


def _examples(seed: int) -> Examples:
    """Events follow the enterprise's own first fact and the second fact of its one neighbour."""
    chance = np.random.default_rng(seed)
    values = chance.normal(size=(SIZE, 3))
    source = np.roll(np.arange(SIZE), 1)
    ties = pd.DataFrame({"target": np.arange(SIZE), "source": source, "weight": 1.0})
    operators = (
        Operator("next", ties, SIZE),
        Operator("strongest", ties, SIZE, reduce="max"),
    )
    odds = values[:, 0] + 3.0 * (values[source, 1] > 0) - 1.5
    events = (chance.random(SIZE) < 1 / (1 + np.exp(-odds))).astype(np.float64)
    return Examples(("a", "b", "c"), values, events, operators, np.ones(SIZE, dtype=bool))


def _model_id(seed: int) -> str:
    settings = TrainingSettings(seed=seed, networks=1, epochs=30)
    return Checkpoint(train(_examples(1), _examples(2), settings=settings), {}, "drawn").model_id


def test_the_same_seed_gives_the_same_model() -> None:
    assert _model_id(0) == _model_id(0)
    assert _model_id(0) != _model_id(1)


def test_what_only_a_neighbour_knows_is_learned_as_contagion() -> None:
    scorer = train(_examples(1), _examples(2), settings=TrainingSettings(networks=1))
    tested = _examples(3)
    scores = scorer.score(tested.names, tested.values, operators=tested.operators)
    told = tested.values[np.roll(np.arange(SIZE), 1), 1] > 0
    assert scores.contagion[told].mean() > scores.contagion[~told].mean() + 1.0
