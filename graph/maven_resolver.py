"""How one file of a Maven repository is fetched: over a connection that stays, and whole or not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import requests
from jgo.maven import Artifact, PythonResolver
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from graph.whole_file import write_whole

_AGAIN = Retry(3, backoff_factor=0.2, status_forcelist=(429, 502, 503, 504))


class LastingResolver(PythonResolver):
    """jgo's own opens a connection a request: a thousand of them take five times as long."""

    def __init__(self) -> None:
        super().__init__()
        self._session = requests.Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=_AGAIN))

    def __enter__(self) -> LastingResolver:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def download(self, artifact: Artifact) -> Path:
        """The file in the cache, where it is written once its checksum was found to be right.

        Raises OSError without a connection; ValueError for a file that no repository has, or that
        came damaged.
        """
        repositories = artifact.context.remote_repos.values()
        folder, patience = artifact.component.path_prefix.as_posix(), artifact.context.timeout
        for repository in repositories:
            address = f"{repository}/{folder}/{artifact.filename}"
            content = self._content(address, patience)
            if content is not None:
                self._check(address, content, patience=patience)
                return _kept(artifact, content)
        raise ValueError(f"{artifact} is in none of {list(repositories)}")

    def _content(self, address: str, patience: int) -> bytes | None:
        answer = self._session.get(address, timeout=patience)
        if answer.status_code == requests.codes.not_found:
            return None
        answer.raise_for_status()
        return answer.content

    def _check(self, address: str, content: bytes, *, patience: int) -> None:
        told = self._content(f"{address}.sha1", patience)
        # Some repositories keep no checksums; those that do write a file's name behind some.
        if told is None or not told.strip():
            return
        found, expected = hashlib.sha1(content).hexdigest(), told.decode().split()[0]
        if found != expected:
            raise ValueError(f"the SHA-1 of {address} is to be {expected}, got {found}")


def _kept(artifact: Artifact, content: bytes) -> Path:
    path = artifact.cached_path
    assert path  # whoever has a cache is told a place in it
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return path
