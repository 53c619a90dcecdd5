"""The form of a mapping file: which table fills which frame, and how each column is made.

A table entry has `file`, `frame` and `columns` (target column: expression), and may have `join`
(columns of other files by key) and `where` (only matching rows). An expression is one of
  {column: X}                                    the cell as it is
  {split: X, separator: "/"}                     one row per part of the cell
  {constant: text}                               the same for every row
  {template: "CN-STOCK-{code:0>6}"}              cells set into a text, padded to a width;
                                                 fields: {code: X} for awkward column names
  {date: {column: X, format: "%d.%m.%Y"}}        a day in the source's own notation
  {number: {column: X, scale: 10000}}            a number times scale (10,000 yuan -> yuan)
  {address: {text: X, division: Y}}              the id of an address
  {person: {number: X, type: "10"}}              the id of a person by document (type_column: Y)
and column and split may translate: values: {old: new}, default: what all other cells become.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from graph.errors import BadInput

Place = tuple[str | int, ...]

KINDS = ("column", "split", "constant", "template", "date", "number", "address", "person")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DateOf(_Part):
    """A day written in a `format` of strptime."""

    column: str
    format: str


class NumberOf(_Part):
    """A number in units of `scale`."""

    column: str
    scale: float = 1.0


class AddressOf(_Part):
    """The id of an address from the columns of its text and division."""

    text: str
    division: str | None = None


class PersonOf(_Part):
    """The id of a person from the column of the document number and the type or its column."""

    number: str
    type: str | None = None
    type_column: str | None = None

    @model_validator(mode="after")
    def _one_type(self) -> PersonOf:
        if (self.type is None) == (self.type_column is None):
            raise ValueError("expected either type or type_column")
        return self


class Expression(_Part):
    """How a target column is made; exactly one of KINDS."""

    column: str | None = None
    split: str | None = None
    constant: str | None = None
    template: str | None = None
    date: DateOf | None = None
    number: NumberOf | None = None
    address: AddressOf | None = None
    person: PersonOf | None = None
    separator: str = "/"
    fields: dict[str, str] = {}
    values: dict[str, str] = {}
    default: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Expression:
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"expected exactly one of {', '.join(KINDS)}, got {given}")
        return self


class Join(_Part):
    """Columns (own name: name there) of another file where `on` (own column: column there) agree.

    Of several rows with the same key the first counts.
    """

    file: str
    on: dict[str, str]
    columns: dict[str, str]


class Where(_Part):
    """Keeps the rows whose cell matches a regular expression somewhere, or equals a text."""

    column: str
    matches: str | None = None
    equals: str | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Where:
        if (self.matches is None) == (self.equals is None):
            raise ValueError("expected either matches or equals")
        return self


class TableMapping(_Part):
    """One file that fills one frame."""

    file: str
    frame: str
    columns: dict[str, Expression]
    join: tuple[Join, ...] = ()
    where: tuple[Where, ...] = ()


class Mapping(_Part):
    """A whole mapping file; `recorded_at` is for tables that have no such column."""

    source: str
    recorded_at: str | None = None
    tables: tuple[TableMapping, ...]


class MappingFile:
    """A mapping and the lines of its parts, so that a fault can say where it is."""

    def __init__(self, path: Path) -> None:
        """Raises BadInput when the file is no YAML or not of this form."""
        self.name = path.name
        try:
            text = path.read_text(encoding="utf-8")
            # All scalars stay text: a code keeps its zeros, and `on` is a word and not a truth.
            self._node = yaml.compose(text, Loader=yaml.BaseLoader)
            content: Any = yaml.load(text, Loader=yaml.BaseLoader)
        except OSError as error:
            raise BadInput("a mapping file", error.strerror, path.name) from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            where = f"{path.name}:{mark.line + 1}" if mark else path.name
            got = getattr(error, "problem", None) or str(error)
            raise BadInput("a mapping in YAML", got, where) from error
        try:
            self.mapping = Mapping.model_validate(content)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise self.fault(f"a valid mapping ({first['msg']})", first["loc"]) from error

    def fault(self, expected: str, place: Place, got: object = None) -> BadInput:
        """The error of a part of the mapping, with file, line and the part's name."""
        node, known = self._node, ""
        for step in place:
            below = _child(node, step)
            if below is None:
                known += f".{step}"
                break
            node, known = below, f"{known}.{step}"
        line = node.start_mark.line + 1 if node else 1
        part = f": {known.lstrip('.')}" if known else ""
        return BadInput(expected, got, f"{self.name}:{line}{part}")


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        below: yaml.Node = node.value[step]
        return below
    return None
