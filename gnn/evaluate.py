"""The model beside its peers and controls: several seeds, AUC and AP, bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from gnn.accuracy import class_shares, figures, probabilities
from gnn.example_sets import Sets
from gnn.further_peers import Peer
from gnn.policy import load_policy
from gnn.reliability import reliability
from gnn.scored_models import MODELS, scored
from gnn.train import TrainingSettings

Floats = NDArray[np.float64]
Judged = tuple[tuple[Floats, Floats], tuple[Floats, Floats]]
DRAWS = 1000


@dataclass(frozen=True)
class Evaluation:
    """results: one row a model and seed, the columns of `gnn.accuracy.figures` after them.

    intervals: [model, low, high], 95 % bootstrap of the mean over the seeds of the test AUC.
    gap: the same of linkrisk minus trees on aggregates, both judged on the same draws of rows.
    differences: [model, ahead_low, ahead_high], that of linkrisk minus each other model.
    reliability: [model, bin, foretold, happened, rows] of the test rows of all seeds.
    left_out: why a peer could not take part, by its name.
    """

    results: pd.DataFrame
    intervals: pd.DataFrame
    gap: tuple[float, float]
    differences: pd.DataFrame = field(default_factory=pd.DataFrame)
    reliability: pd.DataFrame = field(default_factory=pd.DataFrame)
    left_out: dict[str, str] = field(default_factory=dict)

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

    @property
    def measures(self) -> pd.DataFrame:
        """One row a model: means over the seeds of what the table has not, and the differences."""
        named = ("test_precision", "lift_", "test_brier", "test_calibration_error")
        columns = [name for name in self.results if name.startswith(named)]
        means = self.results.groupby("model", sort=False)[columns].mean().reset_index()
        return means.merge(self.differences, on="model", how="left")


@dataclass(frozen=True)
class Comparison:
    """What is compared: how many seeds, linkrisk's settings, which peers stand beside the trees.

    settings: as chosen on the held set; the seed in them is replaced.
    peers: e.g. `gnn.further_peers.FURTHER`.
    """

    seeds: int = 5
    settings: TrainingSettings = field(default_factory=TrainingSettings)
    peers: tuple[Peer, ...] = ()


def evaluate(
    sets: Sets,
    comparison: Comparison | None = None,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Every model on true and on shuffled edges, once a seed; progress hears each result."""
    comparison = comparison or Comparison()
    shares = class_shares(load_policy())
    rows: list[dict[str, object]] = []
    scores: dict[str, list[Judged]] = {}
    for seed, name, found in _all_scored(sets, comparison):
        scores.setdefault(name, []).append(found)
        rows.append({"model": name, "seed": seed, **figures(*found, shares=shares)})
        progress(f"seed {seed}: {name} {rows[-1]['test_auc']:.4f}")
    tested_scores = {name: [found[1][0] for found in each] for name, each in scores.items()}
    return replace(
        evaluation_of(sets.tested.events[sets.tested.rows], rows, scores=tested_scores),
        reliability=_reliability(scores),
        left_out={peer.name: peer.refusal for peer in comparison.peers if not peer.applies(sets)},
    )


def evaluation_of(
    events: Floats, rows: list[dict[str, object]], *, scores: dict[str, list[Floats]]
) -> Evaluation:
    """The results with their intervals; scores: test scores of each model, one array a seed."""
    draws = {name: seed_mean_draws(events, np.array(found)) for name, found in scores.items()}
    intervals = [(name, *interval(found)) for name, found in draws.items()]
    ahead = {name: interval(draws[MODELS[0]] - found) for name, found in draws.items()}
    others = [(name, *found) for name, found in ahead.items() if name != MODELS[0]]
    return Evaluation(
        pd.DataFrame(rows),
        pd.DataFrame(intervals, columns=["model", "low", "high"]),
        ahead[MODELS[3]],
        pd.DataFrame(others, columns=["model", "ahead_low", "ahead_high"]),
    )


def _all_scored(sets: Sets, comparison: Comparison) -> Iterator[tuple[int, str, Judged]]:
    """(seed, model, scores with events) of every model."""
    peers = [peer for peer in comparison.peers if peer.applies(sets)]
    for seed in range(comparison.seeds):
        for one in scored(sets, replace(comparison.settings, seed=seed), peers):
            yield seed, one.name, _judged(sets, one.held, one.tested)


def _judged(sets: Sets, held: Floats, tested: Floats) -> Judged:
    """(scores, events) of the rows that take part, held and tested."""
    return (
        (held[sets.held.rows], sets.held.events[sets.held.rows]),
        (tested[sets.tested.rows], sets.tested.events[sets.tested.rows]),
    )


def _reliability(scores: dict[str, list[Judged]]) -> pd.DataFrame:
    """Bins of the probabilities of all seeds together, by model."""
    parts = []
    for name, seeds in scores.items():
        probability = np.concatenate([probabilities(held, tested[0]) for held, tested in seeds])
        events = np.concatenate([tested[1] for _, tested in seeds])
        parts.append(reliability(probability, events).assign(model=name))
    return pd.concat(parts, ignore_index=True)


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
