"""A seeded graph with hubs, drawn as the arrays of a snapshot: most have few links, some very many.

To a million enterprises: two million persons, a million addresses, and 12 million links by
default. Who is at the other end is drawn by a power law, so that the widest person or address is
shared by a hundred thousand. Nobody and nothing in it exists.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from gnn.operators import SECOND_HOP_LINKS, Operator
from graph.snapshot import Snapshot, snapshot_of
from graph.tables import LEGAL_REPRESENTATIVE, SHAREHOLDING, conform, tables_of

AS_OF = date(2026, 6, 30)
SKEW = 3.0  # the n-th widest has n^(-2/3) times as many links as the first: a tail of 2.5
DIRECTED = (
    ("shareholder", "investee"),
    ("head_office", "branch"),
    ("guaranteed", "guarantor"),
    ("customer", "supplier"),
)
SHARED = ("co_representative", "co_person", "co_address")
RELATIONS = ("BRANCH_OF", "GUARANTEES", "SUPPLIES")


def skewed_snapshot(seed: int, size: int) -> Snapshot:
    """`size` enterprises, twice as many persons, as many addresses, twelve times as many links."""
    rng = np.random.default_rng(seed)
    persons, addresses = 2 * size, size
    nothing = snapshot_of(tables_of(), AS_OF)
    held = _pairs(rng, size * 3 // 2, persons, size)
    owned = _pairs(rng, size * 3 // 2, size, size)
    holders = np.concatenate([held[0], owned[0]])
    by_person = np.arange(len(holders)) < len(held[0])
    served = _pairs(rng, size, persons, size)
    frames = {
        "enterprises": {"enterprise_id": _ids("X-", size), "name": "某"},
        "persons": {"person_id": _ids("P-", persons), "name": "某"},
        "addresses": {"address_id": _ids("A-", addresses), "text": "路", "hosting": False},
        "holdings": {
            "holder": holders,
            "holder_kind": np.where(by_person, "Person", "Enterprise").astype(object),
            "enterprise": np.concatenate([held[1], owned[1]]),
            "interest": SHAREHOLDING,
            "share": rng.integers(1, 100, len(holders)) / 100,
            "share_low": np.nan,
            "share_high": np.nan,
        },
        "positions": {
            "person": np.concatenate([_drawn(rng, size, persons), served[0]]),
            "enterprise": np.concatenate([np.arange(size), served[1]]),
            "position": np.repeat([LEGAL_REPRESENTATIVE, "director"], [size, size]),
        },
        "domiciles": {
            "enterprise": np.arange(size),
            "address": _drawn(rng, size, addresses),
            "address_kind": "domicile",
        },
        "affiliations": _affiliations(rng, 6 * size, size),
    }
    return Snapshot(
        AS_OF,
        AS_OF,
        **{**nothing.frames, **{name: _frame(name, each) for name, each in frames.items()}},
    )


def _affiliations(rng: np.random.Generator, count: int, size: int) -> dict[str, Any]:
    source, target = _pairs(rng, count, size, size)
    relations = np.array(RELATIONS, dtype=object)[rng.integers(0, len(RELATIONS), count)]
    return {"from_enterprise": source, "to_enterprise": target, "relation": relations}


def _pairs(rng: np.random.Generator, count: int, wide: int, size: int) -> tuple[Any, Any]:
    """Ends of links: the first by the power law, the second anybody."""
    return _drawn(rng, count, wide), rng.integers(0, size, count)


def _drawn(rng: np.random.Generator, count: int, wide: int) -> Any:
    return (wide * rng.random(count) ** SKEW).astype(np.int64)


def _ids(prefix: str, count: int, digits: int = 9) -> Any:
    numbers = pd.Series(np.arange(count)).astype(str).str.zfill(digits)
    return (prefix + numbers).to_numpy(dtype=object)


def _frame(name: str, columns: dict[str, Any]) -> pd.DataFrame:
    """The columns; those of enterprises and links with ids of 32 hexadecimal characters."""
    frame = pd.DataFrame(columns)
    if name in ("persons", "addresses"):
        return conform(name, frame)
    frame = conform(name, frame) if name == "enterprises" else frame
    return frame.assign(version_id=_ids(name.encode().hex()[:20].ljust(20, "0"), len(frame), 12))


def skewed_operators(seed: int, size: int, links: int) -> tuple[Operator, ...]:
    """Operators whose single steps have `links` ties in all, a share each; without link ids."""
    rng = np.random.default_rng(seed)
    keys: dict[str, Any] = {}
    for there, back in DIRECTED:
        ends = _pairs(rng, links // 14, size, size)
        keys[there], keys[back] = _keys(*ends, size), _keys(*ends[::-1], size)
    for name in SHARED:
        ends = _pairs(rng, links // 14, size, size)
        keys[name] = np.union1d(_keys(*ends, size), _keys(*ends[::-1], size))
    single = tuple(_operator(name, each, size) for name, each in keys.items())
    every = np.unique(np.concatenate(list(keys.values())))
    del keys
    degree = np.bincount(every // size, minlength=size)
    few = (degree[every // size] <= SECOND_HOP_LINKS) & (degree[every % size] <= SECOND_HOP_LINKS)
    union = _operator("any", every, size, reduce="max")
    return (*single, union, _operator("two_hops", every[few], size, hops=2))


def _keys(target: Any, source: Any, size: int) -> Any:
    """Each pair once, as one number, in order; nobody with itself."""
    return np.unique((target * size + source)[target != source])


def _operator(name: str, keys: Any, size: int, **kind: Any) -> Operator:
    """The mean over the sources of each target."""
    target = (keys // size).astype(np.int32)
    weight = 1.0 / np.bincount(target, minlength=size)[target]
    columns = {"target": target, "source": (keys % size).astype(np.int32), "weight": weight}
    return Operator(name, pd.DataFrame(columns, copy=False), size, **kind)
