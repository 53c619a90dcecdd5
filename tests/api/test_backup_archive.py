"""Archives that a restore refuses before it touches anything: strange, newer, or altered."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from api.audit_chain import START
from api.backup_archive import DUMP, new_archive, opened_archive
from api.backup_manifest import AuditSpan, BackupFile, ChainEnd, Manifest
from api.home_files import is_kept, kept_files
from api.restore import restore
from api.settings import settings
from graph.errors import BadInput, LinkriskError, Mismatch


def manifest(files: list[BackupFile], **other: Any) -> Manifest:
    told = {"graph_schema": 1, "neo4j": "5.26.0", "linkrisk": "0.1.0", **other}
    return Manifest(
        **told,
        counts={},
        history=ChainEnd(entries=0, head=None, periods=[]),
        made_at="2026-11-28T00:00:00+00:00",
        kept_elsewhere=[],
        audit=AuditSpan(start=START, head=START),
        files=files,
    )


def written(file: Path, names: list[str], **other: Any) -> Path:
    with new_archive(file) as made:
        for name in names:
            made.add(name, io.BytesIO(name.encode()))
        made.finish(manifest(made.files, **other))
    return file


@pytest.mark.parametrize(
    ("names", "other", "why"),
    [
        ([DUMP, "home/../outside"], {}, "files of home/"),
        ([DUMP, "home//etc/x"], {}, "files of home/"),
        ([DUMP, "elsewhere/x"], {}, "files of home/"),
        ([DUMP, "home/neo4j/password"], {}, "files of home/"),
        (["home/api_key"], {}, "no neo4j.dump"),
        ([DUMP], {"neo4j": "5.100.0"}, "an archive of this version or an older one"),
        ([DUMP], {"graph_schema": 9999}, "an archive of this version or an older one"),
    ],
)
def test_what_is_refused_before_anything_is_touched(
    tmp_path: Path, names: list[str], other: dict[str, Any], why: str
) -> None:
    file = written(tmp_path / "a.zip", names, **other)
    asked = settings({"LINKRISK_HOME": str(tmp_path / "home")})
    with pytest.raises(LinkriskError) as refused:
        restore(asked, file)
    assert why in str(refused.value)
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def test_every_altered_missing_and_added_file_is_named(tmp_path: Path) -> None:
    file = written(tmp_path / "a.zip", [DUMP, "home/a", "home/b"])
    with opened_archive(file) as archive:
        archive.check()
        kept = archive.manifest
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as other:
        other.writestr(DUMP, DUMP)
        other.writestr("home/a", "other")
        other.writestr("home/c", "added")
        other.writestr("manifest.json", kept.text)
    with opened_archive(tmp_path / "b.zip") as archive, pytest.raises(Mismatch) as found:
        archive.check()
    for told in ("home/a: altered", "home/b: missing", "home/c: not of this archive", "3 faults"):
        assert told in str(found.value)


@pytest.mark.parametrize("text", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(text)
    with pytest.raises(BadInput, match="an archive of"), opened_archive(file):
        pass


def test_a_manifest_is_read_as_it_is_written_or_not_at_all(tmp_path: Path) -> None:
    told = manifest([])
    for text in (told.text + b" ", told.text.replace(b"backup/1", b"backup/2"), b"[]"):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
            made.writestr("manifest.json", text)
        with pytest.raises(BadInput, match="a manifest of"), opened_archive(tmp_path / "a.zip"):
            pass


def test_what_is_made_again_is_not_kept(tmp_path: Path) -> None:
    kept = ["access/register.json", "api_key", "audit/2026-11-28.jsonl", "models/m/weights"]
    passing = ["neo4j/password", "packages/x.jar", "audit/lock", "webhooks.lock", "a.part"]
    passing += ["webhooks.sqlite3-journal", "snapshots/x", "demo/y", "trained/z"]
    for name in [*kept, *passing]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert kept_files(tmp_path) == kept
    assert [name for name in passing if is_kept(name)] == []
