"""What was tried for the boosted head on SMEsD, each form judged on the validation year alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from gnn.boosted_head import BoostedSettings, grown
from gnn.own_risk import FOLDS
from gnn.scorer import gathered
from gnn.train import Examples

Floats = NDArray[np.float64]
Rows = tuple[Floats, Floats]  # (what is seen (n, columns), events (n,))
TIMES = ("age_months", "last_lawsuit", "lawsuits_from_0", "lawsuits_from_12", "lawsuits_from_36")
NEAR = ("any", "any_mean", "same_qualify")
WIDE = BoostedSettings(boosters=1)
NARROW = replace(WIDE, leaves=8, rounds=300)


@dataclass(frozen=True)
class Trial:
    """One form: what each enterprise sees of itself and of others, and how it is learned.

    operators: those that gather, None for all; sent: how many facts travel, those that own risk
    splits on most; changed: applied to the facts of a set before all else.
    """

    name: str
    operators: tuple[str, ...] | None = None
    settings: BoostedSettings = WIDE
    sent: int | None = None
    changed: Callable[[Examples], Examples] = field(default=lambda part: part)
    sends: Callable[[Examples], Examples] = field(default=lambda part: part)
    learner: Callable[[Rows, Floats, int], Floats] | None = None

    def seen(self, part: Examples, most: NDArray[np.int64]) -> Floats:
        """(n, columns) own facts and messages of a set; most: columns of facts, best first."""
        part = self.changed(part)
        chosen = [
            each for each in part.operators if self.operators is None or each.name in self.operators
        ]
        if not chosen:
            return part.values
        sent = np.nan_to_num(self.sends(part).values)
        if self.sent is not None:
            sent = sent[:, np.sort(most[: self.sent])]
        return np.hstack([part.values, gathered(sent, chosen)])

    def scores(self, learned: Rows, asked: Floats, seed: int) -> Floats:
        """Scores of rows (m, columns) asked by what was learned."""
        if self.learner is not None:
            return self.learner(learned, asked, seed)
        seeds = [seed * 1000 + each for each in range(self.settings.boosters)]
        texts = [grown(learned, self.settings, seed=each) for each in seeds]
        models = [lightgbm.Booster(model_str=text) for text in texts]
        return np.asarray(np.mean([each.predict(asked, raw_score=True) for each in models], axis=0))


def judged(trial: Trial, learned: Examples, held: Examples, *, seeds: int) -> dict[str, object]:
    """Validation AUC by seed, and crossed: that of held rows in folds over both sets together."""
    most = _split_on_most(learned)
    seen = [(trial.seen(part, most)[part.rows], part.events[part.rows]) for part in (learned, held)]
    alone, crossed = [], []
    for seed in range(seeds):
        found = trial.scores(seen[0], seen[1][0], seed)
        alone.append(float(roc_auc_score(seen[1][1], found)))
        crossed.append(_crossed(trial, seen, seed))
    return {"form": trial.name, "held_auc": alone, "crossed_auc": crossed}


def _crossed(trial: Trial, seen: list[Rows], seed: int) -> float:
    values, events = (np.concatenate(each) for each in zip(*seen, strict=True))
    scores = np.zeros(len(events))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for kept, out in folds.split(values, events):
        scores[out] = trial.scores((values[kept], events[kept]), values[out], seed)
    late = slice(len(seen[0][1]), None)
    return float(roc_auc_score(events[late], scores[late]))


def _split_on_most(learned: Examples) -> NDArray[np.int64]:
    """Columns of facts by the gain of trees on own facts of the rows learned on, best first."""
    text = grown((learned.values[learned.rows], learned.events[learned.rows]), NARROW, seed=0)
    gain = lightgbm.Booster(model_str=text).feature_importance("gain")
    return np.argsort(-gain, kind="stable")


def _without_times(part: Examples) -> Examples:
    """Unknown in every row: a column of which nothing is known can't be split on."""
    timed = np.isin(part.names, TIMES)
    return replace(part, values=np.where(timed, np.nan, part.values))


def _ranked(part: Examples, *, columns: tuple[str, ...] | None = None) -> Examples:
    """The named columns (all without) as ranks in (0, 1] within the set, which is one period."""
    ranks = rankdata(part.values, axis=0, nan_policy="omit") / len(part.values)
    chosen = np.ones(len(part.names), bool) if columns is None else np.isin(part.names, columns)
    return replace(part, values=np.where(chosen, ranks, part.values))


def _forest(kind: type) -> Callable[[Rows, Floats, int], Floats]:
    def scores(learned: Rows, asked: Floats, seed: int) -> Floats:
        trees = kind(500, min_samples_leaf=3, random_state=seed, n_jobs=1)
        trees.fit(np.nan_to_num(learned[0], nan=-1.0), learned[1])
        return np.asarray(trees.predict_proba(np.nan_to_num(asked, nan=-1.0))[:, 1])

    return scores


TRIALS = (
    Trial("own facts", operators=()),
    Trial("own facts without time columns", operators=(), changed=_without_times),
    Trial("and any relation (max, mean), same qualification; 8 leaves", NEAR, NARROW),
    Trial("the same, 15 leaves, 400 rounds", NEAR),
    Trial("the same, extremely randomised trees", NEAR, learner=_forest(ExtraTreesClassifier)),
    Trial("the same, a random forest", NEAR, learner=_forest(RandomForestClassifier)),
    Trial("all operators, 8 leaves, 300 rounds", settings=NARROW),
    Trial("all operators, 15 leaves, 400 rounds"),
    Trial("the same, five boosters averaged", settings=replace(WIDE, boosters=5)),
    Trial("the same, 600 rounds", settings=replace(WIDE, rounds=600)),
    Trial("24 facts sent", sent=24),
    Trial("12 facts sent", sent=12),
    Trial("time columns not sent", sends=_without_times),
    Trial(
        "time columns ranked within their period",
        changed=lambda part: _ranked(part, columns=TIMES),
    ),
    Trial("no time column at all", changed=_without_times),
    Trial("all columns ranked within their period", changed=_ranked),
)
