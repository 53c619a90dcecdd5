"""What was tried on planted contagion: forms of the model, on a province for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from gnn.events import months_before
from gnn.example_sets import Sets
from gnn.joined_examples import side_by_side
from gnn.leakage import month_unseen
from gnn.monthly import Month, examples_of
from gnn.operators import Operator
from gnn.processes import each_alone
from gnn.province_sets import months_of, sets_of
from gnn.regimes import scores_of, source_hits
from gnn.train import Examples, TrainingSettings, train
from graph.sample import Province, SampleSettings, make_province

NEWEST = "months_since_adverse_record"
ONE_NETWORK = TrainingSettings(networks=1)


@dataclass(frozen=True)
class Tried:
    """A province, its three months, and the sets of the model as it is."""

    province: Province
    months: list[Month]
    sets: Sets


@dataclass(frozen=True)
class Form:
    """changed: what a form of the model learns on and is judged on."""

    name: str
    changed: Callable[[Tried], Sets]


def forms_tried(
    laws: list[SampleSettings], *, seeds: int, progress: Callable[[str], None]
) -> list[dict[str, Any]]:
    """Of each law [form, held_auc, hit@3_known], one of each a seed; the laws side by side.

    hit@3_known: share of the cases in which the known planted source is among the first three.
    One network a seed. progress: a function of a module.
    """
    return each_alone(partial(_law, seeds=seeds, progress=progress), laws)


def _law(law: SampleSettings, *, seeds: int, progress: Callable[[str], None]) -> dict[str, Any]:
    province = make_province(law)
    months = months_of(province)
    tried = Tried(province, months, sets_of(province, months))
    found = []
    for form in FORMS:
        sets = form.changed(tried)
        judged = [_judged(sets, tried, seed) for seed in range(seeds)]
        aucs, named = (list(each) for each in zip(*judged, strict=True))
        found.append({"form": form.name, "held_auc": aucs, "hit@3_known": named})
        progress(f"{law.regime}, {form.name}: {np.mean(aucs):.4f}, {np.mean(named):.3f}")
    return {"regime": law.regime, "forms": found}


def _judged(sets: Sets, tried: Tried, seed: int) -> tuple[float, float]:
    scorer = train(sets.learned, sets.held, settings=replace(ONE_NETWORK, seed=seed))
    held = sets.held
    scores = scores_of(scorer, held).log_odds
    auc = float(roc_auc_score(held.events[held.rows], scores[held.rows]))
    named = source_hits(scorer, sets.tested, tried.province, tried.months[2].snapshot)
    return auc, named["hit@3_known"]


def _each(change: Callable[[Examples], Examples], tried: Tried) -> Sets:
    return Sets(*(change(part) for part in tried.sets.parts))


def _without_newest(part: Examples) -> Examples:
    kept = [number for number, name in enumerate(part.names) if name != NEWEST]
    names = tuple(part.names[number] for number in kept)
    return replace(part, names=names, values=part.values[:, kept])


def _by_root(operator: Operator) -> Operator:
    if not operator.name.startswith("co_"):
        return operator
    return replace(operator, ties=operator.ties.assign(weight=np.sqrt(operator.ties["weight"])))


def _rooted(part: Examples) -> Examples:
    return replace(part, operators=tuple(_by_root(each) for each in part.operators))


def _with_grandholders(part: Examples) -> Examples:
    [holders] = [each for each in part.operators if each.name == "shareholder"]
    further = replace(holders, name="grandholder", hops=2)
    return replace(part, operators=(*part.operators, further))


def _longer(tried: Tried) -> Sets:
    """Learned on the month 36 months before the last, too."""
    tables = tried.province.tables
    month = month_unseen(tables, months_before(tried.province.settings.end, 36))
    learned, held, tested = tried.sets.parts
    return Sets(side_by_side(learned, examples_of(month, tables)), held, tested)


FORMS = (
    Form("the model", lambda tried: tried.sets),
    Form(f"without `{NEWEST}`", partial(_each, _without_newest)),
    Form("shared persons and addresses by the root of the sharers", partial(_each, _rooted)),
    Form("a holder's holder as an operator of its own", partial(_each, _with_grandholders)),
    Form("learned on two months, 24 and 36 before", _longer),
)
