"""Settings of GNNExplainer side by side, judged on a sample province's validation month alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gnn.deletion import STEPS, falls
from gnn.link_carriers import LinkCarriers
from gnn.neural_peers import fitted_sage
from gnn.paths import PathDrawer
from gnn.peer_explainer import MaskSettings, PeerExplainer
from gnn.peer_removal import PeerRemoval
from gnn.province_sets import months_of, sets_of
from gnn.removal_order import blindly, by_largest, by_sum
from gnn.removed_links import LinkRemoval
from graph.sample import Province

ROWS = 20
TRIED = (
    MaskSettings(100, 0.01, 0.005),  # torch-geometric's own
    MaskSettings(200, 0.05, 0.0005),
    MaskSettings(200, 0.05, 0.005),
    MaskSettings(),
    MaskSettings(200, 0.05, 0.2),
    MaskSettings(300, 0.1, 0.005),
)


def masks_tried(
    province: Province, *, progress: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """trials: [epochs, rate, price, by_sum, by_largest], mean falls of GraphSAGE's own score.

    Of the enterprises of the held month that its ties raise most.  blind: of a blind order.
    """
    months = months_of(province)
    sets, held = sets_of(province, months), months[1]
    fitted, _ = fitted_sage(sets, 0)
    ties = PathDrawer.of(held.operators, held.snapshot).ties
    links = LinkRemoval(held.operators, ties, LinkCarriers(held.snapshot))
    removal = PeerRemoval(fitted, links)
    rows = removal.most_raised(sets.held.rows, ROWS)
    trials = []
    for settings in TRIED:
        trials.append({**vars(settings), **_falls(PeerExplainer(removal, 0, settings), rows)})
        progress(", ".join(f"{name} {value:g}" for name, value in trials[-1].items()))
    asked = PeerExplainer(removal, 0, MaskSettings(epochs=1))
    blind = [[blindly(asked.carried(row), STEPS, seed=row)] for row in rows]
    sizes = {"enterprises": province.settings.enterprises, "rows": len(rows)}
    return {**sizes, "trials": trials, "blind": _mean_fall(removal, rows, blind)}


def _falls(asked: PeerExplainer, rows: list[int]) -> dict[str, float]:
    return {
        order.__name__: _mean_fall(
            asked.removal, rows, [[order(asked.carried(row), STEPS)] for row in rows]
        )
        for order in (by_sum, by_largest)
    }


def _mean_fall(removal: PeerRemoval, rows: list[int], orders: list[list[list[str]]]) -> float:
    told = zip(rows, orders, strict=True)
    return float(np.mean([falls(removal.log_odds_without, row, order) for row, order in told]))
