"""What commands do with a managed server of their own: a first load, a backup, a restore."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest

from api.access import Access
from api.app import create_app
from api.audit_chain import chain_faults, lines
from api.backup_archive import new_archive
from api.cases import CaseFields, Cases
from api.connection import open_store
from api.home_files import kept_files
from api.settings import settings
from api.webhook_outbox import Outbox
from graph.folder_exchange import exchange
from graph.store import Store
from tests.api import province
from tests.api.calling import called
from tests.api.conftest import FOR
from tests.api.province import CENTRE, EARLIER, PERIOD
from tests.api.serving import served
from tests.api.test_cli_closing import register, told
from tests.conftest import SMALL

pytestmark = pytest.mark.neo4j
WITHOUT = ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "LINKRISK_API_KEYS")


@pytest.fixture(scope="module")
def own(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose managed server the commands start, with little memory."""
    folder = tmp_path_factory.mktemp("own") / "home 家"
    folder.mkdir()
    (folder / "packages").symlink_to(home / "packages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.server.ServerTuning", lambda: SMALL)
        patch.setenv("LINKRISK_HOME", str(folder))
        for name in WITHOUT:
            patch.setenv(name, "")
        yield folder
        called("neo4j", "stop")


def test_a_first_load_fills_the_managed_server(own: Path, tmp_path: Path) -> None:
    folder = register(tmp_path / "first", "2024-01-01", "2024-01-02")
    table = tmp_path / "first" / "enterprises.csv"
    pd.read_csv(table, dtype=str).to_parquet(table.with_suffix(".parquet"))
    table.unlink()
    loaded = called("load", "--first", "register", folder, "--json")
    assert loaded.exit_code == 0, loaded.stderr
    assert json.loads(loaded.stdout)["frames"]["enterprises"]["new"] == 2
    assert told("2024-01-01")[0] == 1


@pytest.fixture(scope="module")
def filled(own: Path) -> tuple[str, list[Any]]:
    """Fills the home with everything it may hold; a key of its register, and what is answered."""
    assert settings().person_secret and settings().api_keys
    (own / "models" / "m1").mkdir(parents=True)
    (own / "models" / "m1" / "weights.bin").write_bytes(os.urandom(3000))
    outbox = Outbox(own / "webhooks.sqlite3")
    outbox.add("https://a.example/x", ("period.sealed",), private=False, cursor="")
    Cases(own / "cases").add("insp", CaseFields(title="星河", notes="a note"))
    words = "--role service --organisation registry --area all --expires 2099-01-01"
    key = called("access", "add", "registry", *words.split()).stdout.strip()
    with open_store(settings()) as store:
        province.build(store)
        return key, asked(store, own, key)


