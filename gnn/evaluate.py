"""The model beside its peers and controls: several seeds, AUC and AP, bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from gnn.operators import shuffled
from gnn.peers import boosted_trees, with_aggregates
from gnn.train import Examples, TrainingSettings, train

Floats = NDArray[np.float64]
MODELS = ("linkrisk", "own part only", "trees, own facts", "trees, aggregates")
SHUFFLED = ", shuffled edges"
DRAWS = 1000


@dataclass(frozen=True)
class Sets:
    """What is learned on, what stops the training, and what is looked at once."""

    learned: Examples
    held: Examples
    tested: Examples


@dataclass(frozen=True)
class Evaluation:
    """results: [model, seed, held_auc, test_auc, test_ap].

    gap: 95 % paired bootstrap interval of linkrisk minus trees on aggregates (mean log-odds
    over the seeds, test AUC).
    """

    results: pd.DataFrame
    gap: tuple[float, float]

    @property
    def table(self) -> pd.DataFrame:
        """[model, test_auc mean, low, high over seeds, held_auc, test_ap], in MODELS' order."""
        groups = self.results.groupby("model", sort=False)
        return groups.agg(
            test_auc=("test_auc", "mean"),
            lowest=("test_auc", "min"),
            highest=("test_auc", "max"),
            held_auc=("held_auc", "mean"),
            test_ap=("test_ap", "mean"),
        ).reset_index()


def evaluate(
    sets: Sets, *, seeds: int = 5, progress: Callable[[str], None] = lambda _: None
) -> Evaluation:
    """Every model on true and on shuffled edges, once a seed."""
    rows: list[dict[str, object]] = []
    scores: dict[str, list[Floats]] = {name: [] for name in MODELS}
    for seed in range(seeds):
        for name, held, tested in _scored(sets, seed):
            scores[name].append(tested)
            rows.append(_row(sets, name, seed=seed, scores=(held, tested)))
            progress(f"seed {seed}: {name} {rows[-1]['test_auc']:.4f}")
        mixed = _shuffled(sets, seed)
        for name, held, tested in _scored(mixed, seed):
            if name in ("linkrisk", "trees, aggregates"):
                rows.append(_row(sets, name + SHUFFLED, seed=seed, scores=(held, tested)))
                progress(f"seed {seed}: {name}{SHUFFLED} {rows[-1]['test_auc']:.4f}")
    ours, trees = (np.mean(scores[name], axis=0) for name in ("linkrisk", "trees, aggregates"))
    events = sets.tested.events[sets.tested.rows]
    return Evaluation(pd.DataFrame(rows), paired_gap(events, ours, other=trees))


def _scored(sets: Sets, seed: int) -> list[tuple[str, Floats, Floats]]:
    """(model, held scores, test scores) of one seed, rows that take part only."""
    model = train(sets.learned, sets.held, settings=TrainingSettings(seed=seed))
    judged = (sets.held, sets.tested)
    ours = [model.score(part.names, part.values, operators=part.operators) for part in judged]
    found: list[tuple[str, Floats, Floats]] = [
        (MODELS[0], ours[0].log_odds, ours[1].log_odds),
        (MODELS[1], ours[0].log_odds - ours[0].contagion, ours[1].log_odds - ours[1].contagion),
    ]
    tables = {
        MODELS[2]: [part.values for part in (sets.learned, *judged)],
        MODELS[3]: [with_aggregates(part, part.operators) for part in (sets.learned, *judged)],
    }
    for name, (learned, held, tested) in tables.items():
        trees = boosted_trees(_known(learned, sets.learned), _known(held, sets.held), seed=seed)
        predicted = [np.asarray(trees.predict(values)) for values in (held, tested)]
        found.append((name, predicted[0], predicted[1]))
    return [(name, held[sets.held.rows], tested[sets.tested.rows]) for name, held, tested in found]


def _known(values: Floats, examples: Examples) -> tuple[Floats, Floats]:
    return values[examples.rows], examples.events[examples.rows]


def _row(sets: Sets, name: str, *, seed: int, scores: tuple[Floats, Floats]) -> dict[str, object]:
    held, tested = (part.events[part.rows] for part in (sets.held, sets.tested))
    return {
        "model": name,
        "seed": seed,
        "held_auc": float(roc_auc_score(held, scores[0])),
        "test_auc": float(roc_auc_score(tested, scores[1])),
        "test_ap": float(average_precision_score(tested, scores[1])),
    }


def _shuffled(sets: Sets, seed: int) -> Sets:
    parts = (sets.learned, sets.held, sets.tested)
    mixed = [
        replace(part, operators=tuple(shuffled(each, seed + 1) for each in part.operators))
        for part in parts
    ]
    return Sets(*mixed)


def paired_gap(events: Floats, ours: Floats, *, other: Floats) -> tuple[float, float]:
    """95 % bootstrap interval of AUC(ours) - AUC(other) on the same resampled rows."""
    chance = np.random.default_rng(0)
    gaps = []
    for _ in range(DRAWS):
        rows = chance.integers(0, len(events), len(events))
        if 0.0 < events[rows].mean() < 1.0:
            pair = [roc_auc_score(events[rows], scores[rows]) for scores in (ours, other)]
            gaps.append(pair[0] - pair[1])
    low, high = np.quantile(gaps, [0.025, 0.975])
    return float(low), float(high)
