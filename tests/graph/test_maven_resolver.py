"""A Maven repository is read over one connection, and only what has its checksum is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from jgo.maven import Artifact, MavenContext

from graph.maven_resolver import LastingResolver

JAR = b"PK\x03\x04 a program"
_FOLDER = "/org/a-firm/part/1.2/"


@dataclass
class Repository:
    """What a server on loopback has, by path; how often each was asked; its connections."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    busy: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)

    def answer(self, path: str, connection: int) -> tuple[int, bytes]:
        self.asked.append(path)
        self.connections.add(connection)
        if path in self.busy:
            self.busy.remove(path)
            return 503, b""
        return (200, self.files[path]) if path in self.files else (404, b"")


@pytest.fixture
def repository() -> Iterator[Repository]:
    told = Repository()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, content = told.answer(self.path, self.client_address[1])
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        told.address = f"http://127.0.0.1:{server.server_port}"
        yield told
        server.shutdown()
        thread.join()


@pytest.fixture
def resolver() -> Iterator[LastingResolver]:
    with LastingResolver() as opened:
        yield opened


def artifact(repository: Repository, resolver: LastingResolver, cache: Path) -> Artifact:
    told = {"ours": f"{repository.address}/empty", "theirs": repository.address}
    context = MavenContext(resolver, repo_cache=cache, remote_repos=told)
    return context.project("org.a-firm", "part").at_version("1.2").artifact()


def put(repository: Repository, *, checksum: bytes | None) -> None:
    repository.files[f"{_FOLDER}part-1.2.jar"] = JAR
    if checksum is not None:
        repository.files[f"{_FOLDER}part-1.2.jar.sha1"] = checksum


@pytest.mark.parametrize("written", [b"%s", b"%s  part-1.2.jar\n", b"", None])
def test_a_file_is_kept_from_the_first_repository_that_has_it(
    repository: Repository, resolver: LastingResolver, tmp_path: Path, *, written: bytes | None
) -> None:
    digest = hashlib.sha1(JAR).hexdigest().encode()
    put(repository, checksum=written.replace(b"%s", digest) if written is not None else None)
    wanted = artifact(repository, resolver, tmp_path)
    kept = resolver.download(wanted)
    assert kept == tmp_path / "org" / "a-firm" / "part" / "1.2" / "part-1.2.jar"
    assert (kept.read_bytes(), wanted.cached_path) == (JAR, kept)
    jar = f"{_FOLDER}part-1.2.jar"
    assert repository.asked == [f"/empty{jar}", jar, f"{jar}.sha1"]
    assert len(repository.connections) == 1


def test_a_damaged_file_is_refused_and_not_kept(
    repository: Repository, resolver: LastingResolver, tmp_path: Path
) -> None:
    put(repository, checksum=hashlib.sha1(b"other").hexdigest().encode())
    with pytest.raises(ValueError, match=rf"part-1\.2\.jar is to be {'.' * 40}, got"):
        resolver.download(artifact(repository, resolver, tmp_path))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_nobody_has_is_told_with_the_repositories(
    repository: Repository, resolver: LastingResolver, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=r"part.*is in none of .*127\.0\.0\.1"):
        resolver.download(artifact(repository, resolver, tmp_path))


def test_a_busy_repository_is_asked_again(
    repository: Repository, resolver: LastingResolver, tmp_path: Path
) -> None:
    put(repository, checksum=None)
    repository.busy = [f"{_FOLDER}part-1.2.jar"] * 2
    assert resolver.download(artifact(repository, resolver, tmp_path)).read_bytes() == JAR


def test_a_repository_that_is_gone_is_no_missing_file(
    repository: Repository, resolver: LastingResolver, tmp_path: Path
) -> None:
    repository.address = "http://127.0.0.1:9"
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        resolver.download(artifact(repository, resolver, tmp_path))
