"""A contagion path as people see it: nodes from the source to the enterprise, and their links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd

from gnn.link_index import LinkIndex, links_of
from gnn.operators import Operator
from graph.snapshot import Snapshot

Value = dict[str, Any]
Node: TypeAlias = list[Any]
Link: TypeAlias = list[Any]


@dataclass(frozen=True)
class PathDrawer:
    """Turns a tie, or two, into nodes and links; plain arrays, since it is asked row by row.

    nodes: (ids, names) by kind.  links: version_id to (type, from, share).
    ties: by operator, the columns of its ties.
    """

    nodes: dict[str, tuple[Any, Any]]
    links: LinkIndex
    ties: dict[str, dict[str, Any]]

    @staticmethod
    def of(operators: Sequence[Operator], snapshot: Snapshot) -> PathDrawer:
        """The drawer of a snapshot's paths."""
        nodes = {
            "Enterprise": _columns(snapshot.enterprises, "enterprise_id", "name"),
            "Person": _columns(snapshot.persons, "person_id", "name"),
            "Address": _columns(snapshot.addresses, "address_id", "text"),
        }
        return PathDrawer(
            nodes, links_of(snapshot), {each.name: _tie_columns(each) for each in operators}
        )

    def draw(self, path: Value) -> tuple[list[Node], list[Link]]:
        """Nodes source ... enterprise and the links between them, in that order."""
        ties = self.ties[path["operator"]]
        nodes: list[Node] = [self.node("Enterprise", path["source"])]
        links: list[Link] = []
        for tie in (path["second_tie"], path["tie"]):
            if tie < 0:
                continue
            if ties["through_kind"][tie]:
                links.append(self._link(ties["link_out"][tie], nodes[-1]))
                kind = ties["through_kind"][tie].capitalize()
                nodes.append(self.node(kind, ties["through"][tie]))
            links.append(self._link(ties["link_in"][tie], nodes[-1]))
            nodes.append(self.node("Enterprise", ties["target"][tie]))
        return nodes, links

    def node(self, kind: str, row: int) -> Node:
        """[kind, id, name] of a node by its kind and row in the snapshot."""
        ids, names = self.nodes[kind]
        return [kind, ids[row], names[row]]

    def _link(self, link_id: str, start: Node) -> Link:
        """[type, link_id, whether it leads away from `start`, share] of a link."""
        kind, origin, share = self.links[link_id]
        return [kind, link_id, origin == start[1], share]


def _columns(rows: pd.DataFrame, key: str, name: str) -> tuple[Any, Any]:
    return rows[key].to_numpy(), rows[name].to_numpy()


def _tie_columns(operator: Operator) -> dict[str, Any]:
    names = ("target", "through", "link_in", "link_out")
    told = {name: operator.ties[name].to_numpy() for name in names}
    return {**told, "through_kind": operator.ties["through_kind"].array}
