"""A first load by the import tool makes the graph that a load over Bolt makes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cypher import statement
from graph.bulk_import import _counted, _Work, load_first
from graph.errors import BadInput, Mismatch
from graph.loading import Brought, load_tables, sizes
from graph.server import ManagedServer
from graph.snapshot_reading import read_tables
from graph.store import Store
from graph.tables import Tables, tables_of
from graph.versions import version_ids
from tests.conftest import SMALL
from tests.drawing import draw, e, holds, record
from tests.graph.whole_graph import everything
from tests.random_graph import random_tables

# A first load that is killed by itself when it comes to a stage.
_KILLED = """
import os, signal, sys
from pathlib import Path
from graph.bulk_import import load_first
from graph.server import ManagedServer
from tests.conftest import SMALL
from tests.graph.test_bulk_import import lined
from tests.random_graph import random_tables
folder, home, stage = sys.argv[1:]
def progress(name, done, total):
    if name == stage:
        os.kill(os.getpid(), signal.SIGKILL)
server = ManagedServer(Path(folder), Path(home) / "packages", SMALL)
load_first(server, lined(random_tables(11, 80)), load_id="one", progress=progress)
"""


@pytest.fixture(scope="module")
def managed(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ManagedServer]:
    """A server of its own, as a first load stops it."""
    server = ManagedServer(tmp_path_factory.mktemp("bulk 图"), home / "packages", SMALL)
    yield server
    server.stop()


def lined(tables: Tables) -> Tables:
    """The tables with what some registers hold: names over several lines, rows told twice, and
    details that no file can say."""
    tables.enterprises.loc[0, "name"] = "first\nsecond"
    tables.enterprises.loc[1, "name"] = "first\rsecond"
    tables.records.loc[::5, "details"] = '{"remark":"备注","grounds":[]}'
    twice = {name: pd.concat([rows, rows[:3]], ignore_index=True) for name, rows in tables}
    return tables_of(**twice)


def opened(managed: ManagedServer) -> Store:
    address = managed.start()
    return Store.open(address.uri, user=address.user, password=address.password)


def test_the_graph_is_the_one_of_a_load_over_bolt(
    store: Store, managed: ManagedServer, home: Path
) -> None:
    tables = lined(random_tables(11, 80))
    over_bolt = load_tables(store, tables, load_id="one")
    for stage in ("file/Enterprise", "file/ABOUT", "import"):
        command = [sys.executable, "-c", _KILLED, str(managed.folder.root), str(home), stage]
        killed = subprocess.run(command, check=False, timeout=120)
        assert killed.returncode == -signal.SIGKILL
    report = load_first(managed, tables, load_id="one")
    with opened(managed) as imported:
        assert everything(imported) == everything(store)
        back = dict(read_tables(imported))
        for frame, rows in read_tables(store):
            assert set(version_ids(frame, back[frame])) == set(version_ids(frame, rows))
    assert report.reasons == over_bolt.reasons
    assert report.as_dict()["frames"] == over_bolt.as_dict()["frames"]


def test_the_statistics_count_what_the_graph_has_and_missing_rows_are_told(
    store: Store, tmp_path: Path
) -> None:
    tables = random_tables(11, 20)
    load = Brought.of(None, tables, "one")
    load_tables(store, tables, load_id="one")
    counts = sizes(store)
    others = store.read(statement("read/sizes"))
    assert {name: counts[name] for name in others["name"]} == dict(
        zip(*others.T.values, strict=True)
    )
    written = {"HOLDS": counts["HOLDS"], "Enterprise": counts["Enterprise"] + 1}
    note = {"content": load.content, "written": written}
    (tmp_path / "imported.json").write_text(json.dumps(note), encoding="utf-8")
    with pytest.raises(Mismatch, match=rf"{written['Enterprise']} Enterprise as the files held"):
        _counted(store, load, _Work(tmp_path, load.content))


def test_again_it_writes_nothing_and_other_rows_are_refused(managed: ManagedServer) -> None:
    again = load_first(managed, lined(random_tables(11, 80)), load_id="one")
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
