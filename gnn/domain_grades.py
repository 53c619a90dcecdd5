"""The domain classes of a month: by a domain's own set, or the generic class where it uses that."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.indicator_set import IndicatorSet
from features.scorecard import Scorecard, scorecard
from features.supervised_domain import Domain, members
from features.table import FeatureTable
from gnn.domain_mode import USE_GENERIC
from graph.snapshot import Snapshot

_OF_A_SET = ("points", "coverage", "indicator_set")


@dataclass(frozen=True)
class DomainSet:
    """A set and whose points it gives: `name` is a domain or a profile.

    rows: the enterprises by row in the snapshot.  because: (rows,) how each is known to be one.
    mode: of the domain, as a grade keeps it; None: none is told.
    """

    name: str
    indicators: IndicatorSet
    rows: NDArray[np.int64]
    because: NDArray[np.object_]
    mode: str | None = None


def domain_set(
    table: FeatureTable, indicators: IndicatorSet, graded: NDArray[np.bool_], *, mode: str | None
) -> DomainSet:
    """The set with the graded enterprises of its domain."""
    if indicators.domain is None:
        raise ValueError(f"{indicators.title} is for no domain")
    rows, because = _known(table.snapshot, indicators.domain, graded)
    return DomainSet(indicators.domain.name, indicators, rows, because, mode)


def domain_grades(table: FeatureTable, chosen: DomainSet, period: str) -> pd.DataFrame:
    """The grades as the graph holds them, by enterprise_id: `_HELD` and domain_grade_id, period."""
    ids = table.frame.index[chosen.rows]
    part = FeatureTable(table.frame.iloc[chosen.rows], table.names, table.snapshot)
    scored = scorecard(part, chosen.indicators)
    frame = pd.DataFrame(
        {
            "domain_grade_id": [f"{one}@{period}/{chosen.name}" for one in ids],
            "enterprise_id": ids,
            "period": period,
            "domain": chosen.name,
            "mode": chosen.mode,
            "class": scored.summary["class"].to_numpy(dtype=object),
            "points": scored.summary["points"].to_numpy(),
            "coverage": scored.summary["coverage"].to_numpy(),
            "indicator_set": chosen.indicators.title,
            "explanation": _explanations(table, chosen, scored),
        }
    )
    return frame.sort_values("enterprise_id", ignore_index=True)


def adopted_grades(
    snapshot: Snapshot, domain: Domain, classes: pd.Series, *, period: str
) -> pd.DataFrame:
    """The grades of a domain that uses the generic class, as `domain_grades`, without points.

    classes: the generic class by row in the snapshot; None for who is not graded.
    """
    rows, because = _known(snapshot, domain, classes.notna().to_numpy())
    ids = snapshot.enterprises["enterprise_id"].to_numpy(dtype=object)[rows]
    told = [{"because": why, "groups": {}, "own": []} for why in because]
    frame = pd.DataFrame(
        {
            "domain_grade_id": [f"{one}@{period}/{domain.name}" for one in ids],
            "enterprise_id": ids,
            "period": period,
            "domain": domain.name,
            "mode": USE_GENERIC,
            "class": classes.to_numpy(dtype=object)[rows],
            **{name: np.full(len(rows), None, dtype=object) for name in _OF_A_SET},
            "explanation": [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in told],
        }
    )
    return frame.sort_values("enterprise_id", ignore_index=True)


def _known(
    snapshot: Snapshot, domain: Domain, graded: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """The rows of a domain's graded enterprises, and how each is known to be one."""
    known = members(snapshot, domain)
    rows = np.flatnonzero(known.any(axis=1).to_numpy() & graded)
    names = known.columns.to_numpy(dtype=object)
    because = [", ".join(names[mask]) for mask in known.to_numpy()[rows]]
    return rows, np.array(because, dtype=object)


def _explanations(table: FeatureTable, chosen: DomainSet, scored: Scorecard) -> Sequence[str]:
    """Of each enterprise why it is of the domain, the points by group and by indicator.

    `guards` stands there only where one made the class another: months before there were such
    keep their bytes.
    """
    items = [item for item in chosen.indicators.items if (scored.points[item.item_id] != 0).any()]
    points = scored.points[[item.item_id for item in items]].to_numpy()
    groups = scored.groups.to_dict("records")
    sources = [table.sources(item.of) if item.of else None for item in items]
    guards = _guards(scored)
    texts = []
    for place, row in enumerate(chosen.rows.tolist()):
        own = [
            {
                "indicator_id": item.item_id,
                "label_zh": item.label_zh,
                "points": float(value),
                "record_ids": source.of(row) if source else [],
            }
            for item, value, source in zip(items, points[place], sources, strict=True)
            if np.isfinite(value) and value != 0
        ]
        told = {"because": chosen.because[place], "groups": groups[place], "own": own}
        told |= guards.get(place, {})
        texts.append(json.dumps(told, ensure_ascii=False, sort_keys=True))
    return texts


def _guards(scored: Scorecard) -> dict[int, dict[str, Any]]:
    """By place the guard that made the class another one than that of the points."""
    limit = scored.indicators.coverage
    if limit is None:
        return {}
    classes = scored.summary[["points_class", "class"]].to_numpy(dtype=object)
    basis = {"guard_id": "coverage", "legal_basis": limit.legal_basis}
    return {
        place: {"guards": [{**basis, "from": classes[place, 0], "to": classes[place, 1]}]}
        for place in np.flatnonzero(classes[:, 0] != classes[:, 1]).tolist()
    }
