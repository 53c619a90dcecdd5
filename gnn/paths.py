"""A contagion path as people see it: nodes from the source to the enterprise, and their links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gnn.operators import Operator
from graph.snapshot import Snapshot
from graph.tables import POSITION_LINKS

Value = dict[str, Any]
Node: TypeAlias = list[Any]
Link: TypeAlias = list[Any]


@dataclass(frozen=True)
class PathDrawer:
    """Turns a tie, or two, into nodes and links; plain arrays, since it is asked row by row.

    nodes: (ids, names) by kind.  links: columns version_id, type, from, share.
    ties: by operator, the columns of its ties; in, out: the places of their links in `links`.
    """

    nodes: dict[str, tuple[Any, Any]]
    links: dict[str, NDArray[np.object_]]
    ties: dict[str, dict[str, Any]]

    @staticmethod
    def of(operators: Sequence[Operator], snapshot: Snapshot) -> PathDrawer:
        """The drawer of a snapshot's paths."""
        frame = _link_frame(snapshot)
        places = pd.Index(frame["version_id"])
        frame["share"] = frame["share"].astype(object).where(frame["share"].notna(), None)
        links = {name: frame[name].to_numpy(dtype=object) for name in frame}
        nodes = {
            "Enterprise": _columns(snapshot.enterprises, "enterprise_id", "name"),
            "Person": _columns(snapshot.persons, "person_id", "name"),
            "Address": _columns(snapshot.addresses, "address_id", "text"),
        }
        ties = {each.name: _tie_columns(each, places) for each in operators}
        return PathDrawer(nodes, links, ties)

    def draw(self, path: Value) -> tuple[list[Node], list[Link]]:
        """Nodes source ... enterprise and the links between them, in that order."""
        ties = self.ties[path["operator"]]
        nodes: list[Node] = [self.node("Enterprise", path["source"])]
        links: list[Link] = []
        for tie in (path["second_tie"], path["tie"]):
            if tie < 0:
                continue
            if ties["through_kind"][tie]:
                links.append(self._link(ties["out"][tie], nodes[-1]))
                kind = ties["through_kind"][tie].capitalize()
                nodes.append(self.node(kind, ties["through"][tie]))
            links.append(self._link(ties["in"][tie], nodes[-1]))
            nodes.append(self.node("Enterprise", ties["target"][tie]))
        return nodes, links

    def node(self, kind: str, row: int) -> Node:
        """[kind, id, name] of a node by its kind and row in the snapshot."""
        ids, names = self.nodes[kind]
        return [kind, ids[row], names[row]]

    def _link(self, place: int, start: Node) -> Link:
        """[type, link_id, whether it leads away from `start`, share] of a link."""
        links = self.links
        forward = links["from"][place] == start[1]
        return [links["type"][place], links["version_id"][place], forward, links["share"][place]]


def _columns(rows: pd.DataFrame, key: str, name: str) -> tuple[Any, Any]:
    return rows[key].to_numpy(), rows[name].to_numpy()


def _tie_columns(operator: Operator, places: pd.Index) -> dict[str, Any]:
    names = ("target", "through", "through_kind", "link_in", "link_out")
    columns = {name: operator.ties[name].to_numpy() for name in names}
    ends = {"in": columns["link_in"], "out": columns["link_out"]}
    return columns | {name: places.get_indexer(ids).astype(np.int32) for name, ids in ends.items()}


def _link_frame(snapshot: Snapshot) -> pd.DataFrame:
    """[version_id, type, share, from] of every link."""
    by_person = snapshot.holdings["holder_kind"] == "Person"
    owned, held = snapshot.holdings[by_person], snapshot.holdings[~by_person]
    positions, domiciles, rest = snapshot.positions, snapshot.domiciles, snapshot.affiliations
    types = positions["position"].map(POSITION_LINKS).fillna("OFFICER_OF")
    persons = snapshot.persons["person_id"].to_numpy()
    enterprises = snapshot.enterprises["enterprise_id"].to_numpy()
    parts = [
        _links(owned, "HOLDS", persons[owned["holder"].to_numpy()]),
        _links(held, "HOLDS", enterprises[held["holder"].to_numpy()]),
        _links(positions, types, persons[positions["person"].to_numpy()]),
        _links(domiciles, "REGISTERED_AT", enterprises[domiciles["enterprise"].to_numpy()]),
        _links(rest, rest["relation"], enterprises[rest["from_enterprise"].to_numpy()]),
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _links(links: pd.DataFrame, types: str | pd.Series, origins: Any) -> pd.DataFrame:
    shares = links["share"].astype(float) if "share" in links else np.nan
    told = links[["version_id"]].assign(type=types, share=shares)
    return told.assign(**{"from": origins})
