"""An increment beside bare UNWINDs of as many rows, which check nothing and keep no versions.

    python -m tests.bench.bench_increment --size 200000

The graph holds `size` enterprises; the increment tells a tenth of them anew with new links. A
Neo4j of its own is started in a temporary folder and stopped at the end.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import perf_counter

import pandas as pd

from cypher.statement import parse
from graph.bulk_import import load_first
from graph.loading import Brought, load_tables
from graph.server import ManagedServer
from graph.server_configuration import ServerTuning
from graph.store import Store
from graph.tables import ENTITIES, Tables
from tests.bench.large_tables import large_tables
from tests.conftest import PACKAGES

_MEMORY = ServerTuning(heap_first=1024, heap_most=3072, page_cache=2048)
_BATCH = 20_000
_NODE = (
    "// One node a row.\n// $rows: the rows\nUNWIND $rows AS row\n"
    "MERGE (node:{label} {{{key}: row.{key}}}) SET node += row"
)
_LINK = (
    "// One link a row.\n// $rows: the rows\nUNWIND $rows AS row\n"
    "MATCH (source:{source} {{{source_key}: row.{source_column}}})\n"
    "MATCH (target:{target} {{{target_key}: row.{target_column}}})\n"
    "MERGE (source)-[link:{type} {{version_id: row.version_id}}]->(target) SET link += row"
)
_LABELS = {"enterprises": "Enterprise", "persons": "Person", "addresses": "Address"}
_ENDS = {
    "holdings": ("Person", "holder_id", "Enterprise", "enterprise_id", "HOLDS"),
    "positions": ("Person", "person_id", "Enterprise", "enterprise_id", "OFFICER_OF"),
    "domiciles": ("Enterprise", "enterprise_id", "Address", "address_id", "REGISTERED_AT"),
}
_KEY = {"Enterprise": "enterprise_id", "Person": "person_id", "Address": "address_id"}


def increment(seed: int, size: int) -> Tables:
    """Rows about entities that the graph knows, all learned later."""
    tables = large_tables(seed, size)
    later = {name: rows.assign(recorded_at=pd.Timestamp("2025-02-01")) for name, rows in tables}
    holdings = later["holdings"]
    later["holdings"] = holdings[holdings["holder_kind"] == "Person"].reset_index(drop=True)
    return Tables(**later)


def bare(store: Store, rows: dict[str, pd.DataFrame]) -> None:
    """Sends the rows and does nothing else."""
    for frame, label in _LABELS.items():
        node = parse(f"bench/{frame}", _NODE.format(label=label, key=ENTITIES[frame]))
        store.write(node, rows[frame].drop(columns="link_key"), batch=_BATCH)
    for frame, (source, source_column, target, target_column, link_type) in _ENDS.items():
        ends = {"source": source, "source_column": source_column, "source_key": _KEY[source]}
        ends |= {"target": target, "target_column": target_column, "target_key": _KEY[target]}
        link = parse(f"bench/{frame}", _LINK.format(type=link_type, **ends))
        store.write(link, rows[frame], batch=_BATCH)


def main() -> None:
    """Prints both times and their ratio, three times over."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        managed = ManagedServer(Path(folder), PACKAGES, _MEMORY)
        try:
            load_first(managed, large_tables(7, size), load_id="first")
            address = managed.start()
            with Store.open(address.uri, user=address.user, password=address.password) as store:
                for turn in range(3):
                    _compare(store, size // 10, turn)
        finally:
            managed.stop()


def _compare(store: Store, size: int, turn: int) -> None:
    checked = Brought.of(None, increment(100 + turn, size), "bare").checked.rows
    start = perf_counter()
    bare(store, checked)
    alone = perf_counter() - start
    tables = increment(200 + turn, size)
    start = perf_counter()
    load_tables(store, tables, load_id=f"increment {turn}")
    whole = perf_counter() - start
    print(f"{sum(tables.rows.values()):,} rows: bare {alone:.1f} s, increment {whole:.1f} s")
    print(f"an increment takes {whole / alone:.1f} times the bare UNWINDs", flush=True)


if __name__ == "__main__":
    main()
