"""A trained model in plain arrays: own risk, encoding, heads and calibration, all float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from features.indicator import REGISTRY
from gnn.encoding import Encoding
from gnn.lazy_rows import LazyRows, RowTable
from gnn.messages import Messages
from gnn.operators import Operator
from gnn.own_risk import OwnRisk, by_run
from gnn.probability_curve import ProbabilityCurve
from graph.errors import Mismatch

Floats = NDArray[np.float64]
RelationPoints = Callable[[NDArray[np.int64]], Floats]
_RELATION = "relation"


class Head(Protocol):
    """What turns messages into contagion: a network's weights, or boosted trees."""

    @property
    def operators(self) -> tuple[str, ...]:
        """Names of the operators, in the order of the messages."""

    @property
    def own_slope(self) -> float:
        """What the head multiplies own log-odds by."""

    @property
    def own_shift(self) -> float:
        """What the head adds to own log-odds."""

    def inputs(self, encoding: Encoding, values: Floats, *, own: Floats) -> Floats:
        """What the head sees of each enterprise, from its values (n, features)."""

    def sent(self, inputs: Floats) -> Floats:
        """Messages (n, channels) that the enterprises send."""

    def contagion(self, inputs: Floats, messages: Floats) -> Floats:
        """(n,) log-odds with messages (n, operators * channels) minus those without."""

    def coefficients(self, inputs: Floats, messages: Floats) -> Floats:
        """(n, operators * channels) whose products with a row's messages sum to its contagion."""


@dataclass(frozen=True)
class NetworkWeights:
    """One contagion network: shapes as in model.py, operators in the order of the messages."""

    operators: tuple[str, ...]
    message: Floats  # (channels, width)
    message_bias: Floats
    gate: Floats  # (hidden, width)
    gate_bias: Floats
    gather: Floats  # (hidden, operators * channels)
    head: Floats  # (hidden,)
    own_slope: float
    own_shift: float

    def inputs(self, encoding: Encoding, values: Floats, *, own: Floats) -> Floats:
        """What gate and message see: (n, width)."""
        return encoding.inputs(values, own)

    def sent(self, inputs: Floats) -> Floats:
        """Messages (n, channels) that the enterprises send: softplus, never negative."""
        return np.logaddexp(0.0, inputs @ self.message.T + self.message_bias)

    def contagion(self, inputs: Floats, messages: Floats) -> Floats:
        """(n,) log-odds with messages minus log-odds without, before calibration."""
        gate = inputs @ self.gate.T + self.gate_bias
        moved = np.maximum(gate + messages @ self.gather.T, 0.0) - np.maximum(gate, 0.0)
        return np.asarray(moved @ self.head)

    def coefficients(self, inputs: Floats, messages: Floats) -> Floats:
        """(n, operators * channels) integrated gradient of each row's contagion, uncalibrated.

        A row has the same to the last bit whatever others are asked with it: products are its own.
        """
        gates = np.stack([self.gate @ one for one in inputs]) + self.gate_bias
        moves = np.stack([self.gather @ one for one in messages])
        return np.stack([one @ self.gather for one in self.head * active_share(gates, moves)])


def active_share(start: Floats, move: Floats) -> Floats:
    """Part of t in [0, 1] on which start + t * move > 0, element by element."""
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = np.clip(np.where(move != 0.0, -start / move, 0.0), 0.0, 1.0)
    rising = np.where(start > 0.0, 1.0, 1.0 - crossing)
    falling = np.where(start > 0.0, crossing, 0.0)
    still = (start > 0.0).astype(np.float64)
    return np.where(move > 0.0, rising, np.where(move < 0.0, falling, still))


