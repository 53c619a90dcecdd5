"""The first load of an empty graph through Neo4j's import tool, many times as fast as over Bolt."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cypher import statement
from graph.bulk_files import write_files
from graph.bulk_tables import BulkTables
from graph.bulk_tool import BulkTool
from graph.errors import BadInput, Mismatch
from graph.load_checks import Frames
from graph.load_report import LoadReport
from graph.load_writes import Progress, write_all
from graph.loading import Brought, begin, complete, is_complete, report_of, sizes
from graph.migrations import migrate
from graph.server import ManagedServer, ServerAddress
from graph.server_package import require_space
from graph.store import Store
from graph.succession_writes import followed, write_successions
from graph.tables import Tables
from graph.waiting_rows import keep_waiting
from graph.whole_file import write_whole

# A row takes about as much in its file as in the graph; seen were 0.2 to 0.5 KB each.
_BYTES_A_ROW = 1_000
_CONSTRAINTS_AT_ONCE = 2


def load_first(
    server: ManagedServer, tables: Tables, *, load_id: str, progress: Progress | None = None
) -> LoadReport:
    """Fills the empty graph of a managed server with the tables and says what that changed.

    The graph is the one that `load_tables` makes of them. The server is stopped meanwhile; the
    import happens beside its data, which are replaced in one step when it is whole. After a kill
    the same call goes on; what it had imported for the same rows is not imported again.

    Raises BadInput when the graph is not empty (unless it has this load already), Mismatch when it
    has the load with other rows, ServerFailed when the tool fails.
    """
    with ThreadPoolExecutor(1) as beside:
        # The checks use one core, and the first password takes a Java of its own.
        prepared = beside.submit(server.prepare)
        load = Brought.of(None, tables, load_id)
        prepared.result()
    work = _Work(server.folder.root / "first-load", load.content)
    if not work.placed:
        known = _known(server, load)
        if known:
            return known
        rows = sum(len(frame) for frame in load.rows.values())
        require_space(server.folder.root, rows * _BYTES_A_ROW)
    address = (
        server.start() if work.placed else server.restart_on(work.maker(server, load, progress))
    )
    return _finished(address, load, work, progress)


@dataclass(frozen=True)
class _Work:
    """The folder in which the data are made; a note tells for which rows they are whole."""

    folder: Path
    content: str

    @property
    def placed(self) -> bool:
        """Whether the data were made and are the server's already."""
        return self.made and not (self.folder / "data").exists()

    @property
    def made(self) -> bool:
        """Whether the data of the load were made."""
        return self._noted().get("content") == self.content

    @property
    def written(self) -> dict[str, int]:
        """How many rows the files held by the last label of their nodes or type of their links."""
        return dict(self._noted().get("written", {}))

    def maker(
        self, server: ManagedServer, load: Brought, progress: Progress | None
    ) -> Callable[[tuple[Path, ...]], Path]:
        """What makes the data, given Neo4j's jars, or finds them made."""

        def make(jars: tuple[Path, ...]) -> Path:
            tool = BulkTool(self.folder, jars, server.tuning)
            tool.end_orphans()
            return self.folder / "data" if self.made else self._make(tool, load, progress)

        return make

    def untold(self, load: Brought) -> Frames:
        """The rows that the files could not say, with every other frame empty."""
        ids = self._noted().get("untold", [])
        rows = {
            name: frame[frame["version_id"].isin(ids)] for name, frame in load.checked.rows.items()
        }
        return rows if ids else {}

    def _make(self, tool: BulkTool, load: Brought, progress: Progress | None) -> Path:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        rows = {
            name: frame.drop_duplicates("version_id") if name in load.repeated else frame
            for name, frame in load.checked.rows.items()
        }
        tables = BulkTables(rows, load.texts)
        files = write_files(tables.parts(), self.folder, progress)
        data = tool.run(files, progress)
        for file in files:
            file.path.unlink()
        untold = [id_ for frame in tables.untold.values() for id_ in frame["version_id"]]
        written: Counter[str] = Counter()
        for file in files:
            written[file.label] += file.rows
        note = json.dumps({"content": self.content, "untold": untold, "written": written})
        write_whole(self._note, note.encode())
        return data

    @property
    def _note(self) -> Path:
        return self.folder / "imported.json"

    def _noted(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}


def _known(server: ManagedServer, load: Brought) -> LoadReport | None:
    """What is to say of a graph that has the load; None of an empty one. Raises BadInput."""
    if not (server.folder.data / "databases" / "neo4j").exists():
        return None
    with _store(server.start()) as store:
        if not store.read(statement("read/any_node"))["nodes"].iloc[0]:
            return None
        if is_complete(store, load):
            return _repeated(store, load)
    expected = "an empty graph for a first load; load into this one without --first"
    raise BadInput(expected, "a graph with nodes", str(server.folder.root))


def _finished(
    address: ServerAddress, load: Brought, work: _Work, progress: Progress | None
) -> LoadReport:
    """Gives the imported graph its schema, what the files could not say, and the load's note."""
    with _store(address) as store:
        migrate(store, at_once=_CONSTRAINTS_AT_ONCE)
        if not is_complete(store, load):
            begin(store, load)
            untold = work.untold(load)
            if untold:
                write_all(store, untold, progress)
            keep_waiting(store, load.checked.quarantine)
            now = _counted(store, load, work)
            report = report_of(load, before=Counter(), now=now, released={})
            write_successions(store, followed(load.checked.rows))
            complete(store, load)
        else:
            report = _repeated(store, load)
    shutil.rmtree(work.folder, ignore_errors=True)
    return report


def _counted(store: Store, load: Brought, work: _Work) -> Counter[str]:
    """The sizes of the graph now. Raises Mismatch when a row of the files is not in it."""
    now = sizes(store)
    for name, rows in work.written.items():
        if now[name] < rows:
            raise Mismatch(f"{rows} {name} as the files held", now[name], load.load_id)
    return now


def _repeated(store: Store, load: Brought) -> LoadReport:
    now = sizes(store)
    return report_of(load, before=now, now=now)


def _store(address: ServerAddress) -> Store:
    return Store.open(address.uri, user=address.user, password=address.password)
