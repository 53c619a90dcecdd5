"""Every node and link of a graph with all properties, to hold two graphs against each other."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cypher.statement import parse
from graph.store import Store

_NODES = parse(
    "test/nodes",
    "// Every node but migrations and loads.\n"
    "MATCH (node) WHERE NOT node:Migration AND NOT node:Load\n"
    "RETURN labels(node) AS labels, properties(node) AS properties",
)
_LINKS = parse(
    "test/links",
    "// Every link with its ends.\n"
    "MATCH (a)-[link]->(b)\n"
    "RETURN coalesce(a.enterprise_id, a.person_id, a.version_id) AS a, type(link) AS type,\n"
    "  coalesce(b.enterprise_id, b.person_id, b.address_id, b.agent_id, b.contact_id) AS b,\n"
    "  properties(link) AS properties",
)


def everything(store: Store) -> tuple[list[str], list[str]]:
    """All nodes and links with all properties, in an order that Neo4j does not decide."""
    nodes, links = store.read(_NODES), store.read(_LINKS)
    return (
        sorted(repr((sorted(row.labels), _sorted(row.properties))) for row in nodes.itertuples()),
        sorted(
            repr((row.a, row.type, row.b, _sorted(row.properties))) for row in links.itertuples()
        ),
    )


def nodes_of(store: Store) -> pd.DataFrame:
    """Labels and properties of every node."""
    return store.read(_NODES)


def links_of(store: Store) -> set[tuple[str, str, str]]:
    """Start, type and end of every link."""
    found = store.read(_LINKS)
    return set(zip(found["a"], found["type"], found["b"], strict=True))


def _sorted(properties: Any) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in properties.items())
