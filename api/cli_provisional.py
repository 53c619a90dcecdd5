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
from gnn.monthly_run import Run, month_again
from gnn.news_reach import NewsReach, news_reach
from gnn.own_news import with_news
from gnn.provisional import Asked, month_on, provisional
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
    relations: Annotated[
        bool,
        typer.Option(
            "--relations", help="Also what news move through relations, and whom: grades again."
        ),
    ] = False,
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
        run = run_of(store, asked)
        ids = with_news(store, since.date(), day) if since else [enterprise]
        reach = _reach(run, day, enterprise) if relations else None
        ids += reach.reached() if reach and since else []
        told = provisional(store, ids, Asked(day, run.models, reach))
        kept = publish(store, told) if published else None
    if enterprise and not told:
        raise BadInput("an enterprise graded in the last sealed month", enterprise, "provisional")
    if published:
        BESIDE.print(kept.name if kept else "nothing new to tell")
    if as_json:
        show_json({"provisional": True, "as_of": str(day), "enterprises": told})
        return
    frame = pd.DataFrame(told, columns=[*_SHOWN, "rules", "news", "contagion"])
    for name, key in (("rules", "rule_id"), ("news", "record_id"), ("contagion", "source_id")):
        frame[name] = [", ".join(dict.fromkeys(one[key] for one in part)) for part in frame[name]]
    show_table(frame.round(1), f"Provisional as of {day}: not a class of record")


def _reach(run: Run, day: date, enterprise: str) -> NewsReach:
    """Whom news reach by a day; of one enterprise what can reach it."""
    with BESIDE.status("grading the month again"):
        month = month_again(run, month_on(run.store, day))
        of = [enterprise] if enterprise else None
        return news_reach(run.store, month.main, day, of=of)
