"""Reads one's own CSV and Parquet tables by a mapping file, without code (see mapping_format)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from graph.cells import texts
from graph.frame_rules import REQUIRED
from graph.mapping_columns import made_column, template_fault, translated, used_columns
from graph.mapping_format import Expression, Join, MappingFile, Place, TableMapping, Where
from graph.reading import Gathering, Reading, fingerprint
from graph.table_files import RawTable, read_table_file, withheld
from graph.tables import COLUMNS
from graph.validation import DEFAULTS

_PLACES = ("file", "line")


def read_mapping(mapping_path: Path, folder: Path, *, secret: str | None = None) -> Reading:
    """Reads the tables of `folder` as the mapping says; `secret` keys persons given by document.

    Raises BadInput with the mapping's line for an unknown frame or column, a missing required
    column or a wrong expression, and with the file's for a table that can't be read.
    """
    mapped = MappingFile(mapping_path)
    files = _Files(mapped, folder)
    for number, table in enumerate(mapped.mapping.tables):
        _check(mapped, files, number, table=table)
    load_id = fingerprint({mapped.name: mapping_path, **files.paths})
    gathering = Gathering()
    for table in mapped.mapping.tables:
        raw = files.tables[table.file]
        if raw.file not in gathering.rows_read:
            gathering.rows_read[raw.file] = raw.size
            gathering.add_broken(raw.broken, file=raw.file, frame=table.frame)
        rows = _selected(_joined(raw.rows, table, files), table)
        made = _made(rows, table, mapped, secret=secret)
        gathering.add(table.frame, made, file=raw.file, left_out=len(raw.rows) - len(rows))
    return gathering.finished(load_id)


class _Files:
    """The tables that a mapping names, each read once."""

    def __init__(self, mapped: MappingFile, folder: Path) -> None:
        self.tables: dict[str, RawTable] = {}
        self.paths: dict[str, Path] = {}
        for number, table in enumerate(mapped.mapping.tables):
            joins = [("join", place, "file") for place in range(len(table.join))]
            names = [table.file, *(join.file for join in table.join)]
            for name, part in zip(names, [("file",), *joins], strict=True):
                if name in self.tables:
                    continue
                path = folder / name
                if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
                    raise mapped.fault(f"a file in {folder.name}", _at(number, *part), name)
                self.paths[name] = path
                self.tables[name] = _read(path, table)


def _read(path: Path, table: TableMapping) -> RawTable:
    raw = read_table_file(path, frame=table.frame)
    has_documents = any(expression.person for expression in table.columns.values())
    return withheld(raw) if has_documents else raw


def _at(number: int, *part: str | int) -> Place:
    return ("tables", number, *part)


def _check(mapped: MappingFile, files: _Files, number: int, *, table: TableMapping) -> None:
    """Raises BadInput for the first name in a table's mapping that does not exist."""
    if table.frame not in COLUMNS:
        expected = f"one of the frames {', '.join(COLUMNS)}"
        raise mapped.fault(expected, _at(number, "frame"), table.frame)
    known = set(COLUMNS[table.frame])
    for target in table.columns:
        if target not in known:
            expected = f"a column of {table.frame}: {', '.join(COLUMNS[table.frame])}"
            raise mapped.fault(expected, _at(number, "columns", target), target)
    missing = [name for name in _needed(mapped, table) if name not in table.columns]
    if missing:
        expected = f"the required columns {', '.join(missing)} of {table.frame}"
        raise mapped.fault(expected, _at(number, "columns"), sorted(table.columns))
    for part, name, columns in _source_columns(table, files):
        if name not in columns:
            raise mapped.fault(f"a column of {sorted(columns)}", _at(number, *part), name)
    for part, fault in _wrong_texts(table):
        raise mapped.fault(fault, _at(number, *part))


