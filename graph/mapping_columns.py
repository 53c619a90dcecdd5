"""How one expression of a mapping makes a column from the columns of a foreign table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import numpy as np
import pandas as pd

from graph.cells import STRING, read_cells, texts
from graph.errors import BadInput
from graph.identity import address_ids, person_ids, scrubbed
from graph.mapping_format import AddressOf, DateOf, Expression, NumberOf, PersonOf
from graph.tables import NUMBER

_FIELD = re.compile(r"\{(\w+)(?::(.)([<>])(\d+))?\}")
_SIDES = {">": "left", "<": "right"}


def used_columns(expression: Expression) -> Iterator[str]:
    """The columns of the foreign table that the expression reads."""
    parts = (expression.date, expression.number)
    names = [expression.column, expression.split, *(part.column for part in parts if part)]
    if expression.template is not None:
        names += [expression.fields.get(name, name) for name, *_ in _fields(expression.template)]
    if expression.address is not None:
        names += [expression.address.text, expression.address.division]
    if expression.person is not None:
        names += [expression.person.number, expression.person.type_column]
    return (name for name in names if name is not None)


def template_fault(template: str) -> str | None:
    """What of a template can't be read, if anything."""
    rest = _FIELD.sub("", template)
    return rest if "{" in rest or "}" in rest else None


def made_column(expression: Expression, rows: pd.DataFrame, *, secret: str | None) -> pd.Series:
    """The expression's column, as raw cells; of a split, each cell is the list of its parts.

    A cell that a date or number can't be read from stays as it is, so that validation names it.
    Raises BadInput when a person's document is to be keyed and no secret is given.
    """
    if expression.date is not None:
        return _dates(expression.date, rows)
    if expression.number is not None:
        return _numbers(expression.number, rows)
    if expression.address is not None:
        return _address_ids(expression.address, rows)
    if expression.person is not None:
        return _person_ids(expression.person, rows, secret)
    return _texts(expression, rows)


def _texts(expression: Expression, rows: pd.DataFrame) -> pd.Series:
    if expression.constant is not None:
        return pd.Series(expression.constant, index=rows.index, dtype=STRING)
    if expression.template is not None:
        return _filled(expression, rows)
    if expression.split is not None:
        return texts(rows[expression.split]).str.split(expression.separator, regex=False)
    return translated(expression, rows[expression.column])


def translated(expression: Expression, cells: pd.Series) -> pd.Series:
    """The cells by the expression's values; all others its default, or as they are."""
    if not expression.values and expression.default is None:
        return cells
    cells = texts(cells).astype(object)
    found = cells.map(expression.values)
    others = cells if expression.default is None else cells.where(cells.isna(), expression.default)
    return found.where(found.notna(), others)


def _fields(template: str) -> list[tuple[str, str, str, str]]:
    return _FIELD.findall(template)


def _filled(expression: Expression, rows: pd.DataFrame) -> pd.Series:
    """The template with the row's cells; unknown where one of the cells is."""
    template = str(expression.template)
    column = pd.Series("", index=rows.index, dtype=STRING)
    start = 0
    for found in _FIELD.finditer(template):
        name, fill, side, width = found.groups()
        cells = texts(rows[expression.fields.get(name, name)])
        if width is not None:
            cells = cells.str.pad(int(width), side=_SIDES[side], fillchar=fill)
        column = column + template[start : found.start()] + cells
        start = found.end()
    return column + template[start:]


def _dates(date: DateOf, rows: pd.DataFrame) -> pd.Series:
    return _by_distinct(texts(rows[date.column]), lambda text: _iso_day(text, date.format))


def _iso_day(text: str, notation: str) -> str:
    try:
        return datetime.strptime(text, notation).date().isoformat()
    except ValueError:
        return text


def _by_distinct(cells: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """A table has few different days, so each is read once."""
    places, distinct = pd.factorize(cells)
    changed = np.array([*map(change, distinct), None], dtype=object)
    return pd.Series(changed[places], index=cells.index)


def _numbers(number: NumberOf, rows: pd.DataFrame) -> pd.Series:
    raw = texts(rows[number.column])
    cells = read_cells(raw, NUMBER)
    scaled = (cells.values * number.scale).astype(object)
    return scaled.where(~cells.unreadable, raw.astype(object))


def _address_ids(address: AddressOf, rows: pd.DataFrame) -> pd.Series:
    nowhere = pd.Series(None, index=rows.index, dtype=STRING)
    divisions = texts(rows[address.division]) if address.division is not None else nowhere
    return address_ids(scrubbed(texts(rows[address.text])), divisions)


def _person_ids(person: PersonOf, rows: pd.DataFrame, secret: str | None) -> pd.Series:
    if secret is None:
        raise BadInput("a secret to key the ids of persons")
    if person.type_column is not None:
        kinds = texts(rows[person.type_column])
    else:
        kinds = pd.Series(person.type, index=rows.index, dtype=STRING)
    return person_ids(kinds, texts(rows[person.number]), secret=secret)
