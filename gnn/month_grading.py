"""A month as a rulebook grades it: generic grades by profile, domain grades, and who is listed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.table import FeatureTable, with_prior
from gnn.checkpoint import Checkpoint
from gnn.domain_grades import DomainSet, adopted_grades, domain_grades, domain_set
from gnn.explanation import Explainer
from gnn.grades import Circumstances
from gnn.monthly import explainer_of, month_of
from gnn.rulebook import Rulebook
from graph.merkle import canonical
from graph.snapshot import Snapshot


@dataclass(frozen=True)
class MonthGrades:
    """explainers: of the enterprises first, then of each active profile.

    domains: domain grades by domain.  scope: `Profiles.scope`; None: everyone is graded.
    """

    explainers: tuple[Explainer, ...]
    domains: dict[str, pd.DataFrame]
    scope: pd.DataFrame | None

    @property
    def main(self) -> Explainer:
        """The grades of the enterprises that are of no other profile."""
        return self.explainers[0]


def month_grades(
    snapshot: Snapshot, checkpoint: Checkpoint, rules: Rulebook, around: Circumstances
) -> MonthGrades:
    """Every grade of a month: the same snapshot, model, rules and circumstances, the same bytes."""
    month = month_of(snapshot)
    main = explainer_of(month, checkpoint, rules.policy, around=around)
    if rules.profiles is None:
        return MonthGrades((main,), {}, None)
    scope = rules.profiles.scope(snapshot)
    graded = scope["reason"].isna().to_numpy()
    inputs = _hash_of(rules, around)
    explainers = [replace(main, rows=_rows(scope, graded, rules), inputs=inputs)]
    for profile, policy in rules.policies.items():
        own = np.flatnonzero(graded & (scope["profile"] == profile).to_numpy())
        made = explainer_of(month, checkpoint, policy, around=around)
        explainers.append(replace(made, rows=own, inputs=inputs))
    table = with_prior(month.table, around.prior)
    domains = {
        one.name: domain_grades(table, one, main.period)
        for one in _sets(table, rules, scope, graded)
    }
    classes = _classes(explainers, snapshot.size)
    for domain in rules.adopting:
        adopted = adopted_grades(snapshot, domain, classes, period=main.period)
        domains[domain.name] = adopted
    return MonthGrades(tuple(explainers), domains, scope)


def _classes(explainers: list[Explainer], size: int) -> pd.Series:
    """The generic class by row; None for who is not graded."""
    found = pd.Series(np.full(size, None), dtype=object)
    for one in explainers:
        found.iloc[one.graded_rows] = one.grades.frame["class"].to_numpy(object)[one.graded_rows]
    return found


def _rows(scope: pd.DataFrame, graded: NDArray[np.bool_], rules: Rulebook) -> NDArray[np.int64]:
    """Those graded by the policy of the enterprises."""
    return np.flatnonzero(graded & ~scope["profile"].isin(list(rules.policies)).to_numpy())


def _sets(
    table: FeatureTable, rules: Rulebook, scope: pd.DataFrame, graded: NDArray[np.bool_]
) -> Iterator[DomainSet]:
    """Every set with those it is for: of a domain, or of an active profile."""
    by_title = {one.indicators.title: one.indicators for one in rules.sets}
    for indicators in by_title.values():
        if indicators.domain:
            mode = rules.mode_of(indicators.domain.name)
            yield domain_set(table, indicators, graded, mode=mode)
    for profile in rules.profiles.active if rules.profiles else ():
        rows = np.flatnonzero(graded & (scope["profile"] == profile.name).to_numpy())
        because = np.full(len(rows), "profile", dtype=object)
        yield DomainSet(profile.name, by_title[profile.indicator_set], rows, because)


def _hash_of(rules: Rulebook, around: Circumstances) -> str:
    """Of what grades depend on beside snapshot, model and policy."""
    decided = [
        [] if classes is None else sorted(classes.items())
        for classes in (around.before, around.overrides)
    ]
    if around.grounds:
        decided.append(sorted(around.grounds.items()))
    if around.months is not None:  # older policies count from the month before alone
        decided.append(sorted(around.months.items()))
    return hashlib.sha256(canonical([rules.versions, *decided])).hexdigest()
