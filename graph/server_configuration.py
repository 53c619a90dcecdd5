"""What the managed Neo4j is told: its folder, its settings file and its first password."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

USER = "neo4j"


@dataclass(frozen=True)
class ServerFolder:
    """The files of one managed server; everything it writes stays below `root`."""

    root: Path

    @property
    def configuration(self) -> Path:
        """The folder of neo4j.conf."""
        return self.root / "conf"

    @property
    def password(self) -> Path:
        """The file of the generated password, readable by its owner only."""
        return self.root / "password"

    @property
    def state(self) -> Path:
        """The file that tells which process serves this folder."""
        return self.root / "server.json"

    @property
    def lock(self) -> Path:
        """The file that only one command at a time may hold."""
        return self.root / "server.lock"

    @property
    def log(self) -> Path:
        """What the server prints."""
        return self.root / "logs" / "console.log"

    @property
    def data(self) -> Path:
        """The folder of the databases."""
        return self.root / "data"

    @property
    def has_user(self) -> bool:
        """Whether a first password was set or a database exists, so that none can be set again."""
        data = self.data
        return (data / "dbms" / "auth.ini").exists() or (data / "databases" / "system").exists()


@dataclass(frozen=True)
class ServerTuning:
    """Memory of the server: heap and page cache in MB.

    A `short_lived` server, for tests, is compiled less thoroughly: it starts in half the time and
    is slower under load.
    """

    heap_first: int = 512
    heap_most: int = 1024
    page_cache: int = 256
    short_lived: bool = False

    @property
    def compiling(self) -> tuple[str, ...]:
        """Java's flags for how thoroughly it compiles."""
        return ("-XX:TieredStopAtLevel=1",) if self.short_lived else ()


def write_configuration(folder: ServerFolder, port: int, tuning: ServerTuning) -> None:
    """Writes neo4j.conf for a server that listens with Bolt on the loopback `port` only."""
    for name in ("conf", "data", "logs", "run", "plugins", "import"):
        (folder.root / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [f"{key}={value}" for key, value in _settings(port, tuning).items()]
    text = "\n".join(["# Written at every start of the managed server.", *lines, ""])
    (folder.configuration / "neo4j.conf").write_text(text, encoding="utf-8")


def _settings(port: int, tuning: ServerTuning) -> dict[str, str]:
    # Neo4j refuses to start on a key it doesn't know: each of these was seen to be accepted.
    # The folders are left to follow --home-dir: a path in this file may hold ASCII only.
    return {
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.memory.heap.initial_size": f"{tuning.heap_first}m",
        "server.memory.heap.max_size": f"{tuning.heap_most}m",
        "server.memory.pagecache.size": f"{tuning.page_cache}m",
        "db.transaction.timeout": "15m",
        "db.memory.transaction.max": f"{tuning.heap_most // 2}m",
        # Without these two a log file of 256 MB is reserved for each of the two databases.
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.size": "32m",
        "db.tx_log.rotation.retention_policy": "1 files",
        "dbms.usage_report.enabled": "false",
        # Neo4j's own number is a quarter of the cores: on small machines one fills an index alone.
        "internal.dbms.index_population.workers": str(max(2, (os.cpu_count() or 1) // 4)),
        # Statements carry names of persons, which belong into no log.
        "db.logs.query.enabled": "OFF",
        # Else every stop takes ten seconds, in which Bolt waits for news on closed connections.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        # A statement must neither read this machine's files nor send requests from it.
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    }


def replace_data(folder: ServerFolder, data: Path) -> None:
    """Puts other data in the place of the server's, which must be stopped; its users stay.

    Killed in between, the server has either data or none, which it makes anew.
    """
    old = folder.root / "data-before"
    for name in ("databases/system", "transactions/system", "dbms"):
        if (folder.data / name).is_dir():
            shutil.copytree(folder.data / name, data / name, dirs_exist_ok=True)
    shutil.rmtree(old, ignore_errors=True)
    if folder.data.exists():
        folder.data.rename(old)
    data.rename(folder.data)
    shutil.rmtree(old, ignore_errors=True)


def stored_secret(path: Path, size: int = 24) -> str:
    """The secret in the file; the first time a new one of `size` random bytes, with mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        secret = secrets.token_urlsafe(size)
        file.write(secret)
    return secret
