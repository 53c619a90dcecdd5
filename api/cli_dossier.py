"""The command `linkrisk dossier`: all that an enterprise's class rests on, as one HTML file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.connection import open_store
from api.dossier import DossierAsked, Reader, dossier
from api.settings import settings
from graph.errors import BadInput


def write_dossier(
    enterprise_id: Annotated[str, typer.Argument(help="Whose dossier.", show_default=False)],
    to: Annotated[Path, typer.Option("--to", help="The HTML file.", show_default=False)],
    period: Annotated[str, typer.Option(help="The month, YYYY-MM; the latest.")] = "",
    *,
    language: Annotated[str, typer.Option(help="'zh' or 'en'.")] = "zh",
    purpose: Annotated[str, typer.Option(help="What it is for; it stands on every page.")] = "",
    document: Annotated[str, typer.Option(help="Number of the document it serves.")] = "",
) -> None:
    """Write what an enterprise's class rests on to a file that prints, or saves as PDF."""
    if language not in ("zh", "en"):
        raise BadInput("'zh' or 'en'", language, "--language")
    reader = Reader("command line", purpose or None, document or None, datetime.now().astimezone())
    with open_store(settings()) as store:
        asked = DossierAsked(enterprise_id, period or None, "zh" if language == "zh" else "en")
        text = dossier(store, asked, reader)
    try:
        to.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput("a file that can be written", str(error), str(to)) from error
    typer.echo(f"{to} (print it, or save it as PDF, in a browser)")
