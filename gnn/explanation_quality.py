"""How good the explanations of a trained model are: exact, faithful, steady, and right.

On a sample province, whose true sources are known. Explained are enterprises that messages made C
or D, and those whose score by the GraphSAGE peer their ties raise most; GNNExplainer explains the
peer for both, and each order of links is judged on the scores of both models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.deletion import FALLS, STEPS, Without, curves, falls
from gnn.explained_province import Explained, explained
from gnn.explanation import total
from gnn.explanation_stability import COLUMNS, Sources, agreements, thinned
from gnn.planted_sources import TOP, hits, planted_cases, with_ranks
from gnn.province_sets import months_of, sets_of
from gnn.removal_order import blindly, by_largest, by_sum
from gnn.train import TrainingSettings
from graph.errors import BadInput
from graph.sample import Province

OURS = "linkrisk"
MODELS = (OURS, "GraphSAGE")
SUMMED, LARGEST, BLIND = "GNNExplainer, sum of masks", "GNNExplainer, largest mask", "blind"
AGAIN = "the same model asked again"
GONE = 0.01  # share of links left out
BLIND_ORDERS = 5
MOST = 40  # enterprises, and planted cases, a seed: GNNExplainer takes seconds for each
HITS = ("cases", *(f"{kind}@{k}" for k in TOP for kind in ("hit", "random")))
Orders = dict[str, list[list[str]]]
Rows = Sequence[int]


@dataclass(frozen=True)
class QualityTrial:
    """How many seeds, the model's settings (their seed is replaced), and rows a seed at most."""

    seeds: int
    settings: TrainingSettings
    most: int = MOST


