"""Steps along links from some nodes, read from Neo4j: of hubs only the first neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

import pandas as pd

from cypher import statement
from graph.part_reading import batched
from graph.store import Store

# A longer list costs more to send with each batch than the links that it would keep away.
_MOST_SENT = 20_000
_EMPTY = pd.DataFrame({name: [] for name in ("element", "other", "kind", "place")}, dtype=object)


class Asked(Protocol):
    """What steps are asked: days, types of links, and how much at once."""

    @property
    def as_of(self) -> date: ...
    @property
    def learned_by(self) -> date: ...
    @property
    def types(self) -> tuple[str, ...]: ...
    @property
    def through_hosting(self) -> bool: ...
    @property
    def hub(self) -> int: ...
    @property
    def most_nodes(self) -> int: ...


AskedT = TypeVar("AskedT", bound=Asked)


@dataclass(frozen=True)
class Hub:
    """A node with many links: how many of each type, and of its neighbours how many were read."""

    element: str
    links: dict[str, int]
    neighbours: int
    read: int


@dataclass
class Steps(Generic[AskedT]):
    """Steps at one stage: of a hub the first stage * `hub` neighbours, in the order of their ids.

    kinds: kind by element id of every node seen.  hubs: by element id.
    A step is a frame [element, other, place]: two nodes with a link, and for a hub the place of
    the other among its neighbours, else 0.
    """

    store: Store
    asked: AskedT
    stage: int
    kinds: dict[str, str]
    hubs: dict[str, Hub] = field(default_factory=dict)

    @property
    def exceeded(self) -> bool:
        """Whether more nodes were reached than are allowed, so that reading stopped."""
        return len(self.kinds) > self.asked.most_nodes

    def taken(self, frontier: Sequence[str], *, within: list[str] | None = None) -> pd.DataFrame:
        """The links of a frontier, of hubs in part; `within`: only to these nodes."""
        asked: dict[str, Any] = {"types": list(self.asked.types), "more": self.asked.hub}
        many = self.read("read/relation_links", frontier, **asked)
        hubs = dict(zip(many["element"], many["by_type"], strict=True)) if len(many) else {}
        asked |= {"through_hosting": self.asked.through_hosting}
        few = [element for element in frontier if element not in hubs]
        step = joined([self.plain(few, within=within), self._of_hubs(hubs)])
        return step if within is None else step[step["other"].isin(set(within))]

    def plain(self, elements: Sequence[str], *, within: list[str] | None = None) -> pd.DataFrame:
        """The links of some nodes, hubs or not; `within`: to these nodes, maybe to others too."""
        sent = within if len(within or ()) <= _MOST_SENT else None
        asked: dict[str, Any] = {"types": list(self.asked.types), "within": sent}
        asked |= {"through_hosting": self.asked.through_hosting}
        step = self.read("read/relation_step", elements, **asked)
        return step[["element", "other"]].assign(place=0)

    def _of_hubs(self, hubs: dict[str, list[Any]]) -> pd.DataFrame:
        take = self.stage * self.asked.hub
        asked: dict[str, Any] = {"types": list(self.asked.types), "take": take}
        asked |= {"through_hosting": self.asked.through_hosting}
        step = self.read("read/relation_hub_step", sorted(hubs), **asked)
        totals = dict(zip(step["element"], step["total"], strict=True)) if len(step) else {}
        for element, by_type in hubs.items():
            total = int(totals.get(element, 0))
            self.hubs[element] = Hub(element, dict(by_type), total, min(total, take))
        return step[["element", "other", "place"]]

    def read(self, name: str, elements: Sequence[str], **asked: Any) -> pd.DataFrame:
        """The answer of a statement about some nodes on both days, with the kinds it tells."""
        days = {"as_of": self.asked.as_of, "known_at": self.asked.learned_by}
        pages = list[pd.DataFrame]()
        for part in batched(elements):
            page = self.store.read_columns(statement(name), elements=part, **days, **asked)
            pages.append(page)
            if "kind" in page.columns:
                self.kinds.update(zip(page["other"], page["kind"], strict=True))
            if self.exceeded:
                break
        return joined(pages)


def joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The parts one below the other; of no rows at all an empty step."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else _EMPTY