def _needed(mapped: MappingFile, table: TableMapping) -> list[str]:
    learned = () if mapped.mapping.recorded_at else ("recorded_at",)
    return [name for name in (*REQUIRED[table.frame], *learned) if name not in DEFAULTS]


def _source_columns(table: TableMapping, files: _Files) -> Iterator[tuple[Place, str, set[str]]]:
    """Where in the mapping which source column is named, and which columns there are."""
    own = set(files.tables[table.file].columns)
    for number, join in enumerate(table.join):
        there = set(files.tables[join.file].columns)
        for mine, other in join.on.items():
            yield ("join", number, "on", mine), mine, own
            yield ("join", number, "on", mine), other, there
        for mine, other in join.columns.items():
            yield ("join", number, "columns", mine), other, there
        own = own | set(join.columns)
    for number, where in enumerate(table.where):
        yield ("where", number, "column"), where.column, own
    for target, expression in table.columns.items():
        for name in used_columns(expression):
            yield ("columns", target), name, own


def _wrong_texts(table: TableMapping) -> Iterator[tuple[Place, str]]:
    """Templates and patterns that can't be read; more than one split."""
    for number, where in enumerate(table.where):
        try:
            re.compile(where.matches or "")
        except re.error as error:
            yield ("where", number, "matches"), f"a regular expression ({error})"
    for target, expression in table.columns.items():
        if expression.template is not None and template_fault(expression.template):
            yield ("columns", target, "template"), "fields like {code} or {code:0>6}"
    if len(_splits(table)) > 1:
        yield ("columns",), f"one split a table, got {len(_splits(table))}"


def _splits(table: TableMapping) -> dict[str, Expression]:
    return {name: made for name, made in table.columns.items() if made.split is not None}


def _joined(rows: pd.DataFrame, table: TableMapping, files: _Files) -> pd.DataFrame:
    for join in table.join:
        rows = _with_columns(rows, join, files.tables[join.file].rows)
    return rows


def _with_columns(rows: pd.DataFrame, join: Join, others: pd.DataFrame) -> pd.DataFrame:
    """The rows, in their order, with the columns of the first other row of the same key."""
    keys = [f"key {number}" for number in range(len(join.on))]
    mine = pd.DataFrame({key: texts(rows[name]) for key, name in zip(keys, join.on, strict=True)})
    theirs = pd.DataFrame(
        {key: texts(others[name]) for key, name in zip(keys, join.on.values(), strict=True)}
    )
    theirs = theirs.assign(**{name: others[there] for name, there in join.columns.items()})
    theirs = theirs.dropna(subset=keys).drop_duplicates(keys)
    found = mine.merge(theirs, on=keys, how="left")
    return rows.assign(**{name: found[name].to_numpy() for name in join.columns})


def _selected(rows: pd.DataFrame, table: TableMapping) -> pd.DataFrame:
    for where in table.where:
        cells = texts(rows[where.column])
        test = _test(where)
        rows = rows[cells.isin([cell for cell in cells.dropna().unique() if test(cell)])]
    return rows.reset_index(drop=True)


def _test(where: Where) -> Callable[[str], object]:
    if where.matches is not None:
        return re.compile(where.matches).search
    return lambda cell: cell == where.equals


def _made(
    rows: pd.DataFrame, table: TableMapping, mapped: MappingFile, *, secret: str | None
) -> pd.DataFrame:
    """Raw rows of the table's frame, still with file and line; a split makes several of one."""
    made = pd.DataFrame(
        {name: made_column(how, rows, secret=secret) for name, how in table.columns.items()},
        index=rows.index,
    )
    made = made.assign(**{place: rows[place] for place in _PLACES})
    for name, how in _splits(table).items():
        made = made.explode(name, ignore_index=True)
        made[name] = translated(how, made[name])
    if "source" not in made:
        made = made.assign(source=mapped.mapping.source)
    if "recorded_at" not in made:
        made = made.assign(recorded_at=mapped.mapping.recorded_at)
    return made
