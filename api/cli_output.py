"""How a command shows a frame: as a table for people, as JSON or CSV for programs."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

# Progress and remarks go beside the answer, so that a pipe gets nothing but the answer.
BESIDE = Console(stderr=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def told_beside(text: str) -> None:
    """Prints progress; a function that other processes can be given."""
    BESIDE.print(text)


def show_json(answer: Any) -> None:
    """Prints the value as one line of JSON, with Chinese as it is."""
    typer.echo(json.dumps(answer, ensure_ascii=False, default=str))


def show_table(rows: pd.DataFrame, title: str) -> None:
    """Prints the frame as a table with a title."""
    table = Table(title=escape(title), title_justify="left")
    for name in rows.columns:
        numbers = pd.api.types.is_numeric_dtype(rows[name])
        table.add_column(escape(str(name)), justify="right" if numbers else "left")
    for row in json_rows(rows):
        table.add_row(*("" if value is None else escape(str(value)) for value in row.values()))
    Console().print(table)


def json_rows(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain values: days as YYYY-MM-DD, unknown as None."""
    plain = rows.copy()
    for name in plain.select_dtypes("datetime").columns:
        plain[name] = plain[name].dt.strftime("%Y-%m-%d")
    plain = plain.astype(object)
    return list(plain.where(plain.notna(), None).to_dict("records"))
