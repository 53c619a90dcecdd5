"""Operators, scores and explanations at the size of a province and beyond: run it by hand.

    python -m tests.bench.bench_contagion --enterprises 1000000
    python -m tests.bench.bench_contagion --enterprises 5000000 --links 60000000 --arrays

The graph is drawn with hubs (`skewed_graph`), the facts are rows of a small sample province drawn
anew, the model is trained on that province. `--arrays` draws the ties themselves instead of a
snapshot, for sizes at which a snapshot's texts would not fit.
"""

from __future__ import annotations

import argparse
import resource
from time import perf_counter, process_time
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.table import FeatureTable
from gnn.attribution import Attribution
from gnn.checkpoint import Checkpoint
from gnn.explanation import Explainer, Versions, total
from gnn.grades import grade
from gnn.monthly import month_of, train_month
from gnn.operators import operators_of
from gnn.paths import PathDrawer
from gnn.policy import load_policy
from gnn.scorer import Scores
from gnn.train import TrainingSettings
from graph.sample import SampleSettings, make_province
from graph.snapshot import Snapshot, snapshot_of
from tests.bench.skewed_graph import skewed_operators, skewed_snapshot

Facts: TypeAlias = NDArray[np.floating[Any]]
LEARNED_FROM = 3_000
EXPLAINED = 2_000
SHORT = TrainingSettings(epochs=20)  # what is learned matters here less than its size


class Clock:
    """Prints what each step took: seconds, processor seconds, and the most memory so far."""

    def __init__(self) -> None:
        self.wall, self.cpu = perf_counter(), process_time()

    def tell(self, name: str) -> float:
        """The seconds since the last step, printed."""
        wall, cpu = perf_counter() - self.wall, process_time() - self.cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"{name:<44} {wall:8.1f} s {cpu:8.1f} s cpu   peak {peak:5.1f} GiB", flush=True)
        self.wall, self.cpu = perf_counter(), process_time()
        return wall


def _trained() -> tuple[Checkpoint, NDArray[np.float64]]:
    """A model and the facts of a small province."""
    province = make_province(SampleSettings(enterprises=LEARNED_FROM))
    end = province.settings.end
    checkpoint = train_month(province.tables, end, settings=SHORT)
    facts = month_of(snapshot_of(province.tables, end)).table
    return checkpoint, facts.only(checkpoint.scorer.encoding.names).frame.to_numpy()


def _explainer(
    snapshot: Snapshot, values: Facts, checkpoint: Checkpoint, attribution: Attribution
) -> Explainer:
    names, policy = checkpoint.scorer.encoding.names, load_policy()
    frame = pd.DataFrame(values, columns=list(names), copy=False)
    return Explainer(
        table=FeatureTable(frame, names, snapshot),
        attribution=attribution,
        drawer=PathDrawer.of(attribution.operators, snapshot),
        grades=grade(snapshot, attribution.scores, policy),
        policy=policy,
        versions=Versions(policy.version, checkpoint.model_id, "drawn"),
        period="2026-06",
    )


def _explained(
    what: str, scores: Scores, attribution: Attribution, explainer: Explainer | None = None
) -> None:
    """Milliseconds of one row: of rows drawn at random and of those with most ties."""
    size = len(scores.log_odds)
    many = np.sum([np.diff(one.starts) for one in attribution.operators], axis=0)
    drawn = np.random.default_rng(3).integers(0, size, EXPLAINED)
    for name, rows in (("drawn", drawn), ("widest", np.argsort(many)[-EXPLAINED:])):
        taken, worst = [], 0.0
        for row in rows.tolist():
            start = perf_counter()
            told = explainer.explain(row) if explainer else None
            points = 0.0 if told else attribution.path_columns(row)["points"].sum()
            own = 0.0 if told else scores.own_points[row].sum()
            taken.append(1000 * (perf_counter() - start))
            parts = total(told) if told else scores.base + own + points
            worst = max(worst, abs(parts - scores.log_odds[row]))
        median, late = np.percentile(taken, [50, 95])
        print(
            f"{what} {EXPLAINED} {name} rows: median {median:.2f} ms, p95 {late:.2f} ms, "
            f"most {max(taken):.2f} ms; ties up to {many[rows].max()}; "
            f"parts miss the log-odds by {worst:.1e}",
            flush=True,
        )


def _snapshot(given: argparse.Namespace, clock: Clock) -> Snapshot:
    snapshot = skewed_snapshot(5, given.enterprises)
    counts = {name: len(rows) for name, rows in snapshot.frames.items()}
    nodes = sum(counts[name] for name in ("enterprises", "persons", "addresses"))
    links = sum(counts[name] for name in ("holdings", "positions", "domiciles", "affiliations"))
    clock.tell(f"drawn: {nodes:,} nodes, {links:,} links")
    return snapshot


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=60_000_000, help="with --arrays")
    parser.add_argument("--arrays", action="store_true")
    parser.add_argument("--wide", action="store_true", help="facts of 64 bits, not of 32")
    given = parser.parse_args()
    clock = Clock()
    checkpoint, facts = _trained()
    rows = np.random.default_rng(1).integers(0, len(facts), given.enterprises)
    values = facts.astype(np.float64 if given.wide else np.float32)[rows]
    clock.tell(f"model and facts {values.shape}")
    snapshot = None if given.arrays else _snapshot(given, clock)
    if snapshot is None:
        operators = skewed_operators(5, given.enterprises, given.links)
    else:
        operators = operators_of(snapshot)
    clock.tell("operators")
    ties = sum(len(one.ties) for one in operators if one.hops == 1 and one.reduce == "sum")
    for operator in operators:
        _ = operator.matrix if operator.reduce == "sum" else operator.starts
        _ = operator.echo if operator.hops == 2 else None
    clock.tell(f"matrices of {ties:,} ties")
    scorer = checkpoint.scorer
    scores = scorer.score(scorer.encoding.names, values, operators=operators)
    clock.tell(f"scores of {len(values):,} enterprises")
    attribution = Attribution(scorer, scores, operators=operators)
    _explained("parts of", scores, attribution)
    if snapshot is not None:
        explainer = _explainer(snapshot, values, checkpoint, attribution)
        explainer.explain(0)  # what the reasons of all cite is looked up once
        clock.tell("grades, and what reasons and paths cite")
        _explained("explaining", scores, attribution, explainer)


if __name__ == "__main__":
    main()
