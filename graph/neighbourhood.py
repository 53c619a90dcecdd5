"""The small graph around one enterprise: who is reached in a few links, hubs cut and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx
import numpy as np
import pandas as pd

from graph.errors import UnknownEnterprise
from graph.snapshot import Snapshot
from graph.tables import POSITION_LINKS

# A node's kind and id.
Node: TypeAlias = tuple[str, str]

KINDS = ("Enterprise", "Person", "Address")
_ID_AND_NAME = {
    "Enterprise": ("enterprises", "enterprise_id", "name"),
    "Person": ("persons", "person_id", "name"),
    "Address": ("addresses", "address_id", "text"),
}


def neighbourhood(
    snapshot: Snapshot, enterprise: int, *, hops: int = 2, limit: int = 100
) -> nx.MultiDiGraph[Node]:
    """What `LinkIndex.of(snapshot).around(enterprise)` gives; for many, keep the index."""
    return LinkIndex.of(snapshot).around(enterprise, hops=hops, limit=limit)


@dataclass(frozen=True)
class LinkIndex:
    """All links of a snapshot by either end, so that one neighbourhood costs only its own links.

    Entities are numbered through: enterprises, then persons, then addresses; `first` holds the
    first number of each kind and the number after the last.
    links: [source, target, type, share, version_id].
    starts, touching: the links of entity k are touching[starts[k]:starts[k + 1]], the largest
    share first.
    """

    snapshot: Snapshot
    first: np.ndarray
    links: pd.DataFrame
    starts: np.ndarray
    touching: np.ndarray

    @classmethod
    def of(cls, snapshot: Snapshot) -> LinkIndex:
        """The index of a snapshot, in one sort over its links."""
        sizes = [snapshot.size, len(snapshot.persons), len(snapshot.addresses)]
        first = np.concatenate([[0], np.cumsum(sizes)])
        links = _links(snapshot, first)
        source, target = links["source"].to_numpy(), links["target"].to_numpy()
        # A link of an entity with itself touches it once.
        other = np.flatnonzero(source != target)
        ends = np.concatenate([source, target[other]])
        numbers = np.concatenate([np.arange(len(links)), other])
        order = np.lexsort((-links["share"].to_numpy()[numbers], ends))
        starts = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=first[-1]))])
        return cls(snapshot, first, links, starts, numbers[order])

    def around(self, enterprise: int, *, hops: int = 2, limit: int = 100) -> nx.MultiDiGraph[Node]:
        """The graph of the links walked in `hops` steps from the enterprise (row), either way.

        Nodes (kind, id) carry kind, id, name, hop, and hidden: links left out because the node
        has more than `limit` (a hub shows those of the largest shares). Edges, keyed by
        version_id, carry type, share in [0, 1] or None, version_id. Graph attributes: partial
        (something was left out), hidden (how many links), center.
        Raises UnknownEnterprise for a row the snapshot does not have.
        """
        if not 0 <= enterprise < self.snapshot.size:
            expected = f"a row below {self.snapshot.size}"
            raise UnknownEnterprise(expected, enterprise, str(self.snapshot.as_of))
        walked, hop, hidden = self._walk(enterprise, hops, limit)
        nodes = {entity: self._node(entity) for entity in hop}
        drawn: nx.MultiDiGraph[Node] = nx.MultiDiGraph(
            partial=bool(hidden), hidden=sum(hidden.values()), center=nodes[enterprise]
        )
        for entity, step in hop.items():
            kind, id_ = node = nodes[entity]
            about = {"kind": kind, "id": id_, "name": self._name(entity)}
            drawn.add_node(node, **about, hop=step, hidden=hidden.get(entity, 0))
        for link in self.links.iloc[walked].itertuples():
            drawn.add_edge(
                nodes[link.source],
                nodes[link.target],
                key=link.version_id,
                type=link.type,
                share=None if np.isnan(link.share) else link.share,
                version_id=link.version_id,
            )
        return drawn

    def _walk(
        self, start: int, hops: int, limit: int
    ) -> tuple[np.ndarray, dict[int, int], dict[int, int]]:
        """Numbers of the links walked; by entity the hop it is reached in, and links left out."""
        frontier = np.array([start])
        hop, hidden = {start: 0}, dict[int, int]()
        walked = np.array([], dtype=np.int64)
        source, target = self.links["source"].to_numpy(), self.links["target"].to_numpy()
        for step in range(1, hops + 1):
            degree = self.starts[frontier + 1] - self.starts[frontier]
            over = degree > limit
            hidden.update(
                zip(frontier[over].tolist(), (degree[over] - limit).tolist(), strict=True)
            )
            found = self._touching(frontier, np.minimum(degree, limit))
            walked = np.union1d(walked, found)
            reached = np.union1d(source[found], target[found])
            frontier = reached[~np.isin(reached, np.fromiter(hop, dtype=np.int64))]
            hop.update(dict.fromkeys(frontier.tolist(), step))
        return walked, hop, hidden

    def _touching(self, entities: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """The first `counts` links of each entity: ranges laid one behind the other."""
        before = np.cumsum(counts) - counts
        steps = np.arange(counts.sum()) - np.repeat(before, counts)
        found: np.ndarray = self.touching[np.repeat(self.starts[entities], counts) + steps]
        return found

    def _node(self, entity: int) -> Node:
        kind, row = self._place(entity)
        frame, key, _ = _ID_AND_NAME[kind]
        return kind, str(getattr(self.snapshot, frame)[key].iat[row])

    def _name(self, entity: int) -> str | None:
        kind, row = self._place(entity)
        frame, _, name = _ID_AND_NAME[kind]
        value: str | None = getattr(self.snapshot, frame)[name].iat[row]
        return value

    def _place(self, entity: int) -> tuple[str, int]:
        """Kind and row of a numbered entity."""
        kind = int(np.searchsorted(self.first, entity, side="right")) - 1
        return KINDS[kind], entity - int(self.first[kind])


def _links(snapshot: Snapshot, first: np.ndarray) -> pd.DataFrame:
    """The links of all frames with numbered ends; share is NaN where a link has none."""
    _, persons, addresses, _ = first
    holdings, positions = snapshot.holdings, snapshot.positions
    domiciles, affiliations = snapshot.domiciles, snapshot.affiliations
    by_person = (holdings["holder_kind"] == "Person").to_numpy()
    offices = positions["position"].map(POSITION_LINKS).fillna("OFFICER_OF")
    parts = [
        _part(
            holdings,
            holdings["holder"] + np.where(by_person, persons, 0),
            holdings["enterprise"],
            kinds="HOLDS",
        ),
        _part(
            positions,
            positions["person"] + persons,
            positions["enterprise"],
            kinds=offices.to_numpy(),
        ),
        _part(
            domiciles,
            domiciles["enterprise"],
            domiciles["address"] + addresses,
            kinds="REGISTERED_AT",
        ),
        _part(
            affiliations,
            affiliations["from_enterprise"],
            affiliations["to_enterprise"],
            kinds=affiliations["relation"].to_numpy(),
        ),
    ]
    return pd.concat(parts, ignore_index=True)


def _part(
    links: pd.DataFrame, source: pd.Series, target: pd.Series, *, kinds: str | np.ndarray
) -> pd.DataFrame:
    share = links["share"].to_numpy() if "share" in links.columns else np.full(len(links), np.nan)
    columns = {
        "source": source.to_numpy(dtype=np.int64),
        "target": target.to_numpy(dtype=np.int64),
        "share": share,
        "version_id": links["version_id"].to_numpy(dtype=object),
    }
    return pd.DataFrame(columns).assign(type=kinds)
