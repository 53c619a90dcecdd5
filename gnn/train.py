"""Training as the other parts call it; what does it is imported when it runs.

torch takes seconds to import, and of all commands only those that train need it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gnn.operators import Operator

if TYPE_CHECKING:
    from gnn.boosted_head import BoostedSettings
    from gnn.scorer import Scorer

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TrainingSettings:
    """How the head is trained; networks: how many are averaged.

    half_life: days in which a tie loses half its weight (`gnn.decay`); None: ties do not age. A
    month is trained and graded so; sets of examples bring their operators as they are.
    boosted: grown as boosted trees instead, which need more events than the networks do.
    """

    seed: int = 0
    boosted: BoostedSettings | None = None
    networks: int = 3
    channels: int = 8
    hidden: int = 32
    dropout: float = 0.3
    bins: int = 8
    rate: float = 1e-2
    decay: float = 1e-3
    epochs: int = 300
    patience: int = 80
    half_life: float | None = None


@dataclass(frozen=True)
class Examples:
    """A graph with outcomes: values (n, features) NaN unknown, events (n,) 0/1, operators.

    rows: those that take part (all others only send messages).
    """

    names: tuple[str, ...]
    values: Floats
    events: Floats
    operators: Sequence[Operator]
    rows: NDArray[np.bool_]


def train(
    learned: Examples,
    held: Examples,
    *,
    settings: TrainingSettings,
    progress: Callable[[str], None] = lambda _: None,
) -> Scorer:
    """A scorer learned on one set; networks stop where the other is ranked best (AUC)."""
    from gnn.network_training import trained  # noqa: PLC0415

    return trained(learned, held, settings=settings, progress=progress)


def refitted(
    learned: Examples, held: Examples, *, settings: TrainingSettings
) -> tuple[Scorer, Scorer]:
    """The scorer of `train`, and one learned on both sets for as long as the held one asked.

    The second's scores of held rows are of rows it has seen, so they can judge and calibrate
    nothing.
    """
    from gnn.network_training import refitted  # noqa: PLC0415

    return refitted(learned, held, settings=settings)
