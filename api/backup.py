"""A backup: the graph, and all of LINKRISK_HOME that can't be made again, in one archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from api.audit_chain import first_previous, kept_head
from api.audit_log import AuditLog
from api.backup_archive import DUMP, HOME, NewArchive, new_archive
from api.backup_manifest import AuditSpan, ChainEnd, GraphTold, Manifest, SealedMonth
from api.connection import managed_server
from api.home_files import holds_graph, kept_files, opened
from api.settings import Settings
from cypher import statement
from gnn.code_version import own_version
from graph.errors import BadInput
from graph.history import Entry, entries
from graph.loading import sizes
from graph.server import ManagedServer
from graph.server_package import NEO4J
from graph.store import Store
from graph.store_dump import DumpTool

NEO4J_VERSION = NEO4J.rpartition(":")[2]


def check_managed(asked: Settings) -> None:
    """Raises BadInput when another Neo4j than the managed one is in use."""
    if asked.neo4j_uri:
        expected = (
            "NEO4J_URI to be unset: the graph of another Neo4j is dumped and loaded by its own "
            "`neo4j-admin database dump` and `load`, and LINKRISK_HOME is copied beside it while "
            "no command runs"
        )
        raise BadInput(expected, asked.neo4j_uri, "NEO4J_URI")


def make_backup(asked: Settings, target: Path, *, again: bool = True) -> tuple[Path, Manifest]:
    """Writes the archive; returns its file and its manifest.

    The managed server is stopped while it is written, and started again if it ran, unless not
    `again`. The audit log gets a line before.

    Raises BadInput for a file that exists, lies in the home or can't be written, or when there is
    no graph; ServerFailed, AuditFailed.
    """
    check_managed(asked)
    now = datetime.now(UTC)
    file = _new_file(asked, target.absolute(), now)
    server, log = managed_server(asked), AuditLog(asked.home / "audit")
    again = again and server.status().running
    graph = _graph_told(server)
    log.append({"event": "backup", "what": file.name, "caller": "command-line", "role": "local"})
    with server.stopped(again=again) as jars, new_archive(file) as archive:
        with DumpTool(server.folder, jars, server.tuning).dumped() as dump:
            archive.add(DUMP, dump, packed=True)
        with log.still():
            span = AuditSpan(start=first_previous(log.folder), head=kept_head(log.folder))
            _add_home(archive, asked.home)
        manifest = Manifest(
            **vars(graph),
            made_at=now.isoformat(timespec="seconds"),
            linkrisk=own_version(),
            neo4j=NEO4J_VERSION,
            kept_elsewhere=_given(asked),
            audit=span,
            files=archive.files,
        )
        archive.finish(manifest)
    return file, manifest


def _new_file(asked: Settings, target: Path, now: datetime) -> Path:
    """The file to write: the target, or one named by the time when it is a folder."""
    file = target / f"linkrisk-{now:%Y%m%dT%H%M%SZ}.zip" if target.is_dir() else target
    if file.exists():
        raise BadInput("a file that does not exist yet", str(file), "backup")
    if file.resolve().is_relative_to(asked.home.resolve()):
        raise BadInput("a place outside of LINKRISK_HOME", str(file), "backup")
    if not holds_graph(asked.home):
        raise BadInput("a graph of the managed Neo4j (load one first)", str(asked.home), "backup")
    return file


def _given(asked: Settings) -> list[str]:
    given = {
        "LINKRISK_PERSON_SECRET": asked.given_person_secret,
        "LINKRISK_API_KEYS": asked.given_api_keys,
    }
    return [name for name, value in given.items() if value]


def _graph_told(server: ManagedServer) -> GraphTold:
    address = server.start()
    with Store.open(address.uri, user=address.user, password=address.password) as store:
        chain = entries(store)
        return GraphTold(
            graph_schema=max(store.read(statement("read/migrations"))["number"], default=0),
            counts=dict(sizes(store)),
            history=ChainEnd(
                entries=len(chain),
                head=chain[-1].hash if chain else None,
                periods=[_month(entry) for entry in chain if entry.kind == "grades"],
            ),
        )


def _month(entry: Entry) -> SealedMonth:
    told = {name: entry.value[name] for name in ("period", "enterprises", "root")}
    return SealedMonth(**told, number=entry.number, hash=entry.hash)


def _add_home(archive: NewArchive, home: Path) -> None:
    for name in kept_files(home):
        with opened(home / name) as content:
            archive.add(f"{HOME}{name}", content)
