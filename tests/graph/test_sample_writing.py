"""The sample's files: equal bytes for equal settings, and dirt that a reader must find."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from graph.reading import Reading
from graph.register_tables import read_register_tables
from graph.sample import Province, SampleSettings, make_province, write_province
from graph.tables import COLUMNS
from graph.versions import version_ids

ROOT = Path(__file__).parents[2]
SETTINGS = SampleSettings(enterprises=600, months=6, seed=2)
_WRITE = (
    "import sys; from pathlib import Path; from graph.sample import *;"
    "settings = SampleSettings(enterprises=600, months=6, seed=int(sys.argv[2]));"
    "write_province(make_province(settings), Path(sys.argv[1]))"
)


@pytest.fixture(scope="module")
def province() -> Province:
    return make_province(SETTINGS)


@pytest.fixture(scope="module")
def folder(province: Province, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("province")
    write_province(province, folder)
    return folder


@pytest.fixture(scope="module")
def dirt(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "truth" / "dirt.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def reading(folder: Path) -> Reading:
    return read_register_tables(folder, secret="a secret of the tests")


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.csv"))
    }


def _written_apart(folder: Path, *, seed: int, hash_seed: str) -> dict[str, str]:
    """Digests of a province made by a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-c", _WRITE, str(folder), str(seed)], check=True, env=environment
    )
    return _digests(folder)


def test_equal_settings_give_equal_bytes(folder: Path, tmp_path: Path) -> None:
    first = _digests(folder)
    assert _written_apart(tmp_path / "one", seed=2, hash_seed="1") == first
    assert _written_apart(tmp_path / "two", seed=2, hash_seed="2") == first


def test_another_seed_changes_every_file(folder: Path, tmp_path: Path) -> None:
    first, other = _digests(folder), _written_apart(tmp_path, seed=3, hash_seed="1")
    assert set(first) == set(other)
    assert not set(first.values()) & set(other.values())


def test_the_folder_holds_a_table_for_each_frame_with_rows_and_the_truth(
    folder: Path, province: Province
) -> None:
    written = [frame for frame, rows in province.tables if len(rows)]
    assert set(COLUMNS) - set(written) == {"parties", "person_matches"}
    truth = {f"truth/{name}.csv" for name in ("contagion", "dirt", "felt", "outcomes", "standing")}
    assert set(_digests(folder)) == {f"{frame}.csv" for frame in written} | truth
    for frame in written:
        header = (folder / f"{frame}.csv").read_text().split("\n", 1)[0]
        assert header.split(",") == list(COLUMNS[frame])


def test_dirt_stands_in_the_lines_listed(folder: Path, dirt: pd.DataFrame) -> None:
    for file, listed in dirt.groupby("file"):
        rows = pd.read_csv(folder / str(file), dtype=str, keep_default_na=False)
        for column, found in listed[listed["column"] != ""].groupby("column"):
            written = rows[column].iloc[found["line"] - 2]
            assert written.tolist() == found["value"].astype(str).tolist()
        lines = listed.loc[listed["defect"] == "duplicate", "line"] - 2
        assert rows.duplicated(keep=False).iloc[lines].all()


def test_a_reader_holds_back_exactly_the_lines_listed(dirt: pd.DataFrame, reading: Reading) -> None:
    listed = dirt[dirt["expected"] == "quarantine"]
    held = reading.quarantine
    assert set(zip(held["file"], held["line"], strict=True)) == set(
        zip(listed["file"], listed["line"], strict=True)
    )


def test_what_is_left_is_the_province(province: Province, reading: Reading) -> None:
    read = dict(reading.tables)
    for frame, rows in province.tables:
        versions = version_ids(frame, read[frame])
        assert set(versions) == set(version_ids(frame, rows))
        # the lines written twice
        assert versions.duplicated().sum() == (0 if rows.empty else 2)


def test_only_codes_that_do_not_fit_are_warned_of(dirt: pd.DataFrame, reading: Reading) -> None:
    listed = dirt.loc[dirt["expected"] == "warn", "value"].str.upper()
    warned = reading.warnings.loc[reading.warnings["frame"] == "enterprises", "value"]
    assert set(warned) == set(listed)
    assert listed.nunique() == 3
