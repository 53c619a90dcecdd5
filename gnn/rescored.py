"""A graded month scored again after facts of a few enterprises changed: only whom they reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gnn.attribution import Attribution
from gnn.changed_messages import ChangedMessages, ChangedRows
from gnn.messages import Messages
from gnn.scorer import sent_by

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Rescored:
    """What changed facts move, in calibrated log-odds; who is not reached is not moved.

    changed: whose facts are others, sorted.  own: (changed,) what their own risk moves.
    reached: the changed and all to whom a message came that may be another one, sorted.
    contagion: (reached,) what their contagion moves.
    """

    before: Attribution
    after: Attribution
    changed: Rows
    own: Floats
    reached: Rows
    contagion: Floats

    def own_of(self, rows: Rows) -> Floats:
        """What the own risk of any rows moves."""
        return _looked_up(self.changed, self.own, rows)

    def contagion_of(self, rows: Rows) -> Floats:
        """What the contagion of any rows moves."""
        return _looked_up(self.reached, self.contagion, rows)

    def paths(self, row: int) -> dict[str, NDArray[Any]]:
        """Every path of a row: the columns of `Attribution.path_columns`, `moved` and `changed`.

        points: as they are now.  moved: what they moved; the sum is what the contagion moves.
        changed: whether the source's facts are others.
        """
        before, now = self.before.path_columns(row), self.after.path_columns(row)
        moved = now["points"] - before["points"]
        return {**now, "moved": moved, "changed": np.isin(now["source"], self.changed)}


def rescored(before: Attribution, rows: Rows, values: Floats, *, stood: Floats) -> Rescored:
    """The scores after some enterprises have other values, equal to those of a whole new scoring.

    rows: whose, sorted, each once.  values, stood: (rows, features) as they are now and as they
    were.  The model's messages are made anew for the rows, and gathered for whoever they reach.
    """
    scorer, scores = before.scorer, before.scores
    own = scorer.own.log_odds(values)
    inputs = scorer.heads[0].inputs(scorer.encoding, values, own=own)
    month = scores.messages or Messages(before.sent, before.operators)
    messages = ChangedMessages(month, rows, sent_by(scorer.heads, inputs))
    seen = ChangedRows(scores.inputs, rows, inputs)
    # Each its own: an attribution keeps the run of rows that was asked last.
    sides = replace(scores, messages=month), replace(scores, inputs=seen, messages=messages)
    then, now = (Attribution(scorer, one, operators=before.operators) for one in sides)
    told = zip(scorer.heads, messages.among(messages.reached), strict=True)
    moved = [head.contagion(seen[messages.reached], arrived) for head, arrived in told]
    contagion = scorer.slope * np.mean(moved, axis=0) - scores.contagion[messages.reached]
    own_moved = scorer.slope * scorer.own_slope * (own - scorer.own.log_odds(stood))
    return Rescored(then, now, rows, own_moved, messages.reached, contagion)


def _looked_up(known: Rows, values: Floats, rows: Rows) -> Floats:
    if not len(known):
        return np.zeros(len(rows))
    place = np.searchsorted(known, rows).clip(max=len(known) - 1)
    return np.where(known[place] == rows, values[place], 0.0)
