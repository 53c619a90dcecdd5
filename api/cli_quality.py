"""The command `linkrisk quality`: how good the data of each source and kind are."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from api.cli_output import Json, json_rows, show_json, show_table
from api.connection import open_store
from api.settings import settings
from graph.quality import quality_of, read_held_back
from graph.snapshot_reading import read_tables

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Age is counted to this day; else today."),
]


def quality(as_of: AsOf = None, as_json: Json = False) -> None:
    """Tell per source and kind how complete and fresh the rows are, and what is held back."""
    day = as_of.date() if as_of else date.today()
    with open_store(settings()) as store:
        found = quality_of(read_tables(store), read_held_back(store), day)
    titled = {"parts": "Rows", "columns": "Known cells", "held_back": "Held back"}
    frames = {name: getattr(found, name) for name in titled}
    if as_json:
        show_json({"as_of": str(day), **{name: json_rows(part) for name, part in frames.items()}})
    else:
        for name, title in titled.items():
            show_table(frames[name].round(4), f"{title} as of {day}")
