"""Where the nodes and links of contagion paths stand in a drawing: sources left, the firm right."""

from __future__ import annotations

from typing import Any

Value = dict[str, Any]
# Pixels between two columns, between two rows, and around the drawing.
_ACROSS, _DOWN, _MARGIN = 250, 66, 100
_PATHS = 8


def drawn_paths(explanation: Value, classes: dict[str, str]) -> Value:
    """The heaviest paths of an explanation as places: width, height, nodes, links, left_out.

    A node stands as many columns left of the enterprise as it is links away on its shortest path;
    a link is `strength` in [0, 1] of the heaviest one. `classes` by enterprise_id colour the firms.
    """
    paths = sorted(explanation["contagion"], key=lambda path: -abs(path["points"]))
    shown = paths[:_PATHS]
    own = {"kind": "Enterprise", "id": explanation["enterprise_id"], "name": explanation["name"]}
    away, nodes = _distances(own, shown)
    places = _places(away)
    width = (max(away.values()) * _ACROSS) + 2 * _MARGIN
    height = max(y for _, y in places.values()) + _DOWN
    drawn = [
        {**node, "x": places[id_][0], "y": places[id_][1], "class": classes.get(id_)}
        for id_, node in nodes.items()
    ]
    links = _links(shown, places)
    left_out = len(paths) - len(shown)
    return {"width": width, "height": height, "nodes": drawn, "links": links, "left_out": left_out}


def _distances(own: Value, paths: list[Value]) -> tuple[dict[str, int], dict[str, Value]]:
    away, nodes = {own["id"]: 0}, {own["id"]: own}
    for path in paths:
        for place, node in enumerate(reversed(path["path"])):
            nodes.setdefault(node["id"], node)
            away[node["id"]] = min(place, away.get(node["id"], place))
    return away, nodes


def _places(away: dict[str, int]) -> dict[str, tuple[int, int]]:
    farthest = max(away.values())
    columns: dict[int, list[str]] = {}
    for id_, distance in away.items():
        columns.setdefault(distance, []).append(id_)
    rows = max(len(column) for column in columns.values())
    return {
        id_: (
            _MARGIN + (farthest - distance) * _ACROSS,
            # a shorter column is spread over the height of the longest
            round(_DOWN * rows * (at + 0.5) / len(column)),
        )
        for distance, column in columns.items()
        for at, id_ in enumerate(column)
    }


def _links(paths: list[Value], places: dict[str, tuple[int, int]]) -> list[Value]:
    found: dict[tuple[str, str, str], Value] = {}
    for path in paths:
        for link in path["links"]:
            key = (link["type"], link["from"], link["to"])
            before = found.setdefault(key, {**link, "points": 0.0})
            before["points"] += path["points"]
    most = max((abs(link["points"]) for link in found.values()), default=0.0) or 1.0
    return [
        {
            **link,
            "start": places[link["from"]],
            "end": places[link["to"]],
            "strength": abs(link["points"]) / most,
        }
        for link in found.values()
    ]
