"""A contagion path as people see it: nodes from the source to the enterprise, and their links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from gnn.attribution import Attribution
from gnn.operators import Operator
from graph.snapshot import Snapshot
from graph.tables import LEGAL_REPRESENTATIVE

Value = dict[str, Any]


@dataclass(frozen=True)
class _Links:
    """Every link of a snapshot by version_id: [type, from, to, share]."""

    frame: pd.DataFrame

    def value(self, link_id: str) -> Value:
        link = self.frame.loc[link_id]
        share = None if pd.isna(link["share"]) else float(link["share"])
        ends = {"from": link["from"], "to": link["to"], "share": share}
        return {"type": link["type"], "link_id": link_id, **ends}


@dataclass(frozen=True)
class PathDrawer:
    """Turns a tie, or two, into nodes and links."""

    operators: dict[str, Operator]
    snapshot: Snapshot
    links: _Links

    @staticmethod
    def of(attribution: Attribution, snapshot: Snapshot) -> PathDrawer:
        """The drawer of a snapshot's paths."""
        operators = {operator.name: operator for operator in attribution.operators}
        return PathDrawer(operators, snapshot, _Links(_link_frame(snapshot)))

    def draw(self, row: int, path: Value) -> tuple[list[Value], list[Value]]:
        """Nodes source ... enterprise and the links between them, in that order."""
        ties = self.operators[path["operator"]].ties
        steps = [ties.iloc[tie] for tie in (path["second_tie"], path["tie"]) if tie >= 0]
        nodes, links = [self._enterprise(path["source"])], []
        for step in steps:
            if step["through_kind"]:
                links.append(self.links.value(step["link_out"]))
                nodes.append(self._through(step))
            links.append(self.links.value(step["link_in"]))
            nodes.append(self._enterprise(step["target"]))
        return nodes, links

    def _enterprise(self, row: int) -> Value:
        known = self.snapshot.enterprises.iloc[row]
        return {"kind": "Enterprise", "id": known["enterprise_id"], "name": known["name"]}

    def _through(self, step: pd.Series) -> Value:
        if step["through_kind"] == "person":
            known = self.snapshot.persons.iloc[step["through"]]
            return {"kind": "Person", "id": known["person_id"], "name": known["name"]}
        known = self.snapshot.addresses.iloc[step["through"]]
        return {"kind": "Address", "id": known["address_id"], "name": known["text"]}


def _link_frame(snapshot: Snapshot) -> pd.DataFrame:
    enterprises = snapshot.enterprises["enterprise_id"].to_numpy()
    persons = snapshot.persons["person_id"].to_numpy()
    addresses = snapshot.addresses["address_id"].to_numpy()
    by_person = snapshot.holdings["holder_kind"] == "Person"
    owned, held = snapshot.holdings[by_person], snapshot.holdings[~by_person]
    positions, domiciles, rest = snapshot.positions, snapshot.domiciles, snapshot.affiliations
    led = positions["position"] == LEGAL_REPRESENTATIVE
    types = led.map({True: "LEGAL_REP_OF", False: "OFFICER_OF"})
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
