"""The command `linkrisk sample`: write a province of invented firms to try everything on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli_output import BESIDE
from graph.errors import BadInput
from graph.sample import SampleSettings, make_province, write_province
from graph.sample_settings import REGIMES

_END = datetime.combine(SampleSettings().end, datetime.min.time())


def sample(
    folder: Annotated[Path, typer.Argument(help="Where to write the tables.", show_default=False)],
    *,
    enterprises: Annotated[int, typer.Option(help="How many enterprises, 500 or more.")] = 5000,
    months: Annotated[int, typer.Option(help="How many months of history.")] = 24,
    end: Annotated[
        datetime,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The last day known, the last of a month.",
            show_default=str(_END.date()),
        ),
    ] = _END,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 7,
    regime: Annotated[
        str, typer.Option(help=f"Law of contagion that is planted: {', '.join(REGIMES)}.")
    ] = "max",
) -> None:
    """Write register tables of invented firms, to be loaded with `linkrisk load register`."""
    about = {"enterprises": enterprises, "months": months, "seed": seed}
    asked = SampleSettings(**about, end=end.date(), regime=regime)
    with BESIDE.status("Drawing the province"):
        try:
            paths = write_province(make_province(asked), folder)
        except OSError as error:
            raise BadInput("a folder that can be written", error.strerror, str(folder)) from error
    for path in paths:
        typer.echo(str(path))
