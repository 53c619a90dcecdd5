"""The managed server: one a folder, found again, stopped, and whole after a kill."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from cypher import statement
from graph import server_process
from graph.errors import ServerFailed
from graph.server import ManagedServer, ServerAddress
from graph.server_process import free_port
from graph.store import Store
from tests.conftest import PACKAGES, SMALL

pytestmark = pytest.mark.neo4j


def servers_of(folder: Path) -> list[psutil.Process]:
    """The Java processes that serve the folder."""
    home = f"--home-dir={folder}"
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if home in (process.info["cmdline"] or [])
    ]


def opened(address: ServerAddress) -> Store:
    return Store.open(address.uri, user=address.user, password=address.password)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this file's server, which its tests start, kill and stop in their order."""
    return tmp_path_factory.mktemp("alone") / "neo4j"


@pytest.fixture(scope="module")
def managed(folder: Path) -> Iterator[ManagedServer]:
    server = ManagedServer(folder, PACKAGES, SMALL)
    yield server
    server.stop()


def test_two_commands_at_once_start_one_server(managed: ManagedServer, folder: Path) -> None:
    with ThreadPoolExecutor(2) as commands:
        another = ManagedServer(folder, PACKAGES, SMALL)
        first, second = commands.map(ManagedServer.start, [managed, another])
    assert first == second
    assert first.uri.startswith("bolt://127.0.0.1:")
    assert len(servers_of(folder)) == 1


def test_a_running_server_is_found_again(managed: ManagedServer, folder: Path) -> None:
    (process,) = servers_of(folder)
    status = managed.status()
    assert (status.running, status.answers, status.pid) == (True, True, process.pid)
    assert managed.start().uri == status.uri


def test_its_start_was_not_noted_and_it_is_found_nevertheless(
    managed: ManagedServer, folder: Path
) -> None:
    address = managed.start()
    (folder / "server.json").unlink()
    assert managed.start() == address
    assert len(servers_of(folder)) == 1


def test_only_the_owner_reads_the_password_and_it_is_nowhere_else(
    managed: ManagedServer, folder: Path
) -> None:
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    password = managed.start().password.encode()
    holders = [path.name for path in folder.rglob("*") if path.is_file() and _has(path, password)]
    assert holders == ["password"]
    (process,) = servers_of(folder)
    assert not any(password in part.encode() for part in process.cmdline())


def test_it_listens_on_loopback_only(managed: ManagedServer, folder: Path) -> None:
    (process,) = servers_of(folder)
    heard = {
        (link.laddr.ip.removeprefix("::ffff:"), link.laddr.port)
        for link in process.net_connections("tcp")
        if link.status == psutil.CONN_LISTEN
    }
    assert heard == {("127.0.0.1", int(managed.start().uri.rsplit(":", 1)[1]))}


def test_another_password_in_the_file_is_told(managed: ManagedServer, folder: Path) -> None:
    file = folder / "password"
    password = file.read_text(encoding="utf-8")
    file.write_text("another", encoding="utf-8")
    with pytest.raises(ServerFailed, match="password: expected the password of this data"):
        managed.start()
    file.write_text(password, encoding="utf-8")
    assert managed.status().answers


def test_a_killed_server_starts_again_with_its_data_beside_a_taken_port(
    managed: ManagedServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(managed.start()) as store:
        kept = {"number": 1, "name": "kept", "checksum": "c"}
        store.run(statement("load/migrations"), rows=[kept])
    (process,) = servers_of(folder)
    process.kill()
    psutil.wait_procs([process], 30)
    assert not managed.status().running
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ports = iter([other.getsockname()[1], free_port()])
        monkeypatch.setattr("graph.server.free_port", lambda _: next(ports))
        address = managed.start()
    # Neither the killed server nor the one whose port was taken is kept as if it ran: Python
    # would warn of them when it ends.
    kept_running = server_process._STARTED.values()
    assert process.pid not in {child.pid for child in kept_running}
    assert all(psutil.pid_exists(child.pid) for child in kept_running)
    with opened(address) as store:
        assert store.read(statement("read/migrations"))["name"].tolist() == ["kept"]


def test_who_is_connected_finds_it_again_after_it_was_stopped_for_work(
    managed: ManagedServer, folder: Path
) -> None:
    with opened(managed.start()) as store:
        with managed.stopped():
            assert servers_of(folder) == []
        assert managed.status().uri == store.uri
        assert store.read(statement("read/migrations"))["name"].tolist() == ["kept"]


def test_a_stopped_server_is_gone(managed: ManagedServer, folder: Path) -> None:
    assert managed.stop()
    assert servers_of(folder) == []
    assert not managed.status().running
    assert not managed.stop()


def _has(path: Path, text: bytes) -> bool:
    return text in path.read_bytes()
