"""The laws of planted contagion side by side: the model, its peers, and what could be known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from gnn.accuracy import log_odds
from gnn.attribution import Attribution
from gnn.calibration import calibrated, calibration_error, error_of_chance
from gnn.evaluate import MODELS, SHUFFLED
from gnn.example_sets import Sets
from gnn.further_peers import Peer
from gnn.peers import trees_on, with_aggregates
from gnn.planted_sources import hits, oracles, planted_cases, with_ranks
from gnn.province_sets import province_sets
from gnn.scorer import Scorer, Scores
from gnn.train import Examples, TrainingSettings, train
from graph.sample import Province
from graph.snapshot import Snapshot, snapshot_of

Floats = NDArray[np.float64]
BINS = 10


@dataclass(frozen=True)
class Trial:
    """How a province is tried: seeds, the model's settings (their seed is replaced), more peers."""

    seeds: int
    settings: TrainingSettings
    peers: Sequence[Peer] = ()


def tried(
    province: Province, trial: Trial, *, progress: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """One regime: `models` [model, held_auc, test_auc, lowest, highest], means over the seeds.

    oracles: `gnn.planted_sources.oracles`.  hits: shares of planted sources named, absent without
    contagion.  calibration: methods kept, error on the test rows, and what chance alone gives.
    enterprises, events: of learned, held and tested rows.
    """
    sets = province_sets(province)
    snapshot = snapshot_of(province.tables, province.settings.end)
    aucs: list[dict[str, Any]] = []
    reasons: list[dict[str, float]] = []
    errors: list[dict[str, Any]] = []
    for seed in range(trial.seeds):
        for name, held, tested, model in _scored(sets, trial, seed):
            aucs.append({"model": name, **_aucs(sets, held, tested)})
            progress(f"{province.settings.regime}, seed {seed}: {name} {aucs[-1]['test_auc']:.4f}")
            if model is not None:
                reasons.append(_hits(model, sets.tested, province, snapshot))
                errors.append(_calibration(model, sets))
    judged = np.where(sets.tested.rows, sets.tested.events, np.nan)
    return {
        "regime": province.settings.regime,
        "enterprises": [int(part.rows.sum()) for part in sets.parts],
        "events": [int(part.events[part.rows].sum()) for part in sets.parts],
        "models": _means(pd.DataFrame(aucs)),
        "oracles": oracles(snapshot, province.truth, judged),
        "hits": pd.DataFrame(reasons).mean().to_dict() if any(reasons) else {},
        "calibration": {
            "methods": [one.pop("method") for one in errors],
            **pd.DataFrame(errors).mean().to_dict(),
        },
    }


def _scored(
    sets: Sets, trial: Trial, seed: int
) -> Iterator[tuple[str, Floats, Floats, Scorer | None]]:
    """(model, held and test log-odds of all rows, linkrisk's model on true edges or None)."""
    settings = replace(trial.settings, seed=seed)
    for given, suffix in ((sets, ""), (sets.shuffled(seed + 1), SHUFFLED)):
        model = train(given.learned, given.held, settings=settings)
        ours = [_scores(model, part) for part in given.parts[1:]]
        kept = None if suffix else model
        yield MODELS[0] + suffix, ours[0].log_odds, ours[1].log_odds, kept
        if not suffix:
            _, held, tested = trees_on(sets, [part.values for part in sets.parts], seed=seed)
            yield MODELS[2], log_odds(held), log_odds(tested), None
        tables = [with_aggregates(part, part.operators) for part in given.parts]
        _, held, tested = trees_on(given, tables, seed=seed)
        yield MODELS[3] + suffix, log_odds(held), log_odds(tested), None
        for peer in trial.peers:
            yield peer.name + suffix, *peer.scores(given, seed), None


def _scores(model: Scorer, part: Examples) -> Scores:
    return model.score(part.names, part.values, operators=part.operators)


def _aucs(sets: Sets, held: Floats, tested: Floats) -> dict[str, float]:
    return {
        f"{name}_auc": float(roc_auc_score(part.events[part.rows], scores[part.rows]))
        for name, part, scores in (("held", sets.held, held), ("test", sets.tested, tested))
    }


def _means(aucs: pd.DataFrame) -> list[dict[str, Any]]:
    groups = aucs.groupby("model", sort=False)
    means = groups.agg(
        held_auc=("held_auc", "mean"),
        test_auc=("test_auc", "mean"),
        lowest=("test_auc", "min"),
        highest=("test_auc", "max"),
    )
    rows: list[dict[str, Any]] = means.reset_index().to_dict("records")
    return rows


def _hits(
    model: Scorer, tested: Examples, province: Province, snapshot: Snapshot
) -> dict[str, float]:
    cases = planted_cases(snapshot, province.truth)
    cases = cases[tested.rows[cases["enterprise"]]]
    if cases.empty:
        return {}
    attribution = Attribution(model, _scores(model, tested), operators=tested.operators)
    return hits(with_ranks(cases, attribution))


def _calibration(model: Scorer, sets: Sets) -> dict[str, Any]:
    """The curve kept on the held rows, and how far it is off on the test rows."""
    held, rows = _scores(model, sets.held), sets.held.rows
    kept = replace(held, log_odds=held.log_odds[rows])
    fitted = calibrated(model, kept, events=sets.held.events[rows])
    told = _scores(fitted, sets.tested).probability[sets.tested.rows]
    return {
        "method": fitted.curve.method if fitted.curve else "none",
        "error": calibration_error(told, sets.tested.events[sets.tested.rows], bins=BINS),
        "chance": error_of_chance(told, bins=BINS),
    }
