"""In what order links are taken away: as an explanation weighs what runs over them, or blindly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Weigh = Callable[[Rows, Floats], Floats]  # (links, points) of what stands to a weight a link


def by_sum(carried: pd.DataFrame, most: int) -> list[str]:
    """At most so many link_ids: next comes the one with the most points over it together.

    carried: [link_id, path, side, points], one row a link that carries one side of a path. What
    links carry side by side is shared out evenly among them; a path of which a side has no link
    left has fallen and counts no more, so that nothing is taken away twice. Of equals the least
    link_id comes first.
    """
    return _in_turn(carried, most, _total)


def by_largest(carried: pd.DataFrame, most: int) -> list[str]:
    """As `by_sum`, but a link weighs as much as the heaviest path over it, for points that do not
    add up."""
    return _in_turn(carried, most, _largest)


def blindly(carried: pd.DataFrame, most: int, *, seed: int) -> list[str]:
    """As many drawn at random, each of the links over which a path still runs."""
    chance = np.random.default_rng(seed)
    return _in_turn(carried, most, lambda links, _: chance.random(_width(links)))


def _in_turn(carried: pd.DataFrame, most: int, weigh: Weigh) -> list[str]:
    told = carried.drop_duplicates(["path", "link_id"])
    links, names = pd.factorize(told["link_id"], sort=True)
    path, side = told["path"].to_numpy(np.int64), told["side"].to_numpy(np.int64)
    sides = np.unique(path * (side.max(initial=0) + 1) + side, return_inverse=True)[1]
    points, standing = told["points"].to_numpy(np.float64), np.ones(len(told), dtype=bool)
    chosen: list[str] = []
    while len(chosen) < most and standing.any():
        beside = np.bincount(sides[standing])[sides[standing]]
        weights = weigh(links[standing], points[standing] / beside)
        weights[~np.isin(np.arange(len(weights)), links[standing])] = -np.inf
        link = int(np.argmax(weights))
        chosen.append(str(names[link]))
        standing &= links != link
        left = np.bincount(sides[standing], minlength=sides.max() + 1)
        standing &= ~np.isin(path, path[left[sides] == 0])
    return chosen


def _width(links: Rows) -> int:
    return int(links.max()) + 1


def _total(links: Rows, points: Floats) -> Floats:
    return np.asarray(np.bincount(links, points), dtype=np.float64)


def _largest(links: Rows, points: Floats) -> Floats:
    found = np.full(_width(links), -np.inf)
    np.maximum.at(found, links, points)
    return found
