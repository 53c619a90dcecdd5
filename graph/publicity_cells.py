"""The cells of a published table in their types, with what is wrong with each row."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from graph.cells import read_cells, texts
from graph.code_lists import decoded, folded, gravest
from graph.publicity_format import UNIT, UNITS, FieldFormat, KindFormat
from graph.quarantine import SEPARATOR
from graph.tables import DATE, FLAG, NUMBER

_LIST_BREAK = re.compile(r"[;；,，、|]")
_PERCENT = r"[%％]$"


@dataclass
class TypedRows:
    """Values of the fields by name, and per row why it can't be used ('' if it can).

    warnings: [row label, reason, value] of codes that no list has.
    """

    values: pd.DataFrame
    reasons: pd.Series
    warnings: list[pd.DataFrame] = field(default_factory=list)


def typed_rows(rows: pd.DataFrame, kind: KindFormat, province: str | None) -> TypedRows:
    """The raw rows of a table, whose columns are field names or headers for them, in their types.

    Of several columns of one field the first that is filled counts. What a code stood for is in
    `<field>_told` where the list has another word for it.
    """
    found = TypedRows(pd.DataFrame(index=rows.index), pd.Series("", index=rows.index, dtype=object))
    columns: dict[str, pd.Series] = {}
    meant = kind.columns()
    for name, told in kind.fields.items():
        spelled = [column for column in meant if meant[column] == name and column in rows]
        parts = [
            _typed(found, rows[column], told, column=(name, column, province)) for column in spelled
        ]
        if parts:
            columns[name] = _first(parts)
        if parts and told.type == "code":
            columns[told_name(name)] = _otherwise([texts(rows[one]) for one in spelled], parts)
    found.values = pd.DataFrame(columns, index=rows.index)
    return found


def told_name(name: str) -> str:
    """Where the details keep what a table said for a code."""
    return f"{name}_told"


def _otherwise(raw: list[pd.Series], parts: list[pd.Series]) -> pd.Series:
    """The raw cells of a code where they are not the word itself."""
    cells = _first([part.astype(object) for part in raw])
    return cells.where((_folds(cells) != _folds(_first(parts))) & cells.notna(), None)


def _folds(cells: pd.Series) -> np.ndarray:
    places, distinct = pd.factorize(cells)
    folds = np.array([*(folded(str(cell)) for cell in distinct), None], dtype=object)
    found: np.ndarray = folds[places]
    return found


def _first(parts: list[pd.Series]) -> pd.Series:
    values = parts[0]
    for part in parts[1:]:
        values = values.where(values.notna(), part)
    return values


def _typed(
    found: TypedRows, raw: pd.Series, told: FieldFormat, *, column: tuple[str, str, str | None]
) -> pd.Series:
    name, spelled, province = column
    if told.type == "code":
        return _decoded(found, texts(raw), told, named=(name, province))
    if told.type in ("money", "number"):
        numbers = _read(found, raw, (NUMBER, name, "a number"))
        # 0.1 times 10,000 is no whole number of yuan in binary.
        return (numbers * _unit(told, spelled, own=spelled == name)).round(6)
    readers = {"day": _day, "share": _share, "flag": _flag, "list": _list, "nested": _nested}
    reader = readers.get(told.type)
    return reader(found, raw, name) if reader else texts(raw).astype(object)


def _unit(told: FieldFormat, spelled: str, *, own: bool) -> float:
    """Yuan a unit: as the header says, else yuan under our name and the publisher's unit."""
    said = UNIT.search(spelled)
    if said:
        return UNITS[said[1]]
    return 1.0 if own else told.unit


def _day(found: TypedRows, raw: pd.Series, name: str) -> pd.Series:
    return _read(found, raw, (DATE, name, "a day like 2024-01-31"))


def _flag(found: TypedRows, raw: pd.Series, name: str) -> pd.Series:
    flags = _read(found, raw, (FLAG, name, "true or false"))
    return flags.astype("boolean").where(texts(raw).notna()).astype(object)


def _read(found: TypedRows, raw: pd.Series, asked: tuple[str, str, str]) -> pd.Series:
    kind, name, expected = asked
    cells = read_cells(raw, kind)
    add_reason(found.reasons, cells.unreadable, f"{name}: expected {expected}")
    return cells.values


def _share(found: TypedRows, raw: pd.Series, name: str) -> pd.Series:
    cells = texts(raw)
    percent = cells.str.contains(_PERCENT, na=False).astype(bool)
    numbers = _read(
        found, cells.str.replace(_PERCENT, "", regex=True), (NUMBER, name, "a share or a percent")
    )
    shares = numbers.where(~percent, numbers / 100)
    add_reason(found.reasons, ~shares.between(0, 1) & shares.notna(), f"{name}: expected 0 to 1")
    return shares


def _decoded(
    found: TypedRows, codes: pd.Series, told: FieldFormat, *, named: tuple[str, str | None]
) -> pd.Series:
    name, province = named
    asked = f"status.{province}" if told.list == "status" and province else str(told.list)
    meant = gravest(asked, codes) if told.several else decoded(asked, codes)
    reason = f"{name}: expected a code of the list {asked}"
    if told.open or told.list == "status":
        odd = codes[meant.unknown]
        found.warnings.append(pd.DataFrame({"reason": reason, "value": odd}, index=odd.index))
    else:
        add_reason(found.reasons, meant.unknown, reason)
    kept = codes.astype(object) if told.open else None
    return meant.words if kept is None else meant.words.where(~meant.unknown, kept)


def _list(found: TypedRows, raw: pd.Series, name: str) -> pd.Series:
    return _each(
        texts(raw), lambda text: [part.strip() for part in _LIST_BREAK.split(text) if part.strip()]
    )


def _nested(found: TypedRows, raw: pd.Series, name: str) -> pd.Series:
    cells = texts(raw)
    values = _each(cells, _objects)
    broken = cells.notna() & values.isna()
    add_reason(found.reasons, broken, f"{name}: expected a JSON list of objects")
    return values


def _each(cells: pd.Series, read: Callable[[str], list[Any] | None]) -> pd.Series:
    """What `read` makes of each known cell; these columns are filled in few rows."""
    values = pd.Series(None, index=cells.index, dtype=object)
    known = cells.notna()
    told = [read(text) for text in cells[known]]
    values[known] = pd.Series(told, index=cells.index[known], dtype=object)
    return values


def _objects(text: str) -> list[dict[str, object]] | None:
    try:
        told = json.loads(text)
    except ValueError:
        return None
    whole = isinstance(told, list) and all(isinstance(one, dict) for one in told)
    return told if whole else None


def add_reason(reasons: pd.Series, misfits: pd.Series, reason: str) -> None:
    """Adds a reason to the rows that misfit."""
    if misfits.any():
        old = reasons[misfits]
        reasons[misfits] = old.where(old == "", old + SEPARATOR) + reason
