"""The graph around one enterprise: how far it is drawn, and what is counted when it is cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
from pydantic import BaseModel, Field

from api.models import Period
from cypher import statement
from gnn.grade_store import last_day_of
from graph.errors import UnknownEnterprise
from graph.store import Store

LINKS_PER_NODE = 40
# Of a node with more links only so many are read and ranked by risk.
RANKED_PER_NODE = 1000


class Reach(BaseModel, frozen=True, extra="forbid"):
    """How much is drawn around the centre, and as of when."""

    hops: int = Field(default=1, ge=1, le=3, description="How many links far.")
    limit: int = Field(default=100, ge=1, le=1000, description="At most so many nodes.")
    period: Period | None = Field(default=None, description="The month; left out: the latest.")
    as_of: date | None = Field(
        default=None, description="The day the links hold; left out: the month's last day."
    )


@dataclass
class Drawing:
    """What is drawn so far: nodes by element id, links by version, and the links left out."""

    nodes: dict[str, dict[str, Any]]
    links: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out_nodes: set[str] = field(default_factory=set)
    left_out_links: set[str] = field(default_factory=set)


def neighbourhood(store: Store, enterprise_id: str, *, reach: Reach) -> dict[str, Any]:
    """The nodes and links within `reach.hops` links of the enterprise, riskiest first when cut.

    Raises UnknownEnterprise.
    """
    centre = _centre(store, enterprise_id, period=reach.period)
    drawing = Drawing({centre["element"]: {**centre["node"], "hop": 0}})
    as_of = reach.as_of or _last_day(centre["period"])
    frontier = [centre["element"]]
    for hop in range(1, reach.hops + 1):
        steps = store.read(
            statement("read/neighbourhood_step"),
            frontier=frontier,
            as_of=as_of,
            period=reach.period,
            ranked=RANKED_PER_NODE,
            per_node=LINKS_PER_NODE,
        )
        frontier = _take(drawing, steps, hop=hop, most=reach.limit)
    return _answer(drawing, centre, reach=reach, as_of=as_of)


def _centre(store: Store, enterprise_id: str, *, period: str | None) -> dict[str, Any]:
    rows = store.read(
        statement("read/neighbourhood_centre"), enterprise_id=enterprise_id, period=period
    )
    if rows.empty:
        raise UnknownEnterprise("a known enterprise_id", enterprise_id)
    centre: dict[str, Any] = rows.iloc[0].to_dict()
    return centre


def _last_day(period: str | None) -> date:
    # The classes shown are those of the month, so the links are those that held at its end.
    return last_day_of(period) if period else date.today()


def _take(drawing: Drawing, steps: pd.DataFrame, *, hop: int, most: int) -> list[str]:
    before = set(drawing.nodes)
    for start, found, total in steps.itertuples(index=False):
        drawing.nodes[start]["links_total"] = int(total)
        for one in found:
            _draw_link(drawing, one, hop=hop, most=most)
    return [element for element in drawing.nodes if element not in before]


def _draw_link(drawing: Drawing, found: dict[str, Any], *, hop: int, most: int) -> None:
    element, link = found["other"], found["link"]
    if element not in drawing.nodes:
        if len(drawing.nodes) >= most:
            drawing.left_out_nodes.add(element)
            drawing.left_out_links.add(link["link_id"])
            return
        drawing.nodes[element] = {**found["node"], "hop": hop}
    drawing.links[link["link_id"]] = link


def _answer(
    drawing: Drawing, centre: dict[str, Any], *, reach: Reach, as_of: date
) -> dict[str, Any]:
    nodes = [_counted(node, drawing.links) for node in drawing.nodes.values()]
    cut = sum((node["links_total"] or 0) - node["links_shown"] for node in nodes if node["partial"])
    return {
        "centre": centre["node"]["id"],
        "as_of": as_of.isoformat(),
        "period": centre["period"],
        "hops": reach.hops,
        "partial": any(node["partial"] for node in nodes),
        "nodes_left_out": len(drawing.left_out_nodes),
        "links_left_out": cut,
        "nodes": sorted(nodes, key=lambda node: node["hop"]),
        "links": list(drawing.links.values()),
    }


def _counted(node: dict[str, Any], links: dict[str, dict[str, Any]]) -> dict[str, Any]:
    shown = sum(node["id"] in (link["from"], link["to"]) for link in links.values())
    total = node.get("links_total")
    partial = total is not None and shown < total
    return {**node, "links_total": total, "links_shown": shown, "partial": partial}
