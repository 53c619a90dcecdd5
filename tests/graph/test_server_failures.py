"""What can keep the managed server from starting, and that each is told with how to mend it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import zipfile
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace

import pytest
from jgo.env import EnvironmentBuilder

from graph.errors import ServerFailed
from graph.server import ManagedServer
from graph.server_configuration import (
    ServerFolder,
    ServerTuning,
    stored_secret,
    write_configuration,
)
from graph.server_package import server_package
from graph.server_process import ServerState, free_port, running_state, set_first_password
from tests.conftest import PACKAGES, SMALL

Usage = namedtuple("Usage", "total used free")


class Drawn:
    """What jgo answers: the jars that are there, and a lock file that lists so many."""

    def __init__(self, jars: list[Path], *, listed: int) -> None:
        self.all_jars = jars
        self.lockfile = SimpleNamespace(dependencies=[None] * listed)


def made_earlier(folder: Path) -> Path:
    """A folder as an earlier start leaves it: with a first password set."""
    (folder / "data" / "dbms").mkdir(parents=True)
    (folder / "data" / "dbms" / "auth.ini").touch()
    return folder


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ServerFailed, match="file: expected a folder that this user may write to"):
        ManagedServer(tmp_path / "file", PACKAGES).start()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ServerFailed, match=r"may write to .*Permission denied"):
        ManagedServer(tmp_path / "neo4j", PACKAGES).start()


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 2**40, 5 * 1024**2))
    with pytest.raises(ServerFailed, match=r"1024 MB of free disk space .*got '5 MB'"):
        ManagedServer(tmp_path / "neo4j", PACKAGES).start()


def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise ConnectionError("Failed to resolve the host")

    monkeypatch.setattr(EnvironmentBuilder, "from_endpoint", unreachable)
    with pytest.raises(ServerFailed, match=r"check network, proxy.*Failed to resolve"):
        server_package(tmp_path)


def test_a_download_that_was_killed_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, half = tmp_path / "repository" / "whole.jar", tmp_path / "repository" / "half.jar"
    whole.parent.mkdir()
    zipfile.ZipFile(whole, "w").close()
    half.write_bytes(b"PK\x03\x04 and then the power went")
    (whole.parent / "whole.pom").write_text("<project></project>\n", encoding="utf-8")
    (whole.parent / "half.pom").write_text("<project><depend", encoding="utf-8")
    asked: list[bool] = []

    def resolve(_: object, __: str, update: bool = False) -> Drawn:
        asked.append(update)
        return Drawn([whole, whole], listed=2) if update else Drawn([whole], listed=2)

    monkeypatch.setattr(EnvironmentBuilder, "from_endpoint", resolve)
    assert server_package(tmp_path) == (whole, whole)
    assert asked == [False, True]
    assert {path.name for path in whole.parent.iterdir()} == {"whole.jar", "whole.pom"}


def test_a_download_that_stays_incomplete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EnvironmentBuilder, "from_endpoint", lambda *_, **__: Drawn([], listed=2))
    with pytest.raises(ServerFailed, match="remove the folder and try again"):
        server_package(tmp_path)


@pytest.mark.neo4j
def test_a_start_that_fails_shows_why(tmp_path: Path) -> None:
    folder = made_earlier(tmp_path / "neo4j")
    stored_secret(folder / "password")
    too_small = ServerTuning(heap_first=1, heap_most=1)
    with pytest.raises(
        ServerFailed,
        match=r"console\.log: expected Neo4j to go on.*\n(.*\n)*Too small maximum heap",
    ):
        ManagedServer(folder, PACKAGES, too_small).start()
    assert not ManagedServer(folder, PACKAGES).status().running


@pytest.mark.neo4j
def test_a_password_that_begins_with_a_dash_is_no_option(tmp_path: Path) -> None:
    folder = ServerFolder(tmp_path / "neo4j")
    write_configuration(folder, free_port(), SMALL)
    folder.password.write_text("-_ky3Cs7Ej-VQLpTY8zJpjceulFBzJFr", encoding="utf-8")
    set_first_password(folder, server_package(PACKAGES))
    assert folder.has_user


@pytest.mark.neo4j
def test_data_whose_password_was_lost(tmp_path: Path) -> None:
    folder = made_earlier(tmp_path / "neo4j")
    with pytest.raises(ServerFailed, match="password: expected the password file that belongs"):
        ManagedServer(folder, PACKAGES, SMALL).start()


def test_a_taken_port_is_left_alone() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert free_port(taken) not in {0, taken}


@pytest.mark.parametrize(
    "noted",
    [
        "",
        "{",
        json.dumps({"pid": 1}),
        json.dumps({"pid": os.getpid(), "created": 1.0, "port": 7687}),
        json.dumps({"pid": 2**22 - 1, "created": 1.0, "port": 7687}),
    ],
    ids=["empty", "broken", "half", "of another process", "of no process"],
)
def test_a_stale_state_file_is_no_running_server(tmp_path: Path, noted: str) -> None:
    (tmp_path / "server.json").write_text(noted, encoding="utf-8")
    assert running_state(ServerFolder(tmp_path)) is None


def test_state_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "server.json"
    ServerState(1, 2.0, 3).write(path)
    ServerState(4, 5.0, 6).write(path)
    assert json.loads(path.read_text(encoding="utf-8")) == {"pid": 4, "created": 5.0, "port": 6}
    assert [file.name for file in tmp_path.iterdir()] == ["server.json"]


def test_nothing_is_made_by_stop_and_status(tmp_path: Path) -> None:
    managed = ManagedServer(tmp_path / "neo4j", PACKAGES)
    assert not managed.stop()
    assert not managed.status().running
    assert list(tmp_path.iterdir()) == []
