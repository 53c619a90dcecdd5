"""Whether ties that age foretell better, judged on a sample province's validation month alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sklearn.metrics import roc_auc_score

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
    """Of each of HALF_LIVES half_life and held_auc, one a seed; the tested month is not judged."""
    months, found = months_of(province), []
    for half_life in HALF_LIVES:
        sets = sets_of(province, [aged(month, half_life) for month in months])
        aucs = [_held_auc(sets, replace(settings, seed=seed)) for seed in range(seeds)]
        found.append({"half_life": half_life, "held_auc": aucs})
        progress(f"half-life {half_life or 'none'}: {', '.join(f'{auc:.4f}' for auc in aucs)}")
    return found


def _held_auc(sets: Sets, settings: TrainingSettings) -> float:
    held = sets.held
    scorer = train(sets.learned, held, settings=settings)
    scores = scorer.score(held.names, held.values, operators=held.operators)
    return float(roc_auc_score(held.events[held.rows], scores.log_odds[held.rows]))
