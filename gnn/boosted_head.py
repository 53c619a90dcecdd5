"""The boosted head: trees over own facts and the linked enterprises' facts, exact in its reasons.

G(x, M) are boosted trees over own facts x and gathered facts M. Own risk is G(x, 0), trees again
once their splits on messages are resolved at zero, and contagion is G(x, M) - G(x, 0): the same
log-odds as the black box, but each part of it is owed to somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import lightgbm
import numpy as np
from numpy.typing import NDArray

from gnn.boosted_leaves import TreeLeaves, leaves_of
from gnn.booster_text import trees_of, without_messages
from gnn.encoding import Encoding
from gnn.own_risk import GROWTH, OwnRisk

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BoostedSettings:
    """How the trees are grown; boosters: how many are averaged."""

    boosters: int = 5
    rounds: int = 400
    leaves: int = 15
    rate: float = 0.03


@dataclass(frozen=True)
class BoostedHead:
    """The mean of boosters over `facts` own facts and then the messages, operator by operator."""

    operators: tuple[str, ...]
    facts: int
    boosters: tuple[str, ...]
    own_slope: float = 1.0
    own_shift: float = 0.0

    def inputs(self, encoding: Encoding, values: Floats, *, own: Floats) -> Floats:
        """What the trees see of an enterprise: its facts as they are (n, facts)."""
        return values

    def sent(self, inputs: Floats) -> Floats:
        """Messages (n, facts) that the enterprises send: their facts, unknown as zero."""
        return np.nan_to_num(inputs)

    def contagion(self, inputs: Floats, messages: Floats) -> Floats:
        """(n,) log-odds with messages minus log-odds without, before calibration."""
        moved = np.zeros(len(inputs))
        linked = np.flatnonzero((messages != 0.0).any(axis=1))
        if len(linked):
            whole = np.hstack([inputs[linked], messages[linked]])
            alone = np.hstack([inputs[linked], np.zeros_like(messages[linked])])
            sides = [
                [np.asarray(model.predict(rows, raw_score=True)) for model in self._models]
                for rows in (whole, alone)
            ]
            moved[linked] = np.mean(sides[0], axis=0) - np.mean(sides[1], axis=0)
        return moved

    def coefficients(self, inputs: Floats, messages: Floats) -> Floats:
        """(n, messages) points of each row's contagion for each unit of a message, uncalibrated."""
        told = zip(inputs, messages, strict=True)
        steps = np.stack([self._leaves.steps(*one) for one in told])
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(messages != 0.0, steps / messages, 0.0)

    @cached_property
    def _models(self) -> list[lightgbm.Booster]:
        return [lightgbm.Booster(model_str=text) for text in self.boosters]

    @cached_property
    def _leaves(self) -> TreeLeaves:
        trees = [tree for text in self.boosters for tree in trees_of(text)]
        return leaves_of(trees, self.facts, share=1.0 / len(self.boosters))


def fit_boosted_head(
    learned: tuple[Floats, Floats, Floats],
    operators: tuple[str, ...],
    *,
    settings: BoostedSettings,
    seed: int,
) -> tuple[OwnRisk, BoostedHead]:
    """Own risk and head from values (n, facts), messages (n, operators * facts), events (n,)."""
    values, messages, events = learned
    data = np.hstack([values, messages])
    seeds = range(seed * 1000, seed * 1000 + settings.boosters)
    texts = tuple(grown((data, events), settings, seed=each) for each in seeds)
    facts = values.shape[1]
    own = OwnRisk(tuple(without_messages(text, facts) for text in texts))
    return own, BoostedHead(operators, facts, texts)


def grown(learned: tuple[Floats, Floats], settings: BoostedSettings, *, seed: int) -> str:
    """One booster as text, from (values (n, columns), events (n,))."""
    parameters = {
        **GROWTH,
        "num_threads": 2,
        "num_leaves": settings.leaves,
        "learning_rate": settings.rate,
        "seed": seed,
    }
    data = lightgbm.Dataset(*learned)
    grown = lightgbm.train(parameters, data, num_boost_round=settings.rounds)
    return str(grown.model_to_string())
