"""What cells of foreign tables mean: text, day, number or flag, and which can't be read so."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from graph.tables import DATE, FLAG, NUMBER

STRING = pd.StringDtype("pyarrow")
BLANKS = ("", "null", "NULL", "NaN", "nan", "None", "\\N")
# Registers write an unlimited term as a day near the end of the calendar.
NO_END = date(9999, 9, 9)
FLAGS = {"true": True, "1": True, "yes": True, "是": True}
FLAGS |= {"false": False, "0": False, "no": False, "否": False}

_DAY = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))(?:[ T]\d\d?:\d\d.*)?"
)
_NUMBER = r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?"


@dataclass(frozen=True)
class Cells:
    """A column in its own type, and a mask of the cells that are filled but can't be read."""

    values: pd.Series
    unreadable: pd.Series


def read_cells(raw: pd.Series, kind: str) -> Cells:
    """The column as the kind of `graph.tables` (text, day, number, flag); blank is unknown."""
    if kind == DATE:
        return _days(raw)
    if kind == NUMBER:
        return _numbers(raw)
    if kind == FLAG:
        return _flags(raw)
    values = texts(raw)
    return Cells(values, pd.Series(False, index=raw.index))


def texts(raw: pd.Series) -> pd.Series:
    """The column as text without surrounding blanks; blank and 'null' are unknown."""
    if pd.api.types.is_float_dtype(raw.dtype) and (raw.dropna() % 1 == 0).all():
        raw = raw.astype("Int64")
    values = raw.astype(STRING).str.strip()
    return values.mask(values.isin(BLANKS))


def _days(raw: pd.Series) -> Cells:
    """Days as datetime64[s]; of a point in time the day counts; no end is NaT and readable.

    A table has few different days, so each is read once.
    """
    places, distinct = pd.factorize(texts(raw))
    known = [_day(text) for text in distinct]
    days = np.array([*(day or "NaT" for day in known), "NaT"], dtype=DATE)
    broken = np.array([*(day is None for day in known), False])
    return Cells(
        pd.Series(days[places], index=raw.index), pd.Series(broken[places], index=raw.index)
    )


def _day(text: str) -> str | None:
    """ISO day, 'NaT' for no end, None when it is no day."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        parsed = date(year, month, day)
    except ValueError:
        return None
    return "NaT" if parsed >= NO_END else parsed.isoformat()


def _numbers(raw: pd.Series) -> Cells:
    """Finite numbers; a comma is read only where it separates thousands."""
    values = texts(raw)
    formed = values.str.fullmatch(_NUMBER, na=False).astype(bool)
    plain = values.where(formed).str.replace(",", "", regex=False)
    # numpy rounds as Python does; pandas' own parser may miss the last bit of a written float.
    numbers = pd.Series(plain.fillna("nan").to_numpy(dtype=object).astype(NUMBER), index=raw.index)
    numbers = numbers.where(np.isfinite(numbers))
    return Cells(numbers, values.notna() & numbers.isna())


def _flags(raw: pd.Series) -> Cells:
    values = texts(raw)
    flags = values.str.lower().astype(object).map(FLAGS)
    unreadable = values.notna() & flags.isna()
    return Cells(flags.astype("boolean").fillna(False).astype(bool), unreadable)
