"""What log-odds mean as a probability and how sure that is: monotone steps learned from outcomes.

Inductive Venn-Abers (Vovk, Petej and Fedorova 2015, "Large-scale probabilistic predictors with and
without guarantees of validity", section 2): the isotonic fit is asked twice where a log-odds falls,
as if one more enterprise there had no event (low) and as if it had one (high).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
METHODS = ("platt", "isotonic", "venn_abers")
MOST_STEPS = 500


@dataclass(frozen=True)
class ProbabilityCurve:
    """Steps over log-odds; step k holds from cuts[k - 1] (inclusive) to cuts[k].

    method: one of METHODS, what the probability is read from; cuts: (steps - 1,); fit, low, high:
    (steps,) probabilities.  losses: what decided the method, by measure and method.
    """

    method: str
    cuts: tuple[float, ...]
    fit: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    losses: dict[str, dict[str, float]] = field(default_factory=dict)

    def probability(self, log_odds: Floats) -> Floats:
        """(n,) of an event, in [0, 1]; never less for larger log-odds.

        Of Venn-Abers' two, low and high, the one of least regret in log loss (section 4).
        """
        if self.method == "platt":
            return 1.0 / (1.0 + np.exp(-log_odds))
        step = self._step(log_odds)
        if self.method == "isotonic":
            return np.asarray(np.array(self.fit)[step])
        low, high = np.array(self.low)[step], np.array(self.high)[step]
        return np.asarray(high / (1.0 - low + high))

    def interval(self, log_odds: Floats) -> tuple[Floats, Floats]:
        """Low and high (n,) of Venn-Abers, made wider where the probability is outside."""
        told, step = self.probability(log_odds), self._step(log_odds)
        low, high = np.array(self.low)[step], np.array(self.high)[step]
        return np.minimum(low, told), np.maximum(high, told)

    def _step(self, log_odds: Floats) -> NDArray[np.int64]:
        return np.searchsorted(np.array(self.cuts), log_odds, side="right")


def fit_curve(log_odds: Floats, events: Floats, *, method: str) -> ProbabilityCurve:
    """The curve of rows with outcomes: log-odds (n,), events (n,) 0/1.

    Equal log-odds share a step; above MOST_STEPS neighbours share one too, which keeps what
    Venn-Abers promises, since a coarser score is a score.
    """
    cuts = _cuts(log_odds)
    step = np.searchsorted(cuts, log_odds, side="right")
    rows = np.bincount(step, minlength=len(cuts) + 1).astype(np.float64)
    struck = np.bincount(step, events, minlength=len(cuts) + 1).astype(np.float64)
    whole = [_isotonic(rows, struck, more=more) for more in ((0, 0), (1, 0), (1, 1))]
    # Equal steps are one.
    kept = np.append(True, np.diff(np.stack(whole), axis=1).any(axis=0))
    fit, low, high = (tuple(values[kept].tolist()) for values in whole)
    return ProbabilityCurve(method, tuple(cuts[kept[1:]].tolist()), fit, low, high)


def _cuts(log_odds: Floats) -> Floats:
    """Where a new step begins: the least log-odds of each part of equal count but the first."""
    ordered = np.sort(log_odds)
    starts = np.linspace(0, len(ordered), min(MOST_STEPS, len(ordered)), endpoint=False)
    return np.unique(ordered[starts.astype(np.int64)])[1:]


def _isotonic(rows: Floats, struck: Floats, *, more: tuple[int, int]) -> Floats:
    """(steps,) the isotonic fit at each step if it had `more` (rows, events) than it has.

    The fit is the largest over the starts at or before the step of the least mean from there to an
    end at or after it (Barlow et al. 1972, the max-min formula); each such mean holds the step.
    """
    many, told = (
        np.cumsum(values) - (np.cumsum(values) - values)[:, None] + extra
        for values, extra in zip((rows, struck), more, strict=True)
    )
    after = np.tri(len(rows), k=-1, dtype=bool)  # the start lies after the end
    means = np.where(after, np.inf, told / np.where(after, 1.0, many))
    least = np.minimum.accumulate(means[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(np.where(after, -np.inf, least).max(axis=0))
