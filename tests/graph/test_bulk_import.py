"""A first load by the import tool makes the graph that a load over Bolt makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cypher.statement import parse
from graph.bulk_import import load_first
from graph.errors import BadInput, Mismatch
from graph.loading import load_tables
from graph.server import ManagedServer
from graph.snapshot_reading import read_tables
from graph.store import Store
from graph.versions import version_ids
from tests.conftest import SMALL
from tests.drawing import draw, e, holds, record
from tests.random_graph import random_tables

_NODES = parse(
    "test/nodes",
    "// Every node but migrations and loads.\n"
    "MATCH (node) WHERE NOT node:Migration AND NOT node:Load\n"
    "RETURN labels(node) AS labels, properties(node) AS properties",
)
_LINKS = parse(
    "test/links",
    "// Every link with its ends.\nMATCH (a)-[link]->(b)\n"
    "RETURN coalesce(a.enterprise_id, a.person_id, a.version_id) AS a, type(link) AS type,\n"
    "  coalesce(b.enterprise_id, b.person_id, b.address_id, b.agent_id, b.contact_id) AS b,\n"
    "  properties(link) AS properties",
)


@pytest.fixture(scope="module")
def managed(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ManagedServer]:
    """A server of its own, as a first load stops it."""
    server = ManagedServer(tmp_path_factory.mktemp("bulk 图"), home / "packages", SMALL)
    yield server
    server.stop()


def everything(store: Store) -> tuple[list[str], list[str]]:
    """All nodes and links with all properties, in an order that Neo4j does not decide."""
    nodes, links = store.read(_NODES), store.read(_LINKS)
    told = [
        str((sorted(labels), sorted(properties.items())))
        for labels, properties in zip(nodes["labels"], nodes["properties"], strict=True)
    ]
    ends = zip(links["a"], links["type"], links["b"], links["properties"], strict=True)
    return sorted(told), sorted(str((a, kind, b, sorted(p.items()))) for a, kind, b, p in ends)


def opened(managed: ManagedServer) -> Store:
    address = managed.start()
    return Store.open(address.uri, user=address.user, password=address.password)


def test_the_graph_is_the_one_of_a_load_over_bolt(store: Store, managed: ManagedServer) -> None:
    tables = random_tables(11, 80)
    over_bolt = load_tables(store, tables, load_id="one")
    report = load_first(managed, tables, load_id="one")
    with opened(managed) as imported:
        assert everything(imported) == everything(store)
        back = dict(read_tables(imported))
        for frame, rows in read_tables(store):
            assert set(version_ids(frame, back[frame])) == set(version_ids(frame, rows))
    assert report.reasons == over_bolt.reasons
    assert report.as_dict()["frames"] == over_bolt.as_dict()["frames"]


def test_again_it_writes_nothing_and_other_rows_are_refused(managed: ManagedServer) -> None:
    again = load_first(managed, random_tables(11, 80), load_id="one")
    assert again.repeated
    with pytest.raises((BadInput, Mismatch)):
        load_first(managed, random_tables(12, 80), load_id="two")


def test_an_increment_over_bolt_goes_on_from_there(managed: ManagedServer) -> None:
    more: dict[str, Any] = {
        "enterprises": [e("X-new")],
        "holdings": [holds("X-new", "X-0", 0.25, valid_from="2025-01-01")],
        "records": [record("R-new", "penalty", "X-new", "2025-03-01", details='{"a":1,"b":["x"]}')],
    }
    with opened(managed) as imported:
        report = load_tables(imported, draw(**more), load_id="two")
        assert {name: part.new for name, part in report.frames.items() if part.new} == {
            "enterprises": 1,
            "holdings": 1,
            "records": 1,
        }