@pytest.fixture(scope="module")
def archive(filled: object, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The backup of that home, as `linkrisk backup` tells it."""
    made = called("backup", str(tmp_path_factory.mktemp("kept")), "--leave-stopped", "--json")
    assert made.exit_code == 0, made.output
    return dict(json.loads(made.stdout))


def asked(store: Store, home: Path, key: str) -> list[dict[str, Any]]:
    """A grade and its explanation as the service answers them from a home."""
    routes = [f"/grades/{CENTRE}", f"/grades/{CENTRE}/explanation", "/periods"]
    headers = {"X-API-Key": key, **FOR}
    with served(create_app(store, access=Access(frozenset(), home))) as base:
        answers = [httpx.get(f"{base}{route}", headers=headers) for route in routes]
    assert [answer.status_code for answer in answers] == [200] * len(routes)
    return [answer.json() for answer in answers]


def test_a_home_with_something_in_it_and_an_altered_archive_are_refused(
    own: Path, archive: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [one["period"] for one in archive["history"]["periods"]] == [PERIOD]
    refused = called("restore", archive["file"])
    assert (refused.exit_code, "an empty LINKRISK_HOME" in refused.stderr) == (1, True)
    whole = Path(archive["file"]).read_bytes()
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        at = opened.getinfo("neo4j.dump").header_offset + 2000
    broken.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    monkeypatch.setenv("LINKRISK_HOME", str(tmp_path / "new"))
    for text, why in ((broken.read_bytes(), "neo4j.dump: altered"), (whole[:-9], "an archive of")):
        broken.write_bytes(text)
        refused = called("restore", str(broken))
        assert (refused.exit_code, why in refused.stderr) == (1, True), refused.stderr
    other = called("restore", archive["file"], "--manifest", "0" * 64)
    assert (other.exit_code, "the manifest that was noted" in other.stderr) == (1, True)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["broken.zip"]


def test_a_restore_killed_at_the_last_moment_leaves_the_old_home(own: Path) -> None:
    new = own.with_name("new")
    (new / "neo4j").mkdir(parents=True)
    (new / "lock").touch()
    program = (
        "import os, sys, pathlib, api.restore as it, graph.server as server\n"
        "it.exchange = lambda *_: os._exit(9)\n"
        "new, home = map(pathlib.Path, sys.argv[1:])\n"
        "it._put_in_place(new, home, server.ManagedServer(home / 'neo4j', home / 'packages'))\n"
    )
    before = {name: _bytes(own / name) for name in kept_files(own)}
    killed = subprocess.run([sys.executable, "-c", program, str(new), str(own)], check=False)
    assert killed.returncode == 9
    assert {name: _bytes(own / name) for name in kept_files(own)} == before
    [made] = [one for one in own.parent.iterdir() if one != own]
    assert made.name.startswith(f"{own.name}.replaced-")
    shutil.rmtree(made)


def test_a_restored_home_answers_and_proves_the_same(
    own: Path, filled: tuple[str, list[Any]], archive: dict[str, Any]
) -> None:
    key, before = filled
    (own / "models" / "m1" / "weights.bin").write_bytes(b"other")
    shutil.rmtree(own / "neo4j")
    words = (archive["file"], "--replace", "--manifest", archive["manifest"], "--json")
    made = called("restore", *words)
    assert made.exit_code == 0, made.output
    said = json.loads(made.stdout)
    assert (said["faults"], said["sealed"]) == ([], 1)
    assert said["remarks"] == [f"month {EARLIER}: no entry seals it, and it holds grades: 1"]
    with open_store(settings()) as store:
        assert asked(store, own, key) == before
    old = Path(said["replaced"])
    kept, again = list(lines(old / "audit")), list(lines(own / "audit"))
    size = archive["audit"]["head"][0]
    assert again[:size] == kept[:size]
    assert (again[size - 1]["event"], again[size]["event"]) == ("backup", "restored")
    assert chain_faults(own / "audit")[0] == []
    bases = [Outbox(folder / "webhooks.sqlite3").targets() for folder in (old, own)]
    assert bases[0] == bases[1] != []
    same = ("person_secret", "api_key", "access", "cases", "models", "noted-heads.jsonl")
    names = [name for name in kept_files(old) if name.startswith(same)]
    assert [name for name in names if _bytes(old / name) != _bytes(own / name)] == [
        "models/m1/weights.bin"
    ]
    assert len(names) == 7


def test_a_service_told_to_stop_stops_its_neo4j_if_asked(own: Path, archive: object) -> None:
    program = "from api.cli import app; app()"
    words = [sys.executable, "-c", program, "serve", "--port", "0", "--stop-neo4j"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as serving:
        assert serving.stdout and serving.stdout.readline().startswith(b"linkrisk answers at")
        serving.terminate()
        # Neo4j was started by this process, which has not waited for it: it stays a zombie.
        serving.wait(60)
    assert serving.returncode == 128 + signal.SIGTERM
    assert called("neo4j", "status").exit_code == 3


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_another_neo4j_is_told_how_it_is_done(verb: str, tmp_path: Path) -> None:
    address = {"NEO4J_URI": "bolt://other:7687", "LINKRISK_HOME": str(tmp_path / "home")}
    refused = called(verb, str(tmp_path / "file.zip"), **address)
    assert (refused.exit_code, "neo4j-admin database dump" in refused.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_is_killed_while_it_is_written_has_no_name(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    program = (
        "import io, pathlib, sys, time\n"
        "from api.backup_archive import new_archive\n"
        "with new_archive(pathlib.Path(sys.argv[1])) as made:\n"
        "    made.add('home/a', io.BytesIO(b'a' * 9_000_000))\n"
        "    print('begun', flush=True)\n"
        "    time.sleep(60)\n"
    )
    words = [sys.executable, "-c", program, str(file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as writing:
        assert writing.stdout and writing.stdout.readline()
        writing.kill()
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip.part"]
    with pytest.raises(ZeroDivisionError), new_archive(file):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_folders_take_each_others_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / folder.name).touch()
    exchange(one, other)
    assert [(one / "other").exists(), (other / "one").exists()] == [True, True]
    monkeypatch.setattr("graph.folder_exchange._at_once", lambda *_: False)
    exchange(one, other)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["one", "one", "other", "other"]
    assert (one / "one").exists()
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "none", other)
    assert (other / "other").exists()


def _bytes(file: Path) -> bytes:
    return file.read_bytes()
