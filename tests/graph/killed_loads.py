"""Loads in processes of their own, ended at any moment, and what they had been told was written."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import IO, cast

import pandas as pd

from cypher.statement import parse
from graph.load_writes import writes
from graph.loading import Brought
from graph.server import ServerAddress
from graph.store import Store
from tests.random_graph import random_tables

SEED, SIZE, LOAD_ID = 5, 60, "killed"
BATCH = 50
_WHOLE, _READY = "whole", "ready"
_LOAD = f"""
import sys
from graph import load_writes
from graph.loading import load_tables
from graph.store import Store
from tests.random_graph import random_tables
load_writes.BATCH = {BATCH}
uri, user, password = sys.argv[1:]
tables = random_tables({SEED}, {SIZE})
def progress(name, done, total):
    print(name, done, flush=True)
with Store.open(uri, user=user, password=password) as store:
    print("{_READY}", flush=True)
    load_tables(store, tables, load_id="{LOAD_ID}", progress=progress)
    print("{_WHOLE}", flush=True)
"""
_HELD = parse(
    "test/held",
    "// Which of the versions the graph has, as nodes or as links.\n// $ids: version ids\n"
    "OPTIONAL MATCH (node) WHERE node.version_id IN $ids\n"
    "WITH collect(node.version_id) AS nodes\n"
    "OPTIONAL MATCH ()-[link]->() WHERE link.version_id IN $ids\n"
    "RETURN nodes, collect(DISTINCT link.version_id) AS links",
)


@dataclass
class RunningLoad:
    """A load of the random tables into a server, begun when it was made."""

    process: subprocess.Popen[str]

    @classmethod
    def begun(cls, server: ServerAddress) -> RunningLoad:
        """A load that has its tables and a connection, and now writes."""
        command = [sys.executable, "-c", _LOAD, server.uri, server.user, server.password]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        load = cls(process)
        if load._said.readline().strip() != _READY:
            raise AssertionError("the load did not begin")
        return load

    def until(self, batches: int) -> list[str]:
        """Waits until that many batches were acknowledged and returns their lines."""
        return [self._said.readline().strip() for _ in range(batches)]

    def kill(self) -> list[str]:
        """Kills the load and returns the lines of what was acknowledged since."""
        self.process.kill()
        return self.rest()

    def rest(self) -> list[str]:
        """Waits for the load's end, whichever it is, and returns its lines."""
        lines = [line.strip() for line in self._said if line.endswith("\n")]
        self.process.wait()
        self._said.close()
        return lines

    @property
    def _said(self) -> IO[str]:
        return cast("IO[str]", self.process.stdout)


def is_whole(lines: list[str]) -> bool:
    """Whether the load came to its end before it was killed."""
    return _WHOLE in lines


def lost(store: Store, lines: list[str]) -> set[str]:
    """Versions that were acknowledged as written and are not in the graph."""
    acknowledged = _acknowledged(lines)
    held = store.read(_HELD, ids=sorted(acknowledged)).iloc[0]
    return acknowledged - set(held["nodes"]) - set(held["links"])


def _acknowledged(lines: list[str]) -> set[str]:
    """The version ids of the rows of every batch that has a line."""
    parts: dict[str, list[pd.DataFrame]] = defaultdict(list)
    rows = Brought.of(None, random_tables(SEED, SIZE), LOAD_ID).checked.rows
    unique = {name: frame.drop_duplicates("version_id") for name, frame in rows.items()}
    for name, part in writes(unique):
        parts[name].append(part)
    told: set[str] = set()
    for name in {line.split()[0] for line in lines} & set(parts):
        done = max(int(line.split()[1]) for line in lines if line.startswith(f"{name} "))
        # A later part of an entity holds its earlier versions, which are nodes of their own.
        told |= set(parts[name][0]["version_id"].iloc[:done])
    return told
