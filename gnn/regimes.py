"""The laws of planted contagion side by side: the model, its peers, and what could be known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from gnn.attribution import Attribution
from gnn.calibration import calibrated_on, calibration_error, error_of_chance
from gnn.example_sets import Sets
from gnn.further_peers import Peer
from gnn.planted_sources import LawSources, hits, oracles, planted_cases, with_ranks
from gnn.processes import each_alone
from gnn.province_sets import province_sets
from gnn.scored_models import scored
from gnn.scorer import Scorer, Scores
from gnn.train import Examples, TrainingSettings
from graph.sample import Province, SampleSettings, make_province
from graph.snapshot import Snapshot, snapshot_of

Floats = NDArray[np.float64]
BINS = 10


@dataclass(frozen=True)
class Trial:
    """How a province is tried: seeds, the model's settings (their seed is replaced), more peers."""

    seeds: int
    settings: TrainingSettings
    peers: Sequence[Peer] = ()


def _silent(_: str) -> None: ...


def all_tried(
    laws: Sequence[SampleSettings],
    trial: Trial,
    *,
    progress: Callable[[str], None] = _silent,
) -> list[dict[str, Any]]:
    """`tried` of a province of each law, side by side in processes of their own.

    progress is called there: a function of a module.
    """
    return each_alone(partial(_made_and_tried, trial=trial, progress=progress), laws)


def _made_and_tried(
    law: SampleSettings, *, trial: Trial, progress: Callable[[str], None]
) -> dict[str, Any]:
    return tried(make_province(law), trial, progress=progress)


def tried(
    province: Province, trial: Trial, *, progress: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """One regime: `models` [model, held_auc, test_auc, lowest, highest], means over the seeds.

    oracles: `gnn.planted_sources.oracles`.  hits: shares of planted sources named, absent without
    contagion; law_hits: by who knows the law.  calibration: methods kept, error on the test rows,
    and what chance alone gives.
    enterprises, events: of learned, held and tested rows.
    """
    sets = province_sets(province)
    snapshot = snapshot_of(province.tables, province.settings.end)
    aucs: list[dict[str, Any]] = []
    reasons: list[dict[str, float]] = []
    errors: list[dict[str, Any]] = []
    for seed in range(trial.seeds):
        for one in scored(sets, replace(trial.settings, seed=seed), trial.peers):
            aucs.append({"model": one.name, **_aucs(sets, one.held, one.tested)})
            told = f"{one.name} {aucs[-1]['test_auc']:.4f}"
            progress(f"{province.settings.regime}, seed {seed}: {told}")
            if one.model is not None:
                reasons.append(source_hits(one.model, sets.tested, province, snapshot))
                errors.append(_calibration(one.model, sets))
    judged = np.where(sets.tested.rows, sets.tested.events, np.nan)
    return {
        "regime": province.settings.regime,
        **sets.counts,
        "models": _means(pd.DataFrame(aucs)),
        "oracles": oracles(snapshot, province.truth, judged),
        "hits": pd.DataFrame(reasons).mean().to_dict() if any(reasons) else {},
        "law_hits": _law_hits(sets.tested, province, snapshot),
        "calibration": {
            "methods": [one.pop("method") for one in errors],
            **pd.DataFrame(errors).mean().to_dict(),
        },
    }


def scores_of(model: Scorer, part: Examples) -> Scores:
    """The scores of all rows of a set."""
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


def _cases(tested: Examples, province: Province, snapshot: Snapshot) -> pd.DataFrame:
    cases = planted_cases(snapshot, province.truth)
    return cases[tested.rows[cases["enterprise"]]]


def _law_hits(tested: Examples, province: Province, snapshot: Snapshot) -> dict[str, float]:
    cases = _cases(tested, province, snapshot)
    known = LawSources(snapshot, province.truth)
    return {} if cases.empty else hits(with_ranks(cases, known))


def source_hits(
    model: Scorer, tested: Examples, province: Province, snapshot: Snapshot
) -> dict[str, float]:
    """`hits` of the planted cases of the tested rows; empty without contagion."""
    cases = _cases(tested, province, snapshot)
    if cases.empty:
        return {}
    attribution = Attribution(model, scores_of(model, tested), operators=tested.operators)
    return hits(with_ranks(cases, attribution))


def _calibration(model: Scorer, sets: Sets) -> dict[str, Any]:
    """The curve kept on the held rows, and how far it is off on the test rows."""
    fitted = calibrated_on(model, sets.held)
    told = scores_of(fitted, sets.tested).probability[sets.tested.rows]
    return {
        "method": fitted.curve.method if fitted.curve else "none",
        "error": calibration_error(told, sets.tested.events[sets.tested.rows], bins=BINS),
        "chance": error_of_chance(told, bins=BINS),
    }
