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
Drawn: TypeAlias = tuple[list[Node], list[Link]]
Step: TypeAlias = tuple[Any, ...]  # link, node, link, node
Rows: TypeAlias = NDArray[np.int64]
_WALKED = ("target", "through", "through_kind", "in", "out")
_DRAWN = ("operator", "source", "tie", "second_tie")


@dataclass(frozen=True)
class PathDrawer:
    """Turns a tie, or two, into nodes and links; plain arrays, since many are drawn.

    nodes: (ids, names) by kind.  links: columns version_id, type, from, share.
    ties: by operator, the columns of its ties; in, out: the places of their links in `links`,
    link_in and link_out their version_ids.
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
        # All operators of a snapshot number the same links; -1 is the place put last.
        of = {id(each.links): each.links for each in operators}
        found = {key: np.append(places.get_indexer(ids), -1) for key, ids in of.items()}
        ties = {each.name: _tie_columns(each, found[id(each.links)]) for each in operators}
        return PathDrawer(nodes, links, ties)

    def draw(self, path: Value) -> Drawn:
        """Nodes source ... enterprise and the links between them, in that order."""
        [drawn] = self.drawn({name: np.array([path[name]]) for name in _DRAWN})
        return drawn

    def drawn(self, paths: dict[str, NDArray[Any]]) -> list[Drawn]:
        """`draw` of many paths. paths: columns operator, source, tie, second_tie (-1: none)."""
        far = paths["second_tie"] >= 0
        steps = [self._steps(paths["operator"][far], paths["second_tie"][far])]
        steps += [self._steps(paths["operator"], paths["tie"])]
        second, first = (iter(told) for told in steps)
        starts = self._told("Enterprise", paths["source"])
        return [
            _joined(start, [next(second), next(first)] if two else [next(first)])
            for start, two in zip(starts, far.tolist(), strict=True)
        ]

    def _steps(self, operators: NDArray[Any], ties: Rows) -> list[Step]:
        """What each tie is walked over: a link to its target, or links to what is shared and on."""
        told = np.empty(len(ties), dtype=object)
        for name in dict.fromkeys(operators.tolist()):
            chosen = np.flatnonzero(operators == name)
            columns = {one: self.ties[name][one][ties[chosen]] for one in _WALKED}
            told[chosen] = self._walked(columns)
        return told.tolist()

    def _walked(self, ties: dict[str, NDArray[Any]]) -> NDArray[np.object_]:
        ends = self._told("Enterprise", ties["target"])
        walked = np.empty(len(ends), dtype=object)
        through = np.asarray(ties["through_kind"], dtype=object)
        for kind in dict.fromkeys(through.tolist()):
            chosen = np.flatnonzero(through == kind)
            to = [ends[place] for place in chosen.tolist()]
            steps = [self._links(ties["in"][chosen]), to]
            if kind:
                between = self._told(str(kind).capitalize(), ties["through"][chosen])
                steps = [self._links(ties["out"][chosen]), between, *steps]
            for place, step in zip(chosen.tolist(), zip(*steps, strict=True), strict=True):
                walked[place] = step
        return walked

    def _told(self, kind: str, rows: Rows) -> list[Node]:
        """[kind, id, name] of nodes by their kind and rows in the snapshot."""
        ids, names = self.nodes[kind]
        return [[kind, *one] for one in zip(ids[rows].tolist(), names[rows].tolist(), strict=True)]

    def _links(self, places: Rows) -> list[Link]:
        """[type, link_id, from, share] of links."""
        names = ("type", "version_id", "from", "share")
        columns = [self.links[name][places].tolist() for name in names]
        return [list(one) for one in zip(*columns, strict=True)]


def _joined(start: Node, steps: list[Step]) -> Drawn:
    """The nodes, and of each link instead of its origin whether it leads away from the source."""
    nodes, links = [start], list[Link]()
    for walked in steps:
        for link, node in zip(walked[::2], walked[1::2], strict=True):
            links.append([link[0], link[1], link[2] == nodes[-1][1], link[3]])
            nodes.append(node)
    return nodes, links


def _columns(rows: pd.DataFrame, key: str, name: str) -> tuple[Any, Any]:
    return rows[key].to_numpy(), rows[name].to_numpy()


def _tie_columns(operator: Operator, places: Rows) -> dict[str, Any]:
    """places: of the links that the operator numbers."""
    columns = {name: operator.ties[name].to_numpy() for name in ("target", "through")}
    columns |= {"through_kind": operator.ties["through_kind"].to_numpy()}
    for side in ("in", "out"):
        numbers = operator.ties[f"link_{side}"].to_numpy()
        columns |= {side: places[numbers].astype(np.int32)}
        columns |= {f"link_{side}": operator.cited(f"link_{side}")}
    return columns


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
