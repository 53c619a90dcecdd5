"""The command `linkrisk snapshot`: what the graph knew and held on one day."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import pandas as pd
import typer

from api.cli_output import Json, show_json, show_table
from api.connection import open_store
from api.settings import settings
from graph.snapshot_reading import read_snapshot

As_of = Annotated[
    datetime,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day.", show_default=False),
]


def snapshot(as_of: As_of, as_json: Json = False) -> None:
    """Read the graph as it was known on a day, and tell its sizes and fingerprint."""
    asked = settings()
    with open_store(asked) as store:
        found = read_snapshot(store, as_of.date(), cache=asked.home / "snapshots")
    sizes = {name: len(rows) for name, rows in found.frames.items()}
    if as_json:
        day = found.as_of.isoformat()
        show_json({"as_of": day, "fingerprint": found.fingerprint, "rows": sizes})
    else:
        rows = pd.DataFrame({"frame": [*sizes], "rows": [*sizes.values()]})
        show_table(rows, f"Snapshot of {found.as_of.isoformat()}")
        typer.echo(f"fingerprint {found.fingerprint}")
