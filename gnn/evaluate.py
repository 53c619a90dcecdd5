"""The model beside its peers and controls: several seeds, AUC and AP, bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.metrics import average_precision_score, roc_auc_score

from gnn.operators import shuffled
from gnn.peers import boosted_trees, with_aggregates
from gnn.train import Examples, TrainingSettings, train

Floats = NDArray[np.float64]
MODELS = ("linkrisk", "own part only", "trees, own facts", "trees, aggregates")
LINKED = (MODELS[0], MODELS[3])  # those that see neighbours, and can be led astray
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
    """results: [model, seed, held_auc, held_ap, test_auc, test_ap], one row a model and seed.

    intervals: [model, low, high], 95 % bootstrap of the mean over the seeds of the test AUC.
    gap: the same of linkrisk minus trees on aggregates, both judged on the same draws of rows.
    """

    results: pd.DataFrame
    intervals: pd.DataFrame
    gap: tuple[float, float]

    @property
    def table(self) -> pd.DataFrame:
        """One row a model: means over the seeds, range and 95 % interval of the test AUC."""
        groups = self.results.groupby("model", sort=False)
        means = groups.agg(
            test_auc=("test_auc", "mean"),
            lowest=("test_auc", "min"),
            highest=("test_auc", "max"),
            test_ap=("test_ap", "mean"),
            held_auc=("held_auc", "mean"),
            held_ap=("held_ap", "mean"),
        ).reset_index()
        return means.merge(self.intervals, on="model")


def evaluate(
    sets: Sets,
    *,
    seeds: int = 5,
    settings: TrainingSettings | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Every model on true and on shuffled edges, once a seed; progress hears each result.

    settings: of linkrisk, as chosen on the held set; the seed in them is replaced.
    """
    rows: list[dict[str, object]] = []
    scores: dict[str, list[Floats]] = {}
    for seed in range(seeds):
        chosen = replace(settings or TrainingSettings(), seed=seed)
        mixed = _scored(_shuffled(sets, seed), chosen)
        controls = [(name + SHUFFLED, held, got) for name, held, got in mixed if name in LINKED]
        for name, held, tested in [*_scored(sets, chosen), *controls]:
            scores.setdefault(name, []).append(tested)
            rows.append(_row(sets, name, seed=seed, scores=(held, tested)))
            progress(f"seed {seed}: {name} {rows[-1]['test_auc']:.4f}")
    return evaluation_of(sets.tested.events[sets.tested.rows], rows, scores=scores)


def evaluation_of(
    events: Floats, rows: list[dict[str, object]], *, scores: dict[str, list[Floats]]
) -> Evaluation:
    """The results with their intervals; scores: test scores of each model, one array a seed."""
    draws = {name: seed_mean_draws(events, np.array(found)) for name, found in scores.items()}
    intervals = [(name, *interval(found)) for name, found in draws.items()]
    gap = interval(draws[MODELS[0]] - draws[MODELS[3]])
    frame = pd.DataFrame(intervals, columns=["model", "low", "high"])
    return Evaluation(pd.DataFrame(rows), frame, gap)


def _scored(sets: Sets, settings: TrainingSettings) -> list[tuple[str, Floats, Floats]]:
    """(model, held scores, test scores) of one seed, rows that take part only."""
    model = train(sets.learned, sets.held, settings=settings)
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
        parts = (_known(learned, sets.learned), _known(held, sets.held))
        trees = boosted_trees(*parts, seed=settings.seed)
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
        "held_ap": float(average_precision_score(held, scores[0])),
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


def seed_mean_draws(events: Floats, scores: Floats) -> Floats:
    """(draws,) mean over the seeds of the AUC of scores (seeds, rows), rows drawn anew each time.

    The draws are the same at every call, so differences of two models are paired. AUC is the
    Mann-Whitney statistic: (rank sum of the events - the least possible) / (pairs).
    """
    chance = np.random.default_rng(0)
    means: list[float] = []
    while len(means) < DRAWS:
        rows = chance.integers(0, len(events), len(events))
        struck = events[rows] == 1.0
        many = int(struck.sum())
        if 0 < many < len(rows):
            ranks = rankdata(scores[:, rows], axis=1)[:, struck].sum(axis=1)
            pairs = many * (len(rows) - many)
            means.append(float(((ranks - many * (many + 1) / 2) / pairs).mean()))
    return np.array(means)


def interval(draws: Floats) -> tuple[float, float]:
    """The middle 95 % of the draws."""
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)
