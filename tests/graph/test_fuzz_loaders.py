"""Ten thousand broken rows for every reader: each ends in the graph or in quarantine, none is lost.

Encodings, dates, codes, numbers, columns, quotes and truncation are broken at random. A file that
can't be read at all is one clear error; nothing else may be raised.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.bods import read_bods
from graph.errors import LinkriskError
from graph.ftm import read_ftm
from graph.gleif import read_gleif
from graph.publicity import PublicityOptions, read_publicity
from graph.publicity_format import kinds
from graph.reading import Reading
from graph.register_tables import read_register_tables
from graph.tables import COLUMNS
from tests.graph import publicity_example
from tests.graph.bods_statements import ENTITY, OTHER, PERSON, entity, holds, person, shares
from tests.graph.test_gleif import PARENT, relation
from tests.graph.test_gleif import entity as lei_entity

ROWS = 10_000
FILES = 25
SECRET = "a secret of the tests"
BROKEN = [
    *("", " ", "null", "NaN", "\\N", "9999-12-31", "2024-02-30", "31/12/2024", "0000-00-00"),
    *("1e400", "-1", "１２", "1,2,3", "12%", "inf", "是", "true", "😀", "\ud7ff", "a" * 3000),
    *('"', "'", "\t", "；", "[1,", '{"a":', "91990100MA0000015X", "91990100ma0000015x", "990100"),
    *("-- drop", "=1+1", "\u202e", "\r", "国" * 500, "2024-01-01T00:00:00", "20240101"),
]
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "gbk", "utf-16", "latin-1")


class Breaker:
    """Breaks rows and files by one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.chance = np.random.default_rng(seed)

    def rows(self, good: dict[str, str], size: int) -> list[dict[str, str]]:
        """Copies of a good row of which each cell is broken with one chance in six."""
        return [
            {name: self.either(cell, self.cell(), 1 / 6) for name, cell in good.items()}
            for _ in range(size)
        ]

    def either(self, good: str, broken: str, chance: float) -> str:
        return broken if self.chance.random() < chance else good

    def cell(self) -> str:
        return str(BROKEN[self.chance.integers(len(BROKEN))])

    def table(self, rows: list[dict[str, str]]) -> bytes:
        """A CSV whose header, quotes, encoding or end may be broken."""
        names = list(rows[0])
        header = list(names)
        if self.chance.random() < 0.1:
            header[self.chance.integers(len(header))] = self.cell() or "extra"
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow(header)
        for row in rows:
            cells = [row[name] for name in names]
            if self.chance.random() < 0.02:
                cells = [*cells[: self.chance.integers(1, len(cells) + 1)], "more"]
            writer.writerow(cells)
        return self.file(stream.getvalue())

    def lines(self, good: list[dict[str, Any]], size: int) -> bytes:
        """JSON lines of which a part of the values, and some lines, are broken."""
        told = []
        for _ in range(size):
            one = json.loads(json.dumps(good[self.chance.integers(len(good))]))
            if self.chance.random() < 0.5:
                self.spoil(one)
            line = json.dumps(one, ensure_ascii=False)
            cut = self.chance.integers(len(line)) if self.chance.random() < 0.1 else len(line)
            told.append(line[:cut].replace("\n", " ") or "{")
        return self.file("\n".join(told))

    def spoil(self, told: dict[str, Any]) -> None:
        """Replaces or takes out one field, here or deeper."""
        name = sorted(told)[self.chance.integers(len(told))]
        inner = told[name]
        if isinstance(inner, dict) and inner and self.chance.random() < 0.7:
            self.spoil(inner)
        elif self.chance.random() < 0.5:
            told[name] = [self.cell(), 7, None, {}, [[]], True][self.chance.integers(6)]
        else:
            del told[name]

    def file(self, text: str) -> bytes:
        encoding = ENCODINGS[self.chance.integers(len(ENCODINGS))]
        content = text.encode(encoding, errors="replace")
        if self.chance.random() < 0.05:
            content = content[: self.chance.integers(len(content))]
        if self.chance.random() < 0.03:
            place = self.chance.integers(len(content) + 1)
            content = content[:place] + self.chance.bytes(3) + b"\x00" + content[place:]
        return content


