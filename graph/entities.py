"""A node, link or path of an answer, with only what may be shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class GraphNode:
    """A node: `element` tells it apart within the answer, `properties` are the open ones."""

    element: str
    labels: tuple[str, ...]
    properties: dict[str, Any]

    def plain(self) -> dict[str, Any]:
        """As a map: its labels and properties."""
        return {"labels": list(self.labels), **self.properties}


@dataclass(frozen=True)
class GraphLink:
    """A link from `start` to `end`, both elements of nodes."""

    element: str
    type: str
    start: str
    end: str
    properties: dict[str, Any]

    def plain(self) -> dict[str, Any]:
        """As a map: its type and properties."""
        return {"type": self.type, **self.properties}


@dataclass(frozen=True)
class GraphPath:
    """Nodes and the links between them, in the order of the path."""

    steps: tuple[GraphNode | GraphLink, ...]

    def plain(self) -> list[dict[str, Any]]:
        """As a list of maps, node and link by turns."""
        return [step.plain() for step in self.steps]


Entity = GraphNode | GraphLink | GraphPath


def plain(value: Any) -> Any:
    """The value with maps and lists in place of nodes, links and paths."""
    if isinstance(value, Entity):
        return value.plain()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def entities(value: Any) -> list[GraphNode | GraphLink]:
    """All nodes and links in the value, however deep."""
    if isinstance(value, GraphPath):
        return list(value.steps)
    if isinstance(value, GraphNode | GraphLink):
        return [value]
    if not isinstance(value, list | dict):
        return []
    inner = value.values() if isinstance(value, dict) else value
    return [one for item in inner for one in entities(item)]
