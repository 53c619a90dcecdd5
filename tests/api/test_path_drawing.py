"""Where the nodes of contagion paths stand in a drawing."""

from __future__ import annotations

import itertools
from typing import Any

from api.path_drawing import drawn_paths

FIRM = {"kind": "Enterprise", "id": "F", "name": "firm"}


def path(points: float, *ids: str) -> dict[str, Any]:
    """A path over nodes to the firm, each joined to the next by one link."""
    whole = [*ids, "F"]
    return {
        "points": points,
        "path": [{"kind": "Enterprise", "id": id_, "name": id_} for id_ in whole],
        "links": [
            {"type": "HOLDS", "from": start, "to": end, "share": None}
            for start, end in itertools.pairwise(whole)
        ],
    }


def drawn(*paths: dict[str, Any]) -> dict[str, Any]:
    told = {"enterprise_id": "F", "name": "firm", "contagion": list(paths)}
    return drawn_paths(told, {"F": "D", "A": "C"})


def test_a_source_stands_as_many_columns_left_as_it_is_links_away() -> None:
    found = drawn(path(0.2, "A", "B"), path(0.4, "C"), path(-0.1, "A", "C"))
    places = {node["id"]: (node["x"], node["y"]) for node in found["nodes"]}
    assert places == {"F": (600, 66), "B": (350, 99), "C": (350, 33), "A": (100, 66)}
    assert (found["width"], found["height"], found["left_out"]) == (700, 165, 0)
    links = {(link["from"], link["to"]): link for link in found["links"]}
    # C - F bears 0.4 - 0.1 = 0.3, the most of all
    assert links["C", "F"]["points"] == 0.4 - 0.1
    assert round(links["A", "C"]["strength"], 9) == round(0.1 / 0.3, 9)
    assert {node["id"]: node["class"] for node in found["nodes"]}["A"] == "C"


def test_the_lightest_paths_are_left_out_and_counted() -> None:
    found = drawn(*[path(number / 10, f"S{number}") for number in range(1, 11)])
    assert found["left_out"] == 2
    assert {node["id"] for node in found["nodes"]} == {"F", *(f"S{n}" for n in range(3, 11))}


def test_a_firm_without_paths_stands_alone() -> None:
    assert [node["id"] for node in drawn()["nodes"]] == ["F"]
