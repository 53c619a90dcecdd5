"""The commands of `linkrisk export`: the graph of a day in a public standard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli_output import BESIDE
from api.cli_snapshot import As_of, KnownAt
from api.connection import open_store
from api.settings import settings
from graph.bods_export import bods_lines
from graph.errors import BadInput
from graph.ftm_export import ftm_lines
from graph.snapshot import Snapshot
from graph.snapshot_reading import read_snapshot

app = typer.Typer(no_args_is_help=True, help="Write the graph of a day in a public standard.")
Out = Annotated[Path, typer.Argument(help="The file to write.", show_default=False)]


@app.command()
def bods(
    out: Out,
    as_of: As_of,
    known_at: KnownAt = None,
    publisher: Annotated[str, typer.Option(help="Who publishes the statements.")] = "linkrisk",
) -> None:
    """Write beneficial ownership statements (BODS 0.4, one JSON object a line)."""
    _write(out, as_of, known_at, lines=lambda snapshot: bods_lines(snapshot, publisher))


@app.command()
def ftm(out: Out, as_of: As_of, known_at: KnownAt = None) -> None:
    """Write FollowTheMoney entities (one JSON object a line)."""
    _write(out, as_of, known_at, lines=ftm_lines)


def _write(
    out: Path,
    as_of: datetime,
    known_at: datetime | None,
    *,
    lines: Callable[[Snapshot], Iterable[bytes]],
) -> None:
    asked = settings()
    learned_by = (known_at or as_of).date()
    with open_store(asked) as store:
        snapshot = read_snapshot(store, as_of.date(), learned_by, cache=asked.home / "snapshots")
    whole = out.with_name(out.name + ".part")
    try:
        with whole.open("wb") as stream:
            stream.writelines(lines(snapshot))
        whole.replace(out)
    except OSError as error:
        raise BadInput("a file that can be written", error.strerror, str(out)) from error
    finally:
        whole.unlink(missing_ok=True)
    BESIDE.print(f"{out} as of {as_of.date()}", soft_wrap=True)
