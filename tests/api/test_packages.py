"""Packages of three drawn months: full and increments, received, reconciled, put together again."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from api.package_files import write_json
from gnn.change_feed import changes
from gnn.grade_seal import faults
from graph.loading import load_tables
from graph.store import Store
from tests.api.calling import called
from tests.drawing import draw, e
from tests.sealing import graded, seal_month

IDS = [f"X-{number:02d}{',' if number % 5 == 0 else ''}" for number in range(25)]
MONTHS = ("2026-08", "2026-09", "2026-10")


def said(*words: str | Path, code: int = 0) -> str:
    result = called("package", *map(str, words))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def months(graph: Store) -> Store:
    """Each month some come, some go, some move, and some are as they were to the last digit."""
    load_tables(graph, draw(enterprises=[e(one) for one in IDS]), load_id="one")
    chance = random.Random(3)
    kept: dict[str, dict[str, Any]] = {}
    for period in MONTHS:
        rows = []
        for one in IDS:
            if chance.random() < 0.5 or one not in kept:
                score = chance.random() * 1000
                kept[one] = {"score": score, "log_odds": chance.gauss(0, 1)}
            if chance.random() < 0.8:
                risk_class = "ABCD"[int(kept[one]["score"] // 250)]
                rows.append(graded(one, period, risk_class, **kept[one]))
        seal_month(graph, period, rows)
    return graph


def test_full_and_increments_are_the_next_full(months: Store, tmp_path: Path) -> None:
    first, last = tmp_path / "first", tmp_path / "last"
    steps = [tmp_path / "to-09", tmp_path / "to-10"]
    said(MONTHS[0], "--to", first)
    for step, since, period in zip(steps, MONTHS, MONTHS[1:], strict=False):
        said("make", period, "--since", since, "--to", step)
    said(MONTHS[2], "--to", last)
    said("apply", first, *steps, "--to", tmp_path / "applied")
    assert (tmp_path / "applied/grades.csv").read_bytes() == (last / "grades.csv").read_bytes()
    wanted, found = ({**manifest(one), "files": 0} for one in (last, tmp_path / "applied"))
    assert found == wanted
    assert "an increment since 2026-08" in said(
        "apply", first, steps[1], "--to", tmp_path / "no", code=1
    )
    assert not (tmp_path / "no").exists()

    told = manifest(steps[0])
    assert 0 < told["counts"]["grades"] < manifest(last)["counts"]["grades"]
    assert told["counts"]["gone"] > 0
    # The manifest's cursor is where the changes go on behind the month.
    behind = changes(months, told["cursor"], limit=1000).rows
    assert set(behind["period"]) == {MONTHS[2]}
    assert faults(months, tmp_path) == []


def test_rows_are_as_their_json_schema_says(months: Store, tmp_path: Path) -> None:
    said(MONTHS[0], "--to", tmp_path / "one")
    schema = json.loads((tmp_path / "one/schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    numbers = {name for name, told in schema["properties"].items() if told.get("type") == "number"}
    with (tmp_path / "one/grades.csv").open(encoding="utf-8") as lines:
        rows = [
            {name: float(text) if name in numbers else text for name, text in row.items()}
            for row in csv.DictReader(lines)
        ]
    assert len(rows) == manifest(tmp_path / "one")["enterprises"]
    assert [fault.message for row in rows for fault in check.iter_errors(row)] == []
    assert not check.is_valid({**rows[0], "class": "E"})
    assert not check.is_valid({**rows[0], "name": "x"})


def test_a_package_is_received_and_what_differs_is_named(months: Store, tmp_path: Path) -> None:
    package, receipt = tmp_path / "one", tmp_path / "one.receipt.json"
    said(MONTHS[1], "--since", MONTHS[0], "--to", package)
    said("receive", package)
    assert json.loads(receipt.read_text(encoding="utf-8"))["accepted"] is True
    assert said("reconcile", package, receipt) == "received as it was sent\n"

    whole = (package / "grades.csv").read_bytes()
    (package / "grades.csv").write_bytes(whole.replace(b'"2026.1"', b'"2026.2"', 1))
    (package / "note.txt").write_text("x", encoding="utf-8")
    (package / "gone.csv").unlink()
    damaged = said("receive", package, code=1)
    for name in ("grades.csv: not the bytes", "note.txt: not in", "gone.csv: missing"):
        assert name in damaged
    (package / "grades.csv").write_bytes(whole)
    told = said("reconcile", package, receipt, code=1)
    assert "grades.csv: received with other bytes" in told
    assert "gone.csv: not received" in told


def test_rows_that_were_never_so_are_found(months: Store, tmp_path: Path) -> None:
    package = tmp_path / "one"
    said(MONTHS[0], "--to", package)
    told = manifest(package)
    told["counts"]["grades"] += 1
    write_json(package / "manifest.json", told)
    assert f"{told['enterprises']} rows, {told['counts']['grades']} in" in said(
        "receive", package, code=1
    )
    write_json(package / "manifest.json", {"format": told["format"], "files": [1]})
    assert "a manifest with files" in said("receive", package, code=1)


def test_nothing_is_left_of_what_fails(
    months: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "a sealed month" in said("2026-11", "--to", tmp_path / "no", code=1)
    backwards = said(MONTHS[0], "--since", MONTHS[1], "--to", tmp_path / "no", code=1)
    assert "a month sealed before 2026-08" in backwards
    assert "does not exist yet" in said(MONTHS[0], "--to", tmp_path, code=1)

    def full_disk(*_: Any) -> None:
        raise OSError("no space")

    monkeypatch.setattr("api.packages.write_json", full_disk)
    assert called("package", MONTHS[0], "--to", str(tmp_path / "no")).exit_code == 1
    assert [file.name for file in tmp_path.iterdir()] == []


def manifest(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
