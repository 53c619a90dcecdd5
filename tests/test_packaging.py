"""The wheel holds every file that the program reads at run time, and no other folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent
PACKAGES = ("graph", "features", "gnn", "api", "cypher")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in the wheel built from the working tree."""
    folder = tmp_path_factory.mktemp("wheel")
    built = next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))
    with zipfile.ZipFile(built) as opened:
        return set(opened.namelist())


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        *((name, "*.py") for name in PACKAGES),
        ("cypher", "*.cypher"),
        ("api", "*"),
        ("gnn", "*"),
    ],
)
def test_the_wheel_holds_the_files(wheel: set[str], folder: str, pattern: str) -> None:
    paths = [path for path in (ROOT / folder).rglob(pattern) if path.is_file()]
    needed = {
        path.relative_to(ROOT).as_posix() for path in paths if "__pycache__" not in path.parts
    }
    assert needed
    assert needed - wheel == set()


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {name for name in tops if not name.endswith(".dist-info")} == set(PACKAGES)
    entry = [name for name in wheel if name.endswith("dist-info/entry_points.txt")]
    assert len(entry) == 1


def test_what_is_locked_leaves_out_the_check_of_addresses_under_the_gpl() -> None:
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = {line.split("==")[0] for line in locked.splitlines() if "==" in line}
    assert "rfc3986-validator" in names
    assert "rfc3987" not in names
