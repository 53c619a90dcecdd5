"""What a statement of a person answered: names of columns, rows, and whether there are more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from graph.entities import GraphNode, entities

ENTERPRISE_ID = "enterprise_id"


@dataclass(frozen=True)
class StatementAnswer:
    """Rows of plain values, days, nodes, links and paths; `more` tells that rows were left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool = False

    def named(self, columns: tuple[str, ...]) -> StatementAnswer:
        """The same rows under other names."""
        return replace(self, columns=columns)

    def column(self, name: str) -> list[Any]:
        """The values of a column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    @property
    def enterprise_ids(self) -> list[str]:
        """Which enterprises the answer tells of, by columns of their ids and by nodes."""
        ids = [name for name in self.columns if name.endswith(ENTERPRISE_ID)]
        told = {value for name in ids for value in self.column(name) if isinstance(value, str)}
        nodes = (one for row in self.rows for one in entities(list(row)))
        met = {one.properties.get(ENTERPRISE_ID) for one in nodes if isinstance(one, GraphNode)}
        return sorted(told | {one for one in met if isinstance(one, str)})


def json_value(value: Any) -> Any:
    """A value as JSON has it: days and times as text, anything unknown as text too."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value)