def explanation_quality(
    province: Province, trial: QualityTrial, *, progress: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """additivity: rows, largest and mean miss of the parts.  curves: `gnn.deletion.curves`.

    stability: [explanation, change, rows, columns of `agreements`].  hits: [explanation, cases (a
    seed), hit@k, random@k], known planted sources named, of the same cases; empty without
    contagion.  driven: how many enterprises messages made C or D, rows: how many of them were
    explained; all seeds together.
    Raises BadInput when a seed has none.
    """
    months = months_of(province)
    sets, month = sets_of(province, months), months[2]
    misses, fallen, steady, named = list[float](), list[Any](), list[Any](), list[Any]()
    settings = [replace(trial.settings, seed=seed) for seed in range(trial.seeds + 1)]
    after, driven, chosen = explained(sets, month, settings=settings[0]), 0, 0
    for seed in range(trial.seeds):
        one, after = after, explained(sets, month, settings=settings[seed + 1])
        rows = _some(one.driven, trial.most, seed=seed)
        if not rows:
            raise BadInput("an enterprise that messages made C or D", 0, f"seed {seed}")
        peer_rows = one.peer_driven(trial.most)
        driven, chosen = driven + len(one.driven), chosen + len(rows)
        progress(f"seed {seed}: {len(rows)} of {len(one.driven)} enterprises that messages moved")
        misses += _misses(one)
        fallen += _fallen(one, rows, peer_rows)
        progress(f"seed {seed}: links taken away")
        steady += _steady(one, after, rows, peer_rows)
        named += _named(one, province, trial.most)
        progress(f"seed {seed}: stability and planted sources")
    return {
        "enterprises": province.settings.enterprises,
        "province_seed": province.settings.seed,
        "regime": province.settings.regime,
        "seeds": trial.seeds,
        "driven": driven,
        "rows": chosen,
        "additivity": _additivity(np.array(misses)),
        "curves": curves(pd.concat(fallen, ignore_index=True)),
        "stability": _means(pd.concat(steady, ignore_index=True)),
        "hits": _by_explainer(named),
    }


def _some(rows: NDArray[np.int64], most: int, *, seed: int) -> list[int]:
    drawn = np.random.default_rng(seed).permutation(rows)[:most]
    return sorted(drawn.tolist())


def _misses(one: Explained) -> list[float]:
    """By how much the parts of each enterprise's explanation miss its log-odds."""
    told = (one.explainer.explain(row) for row in one.explainer.graded_rows.tolist())
    return [abs(total(value) - value["log_odds"]) for value in told]


def _additivity(misses: NDArray[np.float64]) -> dict[str, float]:
    return {"rows": len(misses), "largest": float(misses.max()), "mean": float(misses.mean())}


def _fallen(one: Explained, rows: Rows, peer_rows: Rows) -> Iterator[pd.DataFrame]:
    """[score_of, order, enterprise, *FALLS] of each model's rows, its own explainer first."""
    ours, peers = one.answers.candidates.carried, one.peer.carried
    for row in rows:
        orders = {**_ours(ours(row)), **_peers(peers(row)), **_blind(ours(row))}
        yield _judged(one.log_odds_without, row, orders, score_of=MODELS[0])
    for row in peer_rows:
        orders = {**_peers(peers(row)), **_ours(ours(row)), **_blind(peers(row))}
        yield _judged(one.peer.removal.log_odds_without, row, orders, score_of=MODELS[1])


def _ours(carried: pd.DataFrame) -> Orders:
    return {OURS: [by_sum(carried, STEPS)]}


def _peers(carried: pd.DataFrame) -> Orders:
    return {SUMMED: [by_sum(carried, STEPS)], LARGEST: [by_largest(carried, STEPS)]}


def _blind(carried: pd.DataFrame) -> Orders:
    return {BLIND: [blindly(carried, STEPS, seed=seed) for seed in range(BLIND_ORDERS)]}


def _judged(without: Without, row: int, orders: Orders, *, score_of: str) -> pd.DataFrame:
    told = [falls(without, row, orders[name]) for name in orders]
    found = pd.DataFrame(told, columns=FALLS).assign(enterprise=row, score_of=score_of)
    return found.assign(order=list(orders))


def _steady(one: Explained, after: Explained, rows: Rows, peer_rows: Rows) -> list[pd.DataFrame]:
    ours = one.explainer.attribution
    fewer = one.explainer_on(thinned(one.explainer.snapshot, GONE, seed=one.seed)).attribution
    found = {
        (OURS, AGAIN): agreements(ours, ours, rows),
        (SUMMED, AGAIN): agreements(one.peer, one.peer_again, peer_rows),
        (LARGEST, AGAIN): agreements(one.peer.largest, one.peer_again.largest, peer_rows),
        (OURS, "1 % of links left out"): agreements(ours, fewer, rows),
        (OURS, "trained with another seed"): agreements(ours, after.explainer.attribution, rows),
    }
    return [told.assign(explanation=by, change=how) for (by, how), told in found.items()]


def _means(steady: pd.DataFrame) -> list[dict[str, Any]]:
    groups = steady.groupby(["explanation", "change"], sort=False)
    found = groups[COLUMNS].mean().assign(rows=groups.size()).reset_index()
    rows: list[dict[str, Any]] = found.to_dict("records")
    return rows


def _by_explainer(named: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not named:
        return []
    groups = pd.DataFrame(named).groupby("explanation", sort=False)
    rows: list[dict[str, Any]] = groups.mean().reset_index().to_dict("records")
    return rows


def _named(one: Explained, province: Province, most: int) -> list[dict[str, Any]]:
    """Shares of known planted sources among the first, by explainer, of the same cases."""
    cases = planted_cases(one.explainer.snapshot, province.truth)
    cases = cases[one.sets.tested.rows[cases["enterprise"]] & cases["known"]]
    cases = cases.loc[_some(cases.index.to_numpy(), most, seed=one.seed)]
    if cases.empty:
        return []
    asked: dict[str, Sources] = {OURS: one.explainer.attribution}
    asked |= {SUMMED: one.peer, LARGEST: one.peer.largest}
    told = {name: hits(with_ranks(cases, each)) for name, each in asked.items()}
    return [
        {"explanation": name, **{key: found[key] for key in HITS}} for name, found in told.items()
    ]
