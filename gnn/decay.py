"""Time decay of operators: a tie loses half its weight in every half-life since it began.

An old link carries less than a young one. Events need no rule: what an enterprise sends is learned
from facts that tell how old its events are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.operators import Operator
from gnn.tie_links import LINK_FRAMES
from graph.errors import BadInput
from graph.snapshot import Snapshot

Floats = NDArray[np.float64]
_ENDS = ["target", "source"]


def decayed(
    operators: Sequence[Operator], snapshot: Snapshot, half_life: float
) -> tuple[Operator, ...]:
    """The operators with a `decay` of 2 ** -(age / half_life) at every tie, a factor on its weight.

    age: days from the day on which the tie began (the younger of its cited links) to the
    snapshot's; 0 where no such day is known.  half_life: days.  Of two enterprises tied several
    times the youngest tie counts for any relation and for second hops, whose two decays multiply.
    Raises BadInput.
    """
    if not half_life > 0.0:
        raise BadInput("a half-life of more than 0 days", half_life, "time decay")
    began = _beginnings(snapshot)
    day = pd.Timestamp(snapshot.as_of)
    single = [
        _with(one, 2.0 ** -(_ages(one, began, day) / half_life))
        for one in operators
        if _is_single(one)
    ]
    youngest = pd.concat([one.ties[[*_ENDS, "decay"]] for one in single])
    pairs = youngest.groupby(_ENDS, sort=False)["decay"].max()
    by_name = {one.name: one for one in single}
    return tuple(by_name.get(one.name) or _of_pairs(one, pairs) for one in operators)


def _is_single(operator: Operator) -> bool:
    return operator.hops == 1 and operator.reduce == "sum"


def _with(operator: Operator, decay: Any) -> Operator:
    return replace(operator, ties=operator.ties.assign(decay=np.asarray(decay, dtype=np.float64)))


def _of_pairs(operator: Operator, pairs: pd.Series) -> Operator:
    asked = pd.MultiIndex.from_frame(operator.ties[_ENDS])
    return _with(operator, pairs.reindex(asked))


def _beginnings(snapshot: Snapshot) -> pd.Series:
    """The day on which each link began, by its version_id."""
    told = ["version_id", "valid_from"]
    links = pd.concat([getattr(snapshot, name)[told] for name in LINK_FRAMES])
    links = links.drop_duplicates("version_id")
    return pd.Series(links["valid_from"].to_numpy(), index=links["version_id"].to_numpy())


def _ages(operator: Operator, began: pd.Series, day: pd.Timestamp) -> Floats:
    """(ties,) days since the later of the beginnings of both sides."""
    # Where there is no link its number, -1, means the day put last: none.
    days = np.append(began.reindex(operator.links).to_numpy(), np.datetime64("NaT"))
    sides = [days[operator.ties[name].to_numpy()] for name in ("link_in", "link_out")]
    latest = pd.DataFrame(dict(enumerate(sides))).max(axis=1)
    ages = (day - latest).dt.days
    return np.asarray(ages.clip(lower=0).fillna(0), dtype=np.float64)
