"""The contagion links of a month: what its explanations make of them, and which are others."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson

from cypher import statement
from gnn.collection import collection_paused
from gnn.leaves import befell
from graph.store import Store

MOST = 3  # links into one enterprise
SMALLEST = 0.01  # points; what raises an enterprise less is no link
_PATHS, _REST = '"contagion":[', ',"contagion_rest":'
_LAST = chr(0x10FFFF)  # behind every enterprise_id
Source: TypeAlias = tuple[str, float, str]
_Ends: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class LinkFault:
    """A link that is not what the explanation of its target makes of it."""

    source_id: str
    target_id: str
    what: str

    @property
    def name(self) -> str:
        """What people call the link."""
        return f"contagion link from {self.source_id} to {self.target_id}"


def raising_most(paths: Iterable[Any]) -> list[Source]:
    """The sources that raise an enterprise most: [id, points of all their paths, first operator].

    paths: packed["contagion"] of its explanation. The sum is the exact one, rounded once, so that
    years later it is the same whatever adds it up.
    """
    found: dict[str, tuple[str, list[float]]] = {}
    for points, operator, nodes, *_ in paths:
        found.setdefault(nodes[0][1], (operator, []))[1].append(points)
    added = [(source, math.fsum(points), name) for source, (name, points) in found.items()]
    raising = [one for one in added if one[1] > SMALLEST]
    return sorted(raising, key=lambda one: (-one[1], one[0]))[:MOST]


def link_rows(explanations: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The links of packed explanations as they are written."""
    return [
        {
            "period": packed["period"],
            "target_id": packed["enterprise_id"],
            "source_id": source,
            "points": points,
            "operator": operator,
        }
        for packed in explanations
        for source, points, operator in raising_most(packed["contagion"])
    ]


class LinkCheck:
    """Compares a month's links with its explanations, in spans of the order of enterprise_id.

    faults: those found so far.  count: how many links there must be.
    """

    def __init__(self, store: Store, period: str) -> None:
        self.faults: list[LinkFault] = []
        self.count = 0
        self._store, self._period = store, period
        self._after = ""

    def span(self, enterprise_ids: list[str], texts: list[Any]) -> None:
        """Looks at the enterprises behind the last span; texts: their explanations."""
        with collection_paused():
            told = dict(zip(enterprise_ids, map(_sources, texts), strict=True))
        self._compare(told, enterprise_ids[-1])

    def end(self) -> None:
        """Looks at the enterprises behind the last span, who have no grade."""
        self._compare({}, _LAST)

    def _compare(self, sources: dict[str, list[Source] | None], through: str) -> None:
        held = self._held(through)
        must: dict[_Ends, list[tuple[Any, Any]]] = {
            (source, target): [(points, operator)]
            for target, found in sources.items()
            for source, points, operator in found or ()
        }
        self.count += len(must)
        for ends in sorted(must.keys() | held.keys()):
            what = befell(must.get(ends, []), held.get(ends, []))
            if what and sources.get(ends[1], ()) is not None:
                self.faults.append(LinkFault(*ends, what))
        self._after = through

    def _held(self, through: str) -> dict[_Ends, list[tuple[Any, Any]]]:
        rows = self._store.read_columns(
            statement("read/contagion_links"),
            period=self._period,
            after=self._after,
            through=through,
        )
        columns = [rows[name].tolist() for name in ("source_id", "target_id", "points", "operator")]
        found: dict[_Ends, list[tuple[Any, Any]]] = {}
        for source, target, *told in zip(*columns, strict=True):
            found.setdefault((source, target), []).append((told[0], told[1]))
        return found


def _sources(text: Any) -> list[Source] | None:
    """What an explanation makes of its links; None: it can't be read, so it says nothing of them.

    Nor does one that is not packed: links are proved of months that keep theirs packed.
    """
    try:
        return raising_most(_paths(text))
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def _paths(text: str) -> Any:
    """The paths, read without all else where they lie as `packed_text` puts them.

    That is four times as fast. A quote inside of a text is escaped: the keys are nowhere else.
    """
    first, rest = text.find(_PATHS), text.find(_REST)
    if 0 <= first < rest:
        return orjson.loads(text[first + len(_PATHS) - 1 : rest])
    return orjson.loads(text)["contagion"]
