"""How ways and links of a small graph are told as plain values: each link is written once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from graph.relations_graph import RelationGraph
from graph.relations_links import SAYS
from graph.relations_paths import Way

Plain: TypeAlias = dict[str, Any]

_DAYS = ("valid_from", "valid_to", "recorded_at")


@dataclass(frozen=True)
class Telling:
    """The values of a graph's nodes, of the links of some steps, and of the costs of all steps.

    steps: step by its two node numbers, the smaller first.  links: by step, the cheapest first.
    """

    nodes: list[Plain]
    steps: dict[tuple[int, int], int]
    links: dict[int, list[Plain]]
    costs: np.ndarray

    @classmethod
    def of(cls, graph: RelationGraph, ways: Iterable[Way]) -> Telling:
        """What telling some ways needs."""
        used = np.array(sorted({_ends(*ends) for way in ways for ends in pairwise(way)}))
        keys = graph.steps["first"] * len(graph.nodes) + graph.steps["second"]
        wanted = used.reshape(-1, 2) @ np.array([len(graph.nodes), 1])
        numbers = np.searchsorted(keys.to_numpy(), wanted)
        links = graph.links[graph.links["step"].isin(numbers)]
        by_step: dict[int, list[Plain]] = {int(number): [] for number in numbers}
        for step, told in zip(links["step"], told_links(graph, links), strict=True):
            by_step[step].append(told)
        steps = dict(zip(map(tuple, used.tolist()), numbers.tolist(), strict=True))
        costs = graph.steps["cost"].to_numpy()
        return cls(graph.nodes.to_dict("records"), steps, by_step, costs)

    def way(self, way: Way) -> Plain:
        """A way with its nodes and, for each step, all links."""
        steps = [self.steps[_ends(*ends)] for ends in pairwise(way)]
        return {
            "from": self.nodes[way[0]]["id"],
            "to": self.nodes[way[-1]]["id"],
            "intermediaries": len(way) - 2,
            "cost": round(float(self.costs[steps].sum()), 6),
            "nodes": [self.nodes[number] for number in way],
            "steps": [self.links[step] for step in steps],
        }


def told_links(graph: RelationGraph, links: pd.DataFrame) -> list[Plain]:
    """The links with their ends by id, what each says, and its days as YYYY-MM-DD or None."""
    ids = graph.nodes["id"].to_numpy()
    columns = {
        "type": links["type"],
        "link_id": links["version_id"],
        "from": ids[links["from_node"].to_numpy()],
        "to": ids[links["to_node"].to_numpy()],
        "cost": links["cost"].round(6),
        **{name: links[name].astype(object) for name in SAYS},
        **{name: links[name].dt.strftime("%Y-%m-%d") for name in _DAYS},
        "source": links["source"],
    }
    frame = pd.DataFrame(columns).astype(object)
    plain = frame.where(frame.notna(), None).to_dict("records")
    return [
        {name: value for name, value in link.items() if value is not None or name not in SAYS}
        for link in plain
    ]


def _ends(here: int, there: int) -> tuple[int, int]:
    return (here, there) if here < there else (there, here)
