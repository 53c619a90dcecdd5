"""The command `linkrisk provisional`: what new records would mean before the month is graded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import pandas as pd
import typer

from api.cli_history import run_of
from api.cli_output import BESIDE, Json, show_json, show_table
from api.connection import open_store
from api.settings import settings
from gnn.provisional import Asked, provisional, with_news
from gnn.provisional_publication import publish
from graph.errors import BadInput

_DAY = ["%Y-%m-%d"]
_SHOWN = ["enterprise_id", "period", "class", "provisional_class", "score", "provisional_score"]


def provisional_classes(
    enterprise: Annotated[str, typer.Option(help="Of one enterprise.")] = "",
    since: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, help="Of all of whom a record was learned since this day."),
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=_DAY, help="The day; today by default.")
    ] = None,
    *,
    published: Annotated[
        bool, typer.Option("--publish", help="Tell others (`GET /changes`) which are new.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Tell provisional classes between two months: never over the class of record.

    Nothing is kept, unless they are published: then the new ones, with a hash in the chain.
    """
    if published and not since:
        raise BadInput("--since with --publish", None, "provisional")
    if bool(enterprise) == bool(since):
        raise BadInput("either --enterprise or --since", enterprise or None, "provisional")
    day = as_of.date() if as_of else date.today()
    asked = settings()
    with open_store(asked) as store:
        ids = with_news(store, since.date(), day) if since else [enterprise]
        told = provisional(store, ids, Asked(day, run_of(store, asked).models))
        kept = publish(store, told) if published else None
    if enterprise and not told:
        raise BadInput("an enterprise graded in the last sealed month", enterprise, "provisional")
    if published:
        BESIDE.print(kept.name if kept else "nothing new to tell")
    if as_json:
        show_json({"provisional": True, "as_of": str(day), "enterprises": told})
        return
    frame = pd.DataFrame(told, columns=[*_SHOWN, "rules", "news"])
    for name, key in (("rules", "rule_id"), ("news", "record_id")):
        frame[name] = [", ".join(one[key] for one in part) for part in frame[name]]
    show_table(frame.round(1), f"Provisional as of {day}: not a class of record")
