"""A contagion path as people see it: nodes from the source to the enterprise, and their links."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gnn.operators import Operator
from graph.snapshot import Snapshot
from graph.tables import POSITION_LINKS

Value = dict[str, Any]


@dataclass(frozen=True)
class PathDrawer:
    """Turns a tie, or two, into nodes and links; plain arrays, since it is asked row by row.

    nodes: (ids, names) by kind.  links: version_id -> (type, from, to, share).
    ties: by operator, the columns of its ties.
    """

    nodes: dict[str, tuple[Any, Any]]
    links: dict[str, tuple[str, str, str, float]]
    ties: dict[str, dict[str, Any]]

    @staticmethod
    def of(operators: Sequence[Operator], snapshot: Snapshot) -> PathDrawer:
        """The drawer of a snapshot's paths."""
        frame = _link_frame(snapshot)
        columns = (frame[name] for name in ("type", "from", "to", "share"))
        links = dict(zip(frame.index, zip(*columns, strict=True), strict=True))
        nodes = {
            "Enterprise": _columns(snapshot.enterprises, "enterprise_id", "name"),
            "Person": _columns(snapshot.persons, "person_id", "name"),
            "Address": _columns(snapshot.addresses, "address_id", "text"),
        }
        return PathDrawer(nodes, links, {each.name: _tie_columns(each) for each in operators})

    def draw(self, path: Value) -> tuple[list[Value], list[Value]]:
        """Nodes source ... enterprise and the links between them, in that order."""
        ties = self.ties[path["operator"]]
        nodes, links = [self.node("Enterprise", path["source"])], []
        for tie in (path["second_tie"], path["tie"]):
            if tie < 0:
                continue
            if ties["through_kind"][tie]:
                links.append(self._link(ties["link_out"][tie]))
                kind = str(ties["through_kind"][tie]).capitalize()
                nodes.append(self.node(kind, ties["through"][tie]))
            links.append(self._link(ties["link_in"][tie]))
            nodes.append(self.node("Enterprise", ties["target"][tie]))
        return nodes, links

    def node(self, kind: str, row: int) -> Value:
        """A node by its kind and row in the snapshot."""
        ids, names = self.nodes[kind]
        return {"kind": kind, "id": ids[row], "name": names[row]}

    def _link(self, link_id: str) -> Value:
        kind, start, end, share = self.links[link_id]
        known = None if math.isnan(share) else float(share)
        return {"type": kind, "link_id": link_id, "from": start, "to": end, "share": known}


def _columns(rows: pd.DataFrame, key: str, name: str) -> tuple[Any, Any]:
    return rows[key].to_numpy(), rows[name].to_numpy()


def _tie_columns(operator: Operator) -> dict[str, Any]:
    names = ("target", "through", "through_kind", "link_in", "link_out")
    return {name: operator.ties[name].to_numpy() for name in names}


def _link_frame(snapshot: Snapshot) -> pd.DataFrame:
    enterprises = snapshot.enterprises["enterprise_id"].to_numpy()
    persons = snapshot.persons["person_id"].to_numpy()
    addresses = snapshot.addresses["address_id"].to_numpy()
    by_person = snapshot.holdings["holder_kind"] == "Person"
    owned, held = snapshot.holdings[by_person], snapshot.holdings[~by_person]
    positions, domiciles, rest = snapshot.positions, snapshot.domiciles, snapshot.affiliations
    types = positions["position"].map(POSITION_LINKS).fillna("OFFICER_OF")
    parts = [
        owned.assign(type="HOLDS").assign(
            **_ends(owned, "holder", persons), to=_of(owned, enterprises)
        ),
        held.assign(type="HOLDS").assign(
            **_ends(held, "holder", enterprises), to=_of(held, enterprises)
        ),
        positions.assign(
            type=types, **_ends(positions, "person", persons), to=_of(positions, enterprises)
        ),
        domiciles.assign(
            type="REGISTERED_AT",
            **_ends(domiciles, "enterprise", enterprises),
            to=addresses[domiciles["address"].to_numpy()],
        ),
        rest.assign(
            type=rest["relation"],
            **_ends(rest, "from_enterprise", enterprises),
            to=enterprises[rest["to_enterprise"].to_numpy()],
        ),
    ]
    wanted = ["version_id", "type", "from", "to", "share"]
    whole = [part.reindex(columns=wanted).astype({"share": float}) for part in parts]
    return pd.concat([part for part in whole if len(part)] or whole[:1]).set_index("version_id")


def _ends(links: pd.DataFrame, column: str, ids: Any) -> Value:
    return {"from": ids[links[column].to_numpy()]}


def _of(links: pd.DataFrame, ids: Any) -> Any:
    return ids[links["enterprise"].to_numpy()]