def register(folder: Path, breaker: Breaker, size: int) -> Reading:
    good = {
        **{name: "" for columns in COLUMNS.values() for name in columns},
        **{"enterprise_id": publicity_example.FIRM, "name": "甲", "recorded_at": "2024-01-01"},
        **{"holder_id": "p-1", "holder_kind": "Person", "share": "0.5", "status": "in_register"},
        **{"record_id": "R-1", "kind": "penalty", "amount": "12.5", "valid_from": "2023-01-01"},
    }
    frames = ("enterprises", "holdings", "records")
    for frame in frames:
        rows = breaker.rows({name: good[name] for name in COLUMNS[frame]}, size // len(frames))
        (folder / f"{frame}.csv").write_bytes(breaker.table(rows))
    return read_register_tables(folder, secret=SECRET)


def publicity(folder: Path, breaker: Breaker, size: int) -> Reading:
    names = breaker.chance.choice(sorted(kinds()), 4, replace=False)
    for name in names:
        rows = breaker.rows(publicity_example.row_of(kinds()[name]), size // 4)
        (folder / f"{name}.csv").write_bytes(breaker.table(rows))
    return read_publicity(folder, PublicityOptions(SECRET))


def gleif(folder: Path, breaker: Breaker, size: int) -> Reading:
    rows = {"level1": lei_entity(PARENT), "level2": relation("IS_DIRECTLY_CONSOLIDATED_BY")}
    paths = []
    for name, good in rows.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_bytes(breaker.table(breaker.rows(good, size // 2)))
    return read_gleif(paths)


def bods(folder: Path, breaker: Breaker, size: int) -> Reading:
    good = [entity(ENTITY), entity(OTHER), person(), holds(shares(exact=5), holder=PERSON)]
    path = folder / "statements.jsonl"
    path.write_bytes(breaker.lines(good, size))
    return read_bods(path)


def ftm(folder: Path, breaker: Breaker, size: int) -> Reading:
    good: list[dict[str, Any]] = [
        {"id": "CN-TEST-1", "schema": "Company", "properties": {"name": ["甲"]}},
        {"id": "p", "schema": "Person", "properties": {"modifiedAt": ["2024-01-01"]}},
        {
            "id": "o",
            "schema": "Ownership",
            "properties": {"owner": ["p"], "asset": ["CN-TEST-1"], "percentage": ["25-50"]},
        },
    ]
    path = folder / "entities.jsonl"
    path.write_bytes(breaker.lines(good, size))
    return read_ftm(path)


def check(reading: Reading) -> int:
    """Each row of each file is accepted, held back or left out; returns how many there were."""
    counts = reading.counts
    assert (counts["read"] == counts["accepted"] + counts["quarantined"] + counts["left_out"]).all()
    accepted = sum(len(rows) for _, rows in reading.placed)
    assert accepted == counts["accepted"].sum()
    assert len(reading.quarantine) == counts["quarantined"].sum()
    assert (reading.quarantine["reason"].str.len() > 0).all()
    told = counts.groupby("file")["read"].sum()
    for file, size in reading.rows_read.items():
        assert told.get(file, 0) >= size
    return sum(reading.rows_read.values())


READERS = [
    register,
    publicity,
    gleif,
    bods,
    pytest.param(
        ftm,
        marks=pytest.mark.skipif(
            importlib.util.find_spec("followthemoney") is None, reason="the extra ftm is missing"
        ),
    ),
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.__name__))
def test_ten_thousand_broken_rows_are_read_or_held_back(
    tmp_path: Path, reader: Callable[[Path, Breaker, int], Reading]
) -> None:
    refused, read = 0, 0
    for seed in range(FILES):
        folder = tmp_path / str(seed)
        folder.mkdir()
        try:
            read += check(reader(folder, Breaker(seed), ROWS // FILES))
        except LinkriskError as error:
            assert "expected" in str(error)
            refused += 1
    # Most files can be read, so that their rows are tried.
    assert refused < FILES * 0.8
    assert read > ROWS * 0.2
