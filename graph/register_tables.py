"""Reads a folder of register tables: one CSV or Parquet file per frame, named like the frame.

Instead of an id a row may carry what makes it: document_type and document_number of a person (in
persons, positions and holdings), address_text and division of an address (in domiciles); an
address without address_id gets one. The document number is turned into its HMAC and dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from graph.cells import texts
from graph.errors import BadInput
from graph.frame_rules import REQUIRED
from graph.identity import address_ids, person_ids, scrubbed
from graph.reading import Gathering, Reading, fingerprint
from graph.table_files import SUFFIXES, RawTable, read_table_file, withheld
from graph.tables import COLUMNS

DOCUMENT = ("document_type", "document_number")
ADDRESS = ("address_text", "division")
_PERSON_IDS = {"persons": "person_id", "positions": "person_id", "holdings": "holder_id"}


def read_register_tables(folder: Path, *, secret: str) -> Reading:
    """Reads enterprises (required) and those of the other seven frames that the folder has.

    `secret` keys the ids of persons given by document. A table without source gets its file name.
    Raises BadInput for a missing or unreadable file and for missing or unknown columns.
    """
    files = _files(folder)
    load_id = fingerprint({path.name: path for path in files.values()})
    tables = {frame: _table(path, frame) for frame, path in files.items()}
    gathering = Gathering()
    for frame, table in tables.items():
        gathering.rows_read[table.file] = table.size
        gathering.add_broken(table.broken, file=table.file, frame=frame)
        tables[frame] = _identified(table, frame, secret=secret)
        gathering.add(frame, tables[frame].rows, file=table.file)
    if "domiciles" in tables:
        _add_addresses(gathering, tables)
    return gathering.finished(load_id)


def _files(folder: Path) -> dict[str, Path]:
    """The table of each frame; a table with another name is more likely a slip than a guest."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir() if folder.is_dir() else []):
        if path.suffix not in SUFFIXES:
            continue
        if path.stem not in COLUMNS:
            raise BadInput(f"tables named {', '.join(COLUMNS)}", path.name, folder.name)
        if path.stem in found:
            raise BadInput(f"one table of {path.stem}", [found[path.stem].name, path.name])
        found[path.stem] = path
    if "enterprises" not in found:
        raise BadInput("a folder with enterprises.csv or enterprises.parquet", where=str(folder))
    return {frame: found[frame] for frame in COLUMNS if frame in found}


def _table(path: Path, frame: str) -> RawTable:
    table = read_table_file(path, frame=frame)
    given = set(table.columns)
    unknown = sorted(given - _known(frame))
    if unknown:
        raise BadInput(f"only columns of {sorted(_known(frame))}", unknown, table.file)
    missing = [names for names in _needed(frame) if not any(given >= set(way) for way in names)]
    if missing:
        expected = ", ".join(" or ".join("+".join(way) for way in ways) for ways in missing)
        raise BadInput(f"the columns {expected}", table.columns, table.file)
    if given >= set(DOCUMENT):
        return withheld(table)
    return table


def _known(frame: str) -> set[str]:
    derived = DOCUMENT if frame in _PERSON_IDS else ADDRESS if frame == "domiciles" else ()
    return {*COLUMNS[frame], *derived}


def _needed(frame: str) -> Iterable[list[tuple[str, ...]]]:
    """For each required column the ways to give it."""
    for column in (*REQUIRED[frame], "recorded_at"):
        ways: list[tuple[str, ...]] = [(column,)]
        if column == _PERSON_IDS.get(frame):
            ways.append(DOCUMENT)
        if column == "address_id":
            ways.append(ADDRESS if frame == "domiciles" else ("text",))
        yield ways


def _identified(table: RawTable, frame: str, *, secret: str) -> RawTable:
    """The table with its ids computed where they were left out, and without document numbers."""
    rows = table.rows
    if frame in _PERSON_IDS and set(DOCUMENT) <= set(table.columns):
        kinds, numbers = (texts(rows[name]) for name in DOCUMENT)
        computed = person_ids(kinds, numbers, secret=secret)
        rows = _filled(rows, _PERSON_IDS[frame], computed).drop(columns=list(DOCUMENT))
    if frame == "addresses":
        rows = _with_address_id(rows, "text")
    if frame == "domiciles" and "address_text" in table.columns:
        rows = _with_address_id(rows, "address_text")
    if "source" not in table.columns:
        rows = rows.assign(source=table.file)
    return replace(table, rows=rows)


def _with_address_id(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    blank = pd.Series(None, index=rows.index, dtype=object)
    divisions = texts(rows.get("division", blank))
    return _filled(rows, "address_id", address_ids(scrubbed(texts(rows[column])), divisions))


def _filled(rows: pd.DataFrame, column: str, computed: pd.Series) -> pd.DataFrame:
    if column not in rows:
        return rows.assign(**{column: computed})
    given = texts(rows[column]).astype(object)
    return rows.assign(**{column: given.where(given.notna(), computed)})


def _add_addresses(gathering: Gathering, tables: dict[str, RawTable]) -> None:
    """Addresses that only domiciles name, once per address and day it was learned."""
    domiciles = tables["domiciles"]
    if "address_text" not in domiciles.columns:
        return
    listed = set(tables["addresses"].rows["address_id"]) if "addresses" in tables else set()
    rows = domiciles.rows.rename(columns={"address_text": "text"})
    named = texts(rows["text"]).notna() & ~rows["address_id"].isin(listed)
    rows = rows[named].drop_duplicates(["address_id", "recorded_at"])
    gathering.add("addresses", rows[_address_columns(rows)], file=domiciles.file)


def _address_columns(rows: pd.DataFrame) -> list[str]:
    return [name for name in (*COLUMNS["addresses"], "file", "line") if name in rows]
