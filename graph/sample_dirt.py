"""The dirt of real registers, put into the sample's files on purpose and listed line by line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from graph.credit_code import verdicts
from graph.sample_settings import Integers
from graph.tables import COLUMNS, DATE, Tables

_RARITY = 4000  # rows of a file for one more line of each defect
_AT_LEAST = 2


@dataclass(frozen=True)
class Defect:
    """A defect of a column.  expected: what a reader should do with the line.

    quarantine: the line is an extra one and must not load.  load_once: an extra, equal line.
    open_end, upper_case: the line is a good one and loads as such.  warn: it loads as it is.
    """

    name: str
    frame: str
    column: str
    value: str
    expected: str


_EXTRA = (
    Defect("bad_date", "enterprises", "established_on", "2019-02-30", "quarantine"),
    Defect("bad_date", "positions", "valid_from", "20.3.2021", "quarantine"),
    Defect("bad_date", "records", "valid_from", "2025-13-45", "quarantine"),
    Defect("share_above_one", "holdings", "share", "1.7", "quarantine"),
    Defect("unknown_kind", "records", "kind", "rumour", "quarantine"),
    Defect("unknown_kind", "affiliations", "relation", "KNOWS", "quarantine"),
    Defect("missing_id", "enterprises", "enterprise_id", "", "quarantine"),
    Defect("missing_id", "persons", "person_id", "", "quarantine"),
    Defect("missing_id", "holdings", "holder_id", "", "quarantine"),
    Defect("missing_id", "positions", "person_id", "", "quarantine"),
    Defect("missing_id", "domiciles", "address_id", "", "quarantine"),
    Defect("missing_id", "records", "enterprise_id", "", "quarantine"),
)
_TWICE = tuple(Defect("duplicate", frame, "", "", "load_once") for frame in COLUMNS)
_ENDLESS = tuple(
    Defect("endless_date", frame, "valid_to", "9999-09-09", "open_end")
    for frame in ("holdings", "positions", "domiciles", "records")
)
_LOWER = tuple(
    Defect("lower_case", frame, "enterprise_id", "", "upper_case")
    for frame in ("enterprises", "holdings", "records")
)
_LISTED = ["file", "line", "defect", "column", "value", "expected"]


def write_register(
    tables: Tables, folder: Path, chance: np.random.Generator
) -> tuple[list[Path], pd.DataFrame]:
    """Writes a file a frame that has rows, with dirt; gives the paths and the list of the dirt."""
    paths, dirt = [], []
    for frame, rows in ((frame, rows) for frame, rows in tables if not rows.empty):
        dirtied, listed = dirty(frame, rows, chance)
        paths.append(folder / f"{frame}.csv")
        dirtied.to_csv(paths[-1], index=False, lineterminator="\n", encoding="utf-8")
        dirt.append(listed.assign(file=paths[-1].name)[_LISTED])
    return paths, pd.concat(dirt, ignore_index=True)


def dirty(
    frame: str, rows: pd.DataFrame, chance: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows as text with this frame's defects, and the defects with their 1-based lines."""
    written = _rendered(frame, rows)
    altered = _altered(frame, written, chance)
    for listed in altered:
        written.loc[listed["row"], listed["column"].iloc[0]] = listed["value"].to_numpy()
    extra = _extra(frame, written, chance)
    places = [np.arange(len(rows)), *(chance.integers(0, len(rows), len(one)) for one, _ in extra)]
    together = pd.concat([written, *(one for one, _ in extra)], ignore_index=True)
    order = np.argsort(np.concatenate(places), kind="stable")
    line = np.empty(len(order), dtype=np.int64)
    line[order] = np.arange(len(order)) + 2  # the header is line 1
    listed = pd.concat([*altered, *(notes for _, notes in extra), _doubtful(frame, written)])
    start = sum(map(len, altered))
    fresh = sum(len(one) for one, _ in extra)
    row = listed["row"].to_numpy(dtype=np.int64, copy=True)
    row[start : start + fresh] = len(rows) + np.arange(fresh)
    listed = listed.assign(line=line[row]).sort_values(["line", "defect"], kind="stable")
    return together.iloc[order], listed.drop(columns="row")


def _rendered(frame: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Dates as ISO text, unknown ones empty; every column may then hold any text."""
    written = rows.copy()
    for column, kind in COLUMNS[frame].items():
        if kind == DATE:
            text = np.datetime_as_string(rows[column].to_numpy(), unit="D").astype(object)
            written[column] = np.where(rows[column].isna(), "", text)
        written[column] = written[column].astype(object)
    return written


def _some(rows: pd.DataFrame, chance: np.random.Generator, among: Integers) -> Integers:
    count = min(len(among), _AT_LEAST + len(rows) // _RARITY)
    return np.sort(chance.choice(among, count, replace=False))


def _altered(frame: str, written: pd.DataFrame, chance: np.random.Generator) -> list[pd.DataFrame]:
    """Good lines in an ugly form: no end written as 9999-09-09, codes in lower case."""
    notes = []
    for defect in (*_ENDLESS, *_LOWER):
        if defect.frame != frame:
            continue
        values = written[defect.column].to_numpy()
        fitting = values == "" if defect.value else pd.Series(values).str.upper().eq(values)
        row = _some(written, chance, np.flatnonzero(fitting))
        value = defect.value or [text.lower() for text in values[row]]
        notes.append(_note(defect, row, value))
    return notes


def _extra(
    frame: str, written: pd.DataFrame, chance: np.random.Generator
) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Copies of good lines: some made bad, some left equal."""
    extra = []
    for defect in (*_EXTRA, *_TWICE):
        if defect.frame != frame:
            continue
        row = _some(written, chance, np.arange(len(written)))
        copies = written.iloc[row].copy()
        if defect.column:
            copies[defect.column] = defect.value
        extra.append((copies, _note(defect, row, defect.value)))
    return extra


def _doubtful(frame: str, written: pd.DataFrame) -> pd.DataFrame:
    """The enterprises whose code has a check digit that does not fit: they load with a warning."""
    defect = Defect("check_digit", frame, "enterprise_id", "", "warn")
    if frame != "enterprises":
        return _note(defect, np.empty(0, dtype=np.int64), "")
    codes = written["enterprise_id"].str.upper()
    row = np.flatnonzero(verdicts(codes) == "doubtful")
    return _note(defect, row, written["enterprise_id"].to_numpy()[row])


def _note(defect: Defect, row: Integers, value: object) -> pd.DataFrame:
    notes = {"defect": defect.name, "column": defect.column, "value": value}
    return pd.DataFrame({"row": row, **notes, "expected": defect.expected})
