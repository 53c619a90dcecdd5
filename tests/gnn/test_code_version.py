"""The seal keeps which code graded a month, and any file of it makes another."""

from __future__ import annotations

import hashlib
from pathlib import Path

from gnn.code_version import code, code_hash, code_told, hash_of_files, other_code, own_version
from gnn.grade_seal import faults
from gnn.monthly_run import Run, replay
from graph.history import append, entries
from tests.gnn.sealed_months import change


def write(root: Path, **files: str) -> str:
    for name, text in files.items():
        file = root / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return hash_of_files(root)


def test_every_file_that_grades_makes_another_hash_and_no_other_does(tmp_path: Path) -> None:
    first = write(tmp_path, gnn__a_dot_py="1", gnn__sets__a_dot_yaml="2")
    told = b"gnn/a.py\0001\0001gnn/sets/a.yaml\0001\0002"
    assert first == hashlib.sha256(told).hexdigest()
    nothing = {"api__a_dot_py": "3", "gnn__note_dot_txt": "3", "gnn____pycache____a_dot_pyc": "3"}
    assert write(tmp_path, **nothing) == first
    kinds = (
        "cypher__q_dot_cypher",
        "features__s_dot_csv",
        "graph__g_dot_py",
        "gnn__sets__b_dot_yaml",
    )
    hashes = [write(tmp_path, **{name: "4"}) for name in kinds]
    assert len({first, *hashes}) == 5
    (tmp_path / "gnn" / "a.py").rename(tmp_path / "gnn" / "b.py")
    assert hash_of_files(tmp_path) not in {first, *hashes}


def test_here_it_is_the_code_of_these_files() -> None:
    assert code_hash() == hash_of_files(Path(__file__).parent.parent.parent)
    assert code() == {"version": own_version(), "sha256": code_hash()}
    assert code_told(code()) == f"{own_version()} ({code_hash()[:8]})"
    assert code_told(None) == other_code(None) == other_code(code()) == ""
    before = {"version": "0.0.1", "sha256": "ab" * 32}
    here = code_told(code())
    assert other_code(before) == f"sealed by the code 0.0.1 (abababab), this is {here}"


def test_a_month_is_sealed_with_its_code(sealed: Run) -> None:
    seals = [one.value["code"] for one in entries(sealed.store) if one.kind == "grades"]
    assert seals == [code(), code()]


def test_a_month_without_code_or_of_another_is_verified_and_replayed(sealed: Run) -> None:
    """What is graded again is compared, not by what code it was."""
    about = entries(sealed.store)[-1].value
    for kept in (None, {"version": "0.0.1", "sha256": "ab" * 32}):
        change(sealed.store, "MATCH (h:HistoryEntry {number: 3}) DELETE h")
        del about["code"]
        append(sealed.store, "grades", {**about, **({"code": kept} if kept else {})})
        about["code"] = kept
        assert faults(sealed.store, sealed.exclusions) == []
        assert replay(sealed, "2026-06") == []
