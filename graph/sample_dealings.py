"""What the sample's firms do with each other: branches, guarantees and their rings, supplies."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.sample_firms import BRANCH, NOBODY, Firms, portfolios, skewed_picks
from graph.sample_history import learning_days, opened
from graph.sample_settings import OPEN, Integers, SampleSettings

RING_LENGTHS = (3, 4, 5, 6)


def make_dealings(
    settings: SampleSettings, firms: Firms, chance: np.random.Generator
) -> pd.DataFrame:
    """Spans of source, target, relation, amount (yuan); the guarantor is the source."""
    proper = chance.permutation(np.flatnonzero(firms.role != BRANCH))
    dealings = pd.concat(
        [
            _guarantee_rings(proper, firms),
            _guarantees(proper, chance),
            _supplies(proper, chance),
        ],
        ignore_index=True,
    )
    dealings = dealings[dealings["source"] != dealings["target"]]
    dealings = dealings.drop_duplicates(["source", "target", "relation"])
    dealings = _dated(settings, firms, chance=chance, dealings=dealings)
    return pd.concat([_branches(firms), dealings], ignore_index=True)


def _branches(firms: Firms) -> pd.DataFrame:
    branch = np.flatnonzero(firms.head_office != NOBODY)
    rows = pd.DataFrame(
        {
            "source": branch,
            "target": firms.head_office[branch],
            "relation": "BRANCH_OF",
            "amount": np.nan,
        }
    )
    return opened(rows, firms.established[branch], learning=firms.learning[branch])


def _guarantee_rings(proper: Integers, firms: Firms) -> pd.DataFrame:
    """Rings in which each firm stands for the next, 3 to 6 long, one of each length per 4,000.

    Their firms are of the older half and their guarantees last, so that the rings stand at `end`.
    """
    old = firms.established[proper] <= np.median(firms.established[proper])
    lengths = np.repeat(RING_LENGTHS, max(1, len(proper) // 4000))
    ring = np.repeat(np.arange(len(lengths)), lengths)
    starts = np.cumsum(lengths) - lengths
    place = np.arange(len(ring)) - starts[ring]
    following = starts[ring] + (place + 1) % lengths[ring]
    members = proper[old][: len(ring)]
    return _links(members, members[following], relation="GUARANTEES").assign(ring=True)


def _guarantees(proper: Integers, chance: np.random.Generator) -> pd.DataFrame:
    """Firms stand for firms of their own circle of 2 to 8, or for any other."""
    count = len(proper) // 8
    circle = portfolios(chance, count, largest=8)
    order = np.argsort(circle, kind="stable")
    near = proper[np.roll(order, -1)]
    far = proper[chance.integers(0, len(proper), count)]
    target = np.where(chance.random(count) < 0.7, near, far)
    return _links(proper[order], target, relation="GUARANTEES")


def _supplies(proper: Integers, chance: np.random.Generator) -> pd.DataFrame:
    """Suppliers pick few buyers often."""
    count = int(len(proper) * 0.6)
    buyers = proper[skewed_picks(chance, len(proper) // 4, count)]
    return _links(chance.choice(proper, count), buyers, relation="SUPPLIES")


def _links(source: Integers, target: Integers, *, relation: str) -> pd.DataFrame:
    return pd.DataFrame({"source": source, "target": target, "relation": relation})


def _dated(
    settings: SampleSettings,
    firms: Firms,
    *,
    chance: np.random.Generator,
    dealings: pd.DataFrame,
) -> pd.DataFrame:
    """Start when both firms exist, within a few years; a third end again; amounts log-normal."""
    size = len(dealings)
    both = np.maximum(firms.established[dealings["source"]], firms.established[dealings["target"]])
    earliest = np.maximum(both + 20, settings.first_day - 900)
    start = earliest + chance.integers(0, 1400, size)
    start = np.where(start > settings.last_day, earliest, start)
    end = start + chance.integers(200, 2000, size)
    end = np.where((chance.random(size) < 0.5) | (end > settings.last_day), OPEN, end)
    ring = dealings["ring"].notna()
    start, end = np.where(ring, both + 20, start), np.where(ring, OPEN, end)
    yuan = np.round(np.exp(chance.normal(np.log(8e5), 1.2, size)), -3)
    spans = opened(dealings, start, learning=learning_days(chance, size))
    return spans.drop(columns="ring").assign(
        end=end, end_learning=learning_days(chance, size), amount=yuan
    )
