"""Whether ties that age foretell better, judged on a sample province's validation month alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from gnn.evaluate import interval, seed_mean_draws
from gnn.example_sets import Sets
from gnn.monthly import aged
from gnn.province_sets import months_of, sets_of
from gnn.train import TrainingSettings, train
from graph.sample import Province

HALF_LIVES = (None, 182.5, 365.0, 730.0, 1460.0)  # days


def decay_tried(
    province: Province,
    settings: TrainingSettings,
    *,
    seeds: int,
    progress: Callable[[str], None] = lambda _: None,
) -> list[dict[str, Any]]:
    """Of each of HALF_LIVES half_life, held_auc (one a seed), and by how much it is ahead of none.

    ahead_low, ahead_high: 95 % paired bootstrap of the validation rows, None of none itself. The
    tested month is not judged.
    """
    months, found, plain = months_of(province), list[dict[str, Any]](), None
    for half_life in HALF_LIVES:
        sets = sets_of(province, [aged(month, half_life) for month in months])
        scores = [_held_scores(sets, replace(settings, seed=seed)) for seed in range(seeds)]
        events = sets.held.events[sets.held.rows]
        drawn = seed_mean_draws(events, np.array(scores))
        ahead = (None, None) if plain is None else interval(drawn - plain)
        plain = drawn if plain is None else plain
        aucs = [float(roc_auc_score(events, each)) for each in scores]
        told = {"half_life": half_life, "held_auc": aucs}
        found.append({**told, "ahead_low": ahead[0], "ahead_high": ahead[1]})
        progress(f"half-life {half_life or 'none'}: {', '.join(f'{auc:.4f}' for auc in aucs)}")
    return found


def _held_scores(sets: Sets, settings: TrainingSettings) -> NDArray[np.float64]:
    held = sets.held
    scorer = train(sets.learned, held, settings=settings)
    scores = scorer.score(held.names, held.values, operators=held.operators)
    return scores.log_odds[held.rows]
