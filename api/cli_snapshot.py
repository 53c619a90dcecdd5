"""The commands `linkrisk snapshot` and `close`: what the graph knew on a day, and for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import pandas as pd
import typer

from api.cli_output import Json, show_json, show_table
from api.connection import open_store
from api.settings import settings
from graph.closing import close as close_past
from graph.snapshot_reading import read_snapshot

As_of = Annotated[
    datetime,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day.", show_default=False),
]


KnownAt = Annotated[
    datetime | None,
    typer.Option("--known-at", formats=["%Y-%m-%d"], help="Learned by this day; else --as-of."),
]


def snapshot(as_of: As_of, known_at: KnownAt = None, as_json: Json = False) -> None:
    """Read the graph of a day, as known then or at another day; tell its sizes and fingerprint."""
    asked = settings()
    with open_store(asked) as store:
        learned_by = (known_at or as_of).date()
        found = read_snapshot(store, as_of.date(), learned_by, cache=asked.home / "snapshots")
    sizes = {name: len(rows) for name, rows in found.frames.items()}
    if as_json:
        days = {"as_of": found.as_of.isoformat(), "known_at": found.known_at.isoformat()}
        show_json({**days, "fingerprint": found.fingerprint, "rows": sizes})
    else:
        rows = pd.DataFrame({"frame": [*sizes], "rows": [*sizes.values()]})
        show_table(rows, f"Snapshot of {found.as_of} as known on {found.known_at}")
        typer.echo(f"fingerprint {found.fingerprint}")


def close(
    through: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="The last day.", show_default=False)
    ],
) -> None:
    """Close the past through a day: rows of it that are told later can't change it any more."""
    with open_store(settings()) as store:
        close_past(store, through.date())
    typer.echo(f"The past is closed through {through.date()}.")
