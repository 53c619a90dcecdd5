"""The model beside its peers and controls: several seeds, AUC and AP, bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from gnn.accuracy import class_shares, figures, log_odds, probabilities
from gnn.example_sets import Sets
from gnn.further_peers import Peer
from gnn.peers import trees_on, with_aggregates
from gnn.policy import load_policy
from gnn.reliability import reliability
from gnn.train import TrainingSettings, refitted, train

Floats = NDArray[np.float64]
Scored = tuple[tuple[Floats, Floats], tuple[Floats, Floats]]
MODELS = ("linkrisk", "own part only", "trees, own facts", "trees, aggregates")
LINKED = (MODELS[0], MODELS[3])  # those that see neighbours, and can be led astray
SHUFFLED = ", shuffled edges"
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
    scores: dict[str, list[Scored]] = {}
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


def _all_scored(sets: Sets, comparison: Comparison) -> Iterator[tuple[int, str, Scored]]:
    """(seed, model, scores with events) of every model, then of the linked on shuffled edges."""
    peers = [peer for peer in comparison.peers if peer.applies(sets)]
    linked = (*LINKED, *(peer.name for peer in peers))
    for seed in range(comparison.seeds):
        settings = replace(comparison.settings, seed=seed)
        for name, held, tested in _scored(sets, settings, peers):
            yield seed, name, _judged(sets, held, tested)
        for name, held, tested in _scored(sets.shuffled(seed + 1), settings, peers):
            if name in linked:
                yield seed, name + SHUFFLED, _judged(sets, held, tested)


def _scored(
    sets: Sets, settings: TrainingSettings, peers: Sequence[Peer]
) -> Iterator[tuple[str, Floats, Floats]]:
    """(model, held, test log-odds of all rows) of one seed."""
    if sets.refit:
        model, last = refitted(sets.learned, sets.held, settings=settings)
    else:
        model = last = train(sets.learned, sets.held, settings=settings)
    ours = [
        each.score(part.names, part.values, operators=part.operators)
        for each, part in ((model, sets.held), (last, sets.tested))
    ]
    yield MODELS[0], ours[0].log_odds, ours[1].log_odds
    alone = [each.log_odds - each.contagion for each in ours]
    yield MODELS[1], alone[0], alone[1]
    tables = {
        MODELS[2]: [part.values for part in sets.parts],
        MODELS[3]: [with_aggregates(part, part.operators) for part in sets.parts],
    }
    for name, values in tables.items():
        _, held, tested = trees_on(sets, values, seed=settings.seed)
        yield name, log_odds(held), log_odds(tested)
    for peer in peers:
        yield peer.name, *peer.scores(sets, settings.seed)


def _judged(sets: Sets, held: Floats, tested: Floats) -> Scored:
    """(scores, events) of the rows that take part, held and tested."""
    return (
        (held[sets.held.rows], sets.held.events[sets.held.rows]),
        (tested[sets.tested.rows], sets.tested.events[sets.tested.rows]),
    )


def _reliability(scores: dict[str, list[Scored]]) -> pd.DataFrame:
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