class Rows(Protocol):
    """A table of floats (n, columns): an array, or what makes some of its rows when asked."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Any, /) -> Floats: ...


@dataclass(frozen=True)
class Inputs:
    """What the heads see of each enterprise, (n, width), made of its values for the rows asked."""

    head: Head
    encoding: Encoding
    values: Floats
    own: Floats

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, rows: slice | list[int]) -> Floats:
        return self.head.inputs(self.encoding, self.values[rows], own=self.own[rows])


@dataclass(frozen=True)
class Scores:
    """Raw and calibrated log-odds (n,) with what the reasons need, row by row.

    own_points (n, features): calibrated; base: the calibrated constant; contagion (n,).
    base + own_points.sum(1) + contagion = log_odds.  inputs: what the heads see, (n, width).
    messages: what the heads send, where it is at hand.
    curve: what log-odds mean as a probability; None for models of before there were curves: the
    log-odds are those of the probability.  of_relations: rows (k,) to the calibrated log-odds (k,)
    that their own indicators of the dimension relation add; None: no such indicator is known.
    """

    log_odds: Floats
    base: float
    own_points: RowTable
    contagion: Floats
    inputs: Rows
    messages: Messages | None = None
    curve: ProbabilityCurve | None = None
    of_relations: RelationPoints | None = None

    @property
    def probability(self) -> Floats:
        """Of an event in the 12 months after the date, in [0, 1]."""
        if self.curve is not None:
            return self.curve.probability(self.log_odds)
        return 1.0 / (1.0 + np.exp(-self.log_odds))

    @property
    def interval(self) -> tuple[Floats, Floats] | None:
        """Least and largest probability (n,) that later outcomes allow; None without a curve."""
        return None if self.curve is None else self.curve.interval(self.log_odds)


@dataclass(frozen=True)
class Scorer:
    """log-odds = slope * (own + contagion) + shift, the last two from calibration."""

    own: OwnRisk
    encoding: Encoding
    heads: tuple[Head, ...]
    slope: float = 1.0
    shift: float = 0.0
    curve: ProbabilityCurve | None = None

    @property
    def operators(self) -> tuple[str, ...]:
        """Names of the operators, in the order the heads expect."""
        return self.heads[0].operators

    @property
    def own_slope(self) -> float:
        """What the heads multiply own log-odds by, before calibration."""
        return float(np.mean([head.own_slope for head in self.heads]))

    def score(
        self, names: tuple[str, ...], values: Floats, *, operators: Sequence[Operator]
    ) -> Scores:
        """Scores of a graph. Raises Mismatch naming the feature or operator that differs."""
        self._check(names, operators)
        own, base, points = self._own(values)
        inputs = Inputs(self.heads[0], self.encoding, values, own)
        messages = Messages(sent_by(self.heads, inputs), operators)
        moved = self.slope * moved_by(self.heads, inputs, messages)
        log_odds = base + points.sum(axis=1) + moved
        about = inputs, messages, self.curve, self.of_relations(values)
        return Scores(log_odds, base, points, moved, *about)

    def of_relations(self, values: Floats) -> RelationPoints | None:
        """What `Scores.of_relations` tells of the values' rows."""
        known = [REGISTRY.get(name) for name in self.encoding.names]
        columns = [at for at, one in enumerate(known) if one and one.dimension == _RELATION]
        factor = self.slope * self.own_slope
        return (lambda rows: factor * self.own.part(values[rows], columns)) if columns else None

    def _own(self, values: Floats) -> tuple[Floats, float, RowTable]:
        """(own log-odds (n,) uncalibrated, the calibrated constant, own points)."""
        factor = self.slope * self.own_slope
        own_shift = float(np.mean([head.own_shift for head in self.heads]))
        known = self.own.base
        if known is None:
            told = self.own.points(values)
            own, known = told.sum(axis=1), float(told[0, -1])
            own_points = told[:, :-1]
            own_points *= factor
            points: RowTable = own_points
        else:
            own = self.own.log_odds(values)
            points = LazyRows(
                len(values),
                lambda rows: factor * self.own.points(values[rows])[:, :-1],
                totals=factor * (own - known),
            )
        return own, self.slope * (self.own_slope * known + own_shift) + self.shift, points

    def _check(self, names: tuple[str, ...], operators: Sequence[Operator]) -> None:
        if names != self.encoding.names:
            odd = sorted(set(names) ^ set(self.encoding.names))
            raise Mismatch("the features the model was trained on", odd or "another order", "model")
        given = tuple(operator.name for operator in operators)
        if given != self.operators:
            raise Mismatch(f"the operators {self.operators}", given, "model")


def gathered(sent: Floats, operators: Sequence[Operator]) -> Floats:
    """Messages (n, operators * channels) that arrive of those sent (n, channels)."""
    return np.hstack([operator.apply(sent) for operator in operators])


def sent_by(heads: Sequence[Head], inputs: Rows) -> list[Floats]:
    """Of each head the messages (n, channels) that the enterprises send."""
    sent = [np.empty((len(inputs), head.sent(inputs[:1]).shape[1])) for head in heads]

    def fill(rows: slice) -> None:
        seen = inputs[rows]
        for head, told in zip(heads, sent, strict=True):
            told[rows] = head.sent(seen)

    by_run(fill, len(inputs))
    return sent


def moved_by(heads: Sequence[Head], inputs: Rows, messages: Messages) -> Floats:
    """(n,) log-odds with messages minus log-odds without, before calibration; of heads the mean."""
    moved = np.empty(len(inputs))

    def fill(rows: slice) -> None:
        seen, arrived = inputs[rows], messages[rows]
        told = zip(heads, arrived, strict=True)
        moved[rows] = np.mean([head.contagion(seen, each) for head, each in told], axis=0)

    by_run(fill, len(inputs))
    return moved


def contagion(heads: Sequence[Head], inputs: Rows, operators: Sequence[Operator]) -> Floats:
    """`moved_by` what the heads send along the operators."""
    return moved_by(heads, inputs, Messages(sent_by(heads, inputs), operators))
