"""The commands of `linkrisk matches`: persons of one name who may be the same."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import pandas as pd
import typer

from api.cli_output import BESIDE, Json, show_json, show_table
from api.connection import open_store
from api.masking import masked_name
from api.settings import settings
from graph.person_decisions import Decision, decide, listed, propose

app = typer.Typer(no_args_is_help=True, help="Persons of one name who may be the same.")
Person = Annotated[str, typer.Argument(help="The person's id.", show_default=False)]
Other = Annotated[str, typer.Argument(help="The other's id.", show_default=False)]
By = Annotated[str, typer.Option("--by", help="Who decides.", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why.", show_default=False)]
Day = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day; else today.")
]


@app.command("propose")
def proposed(as_of: Day = None, as_json: Json = False) -> None:
    """Score the pairs of one name that share something, and keep them as suspected."""
    with open_store(settings()) as store:
        found = propose(store, _day(as_of))
    told = {"suspected": len(found.rows), "common_names": found.common_names}
    if as_json:
        show_json(told)
    else:
        typer.echo(
            f"{told['suspected']} new suspected pairs; {told['common_names']} names too common."
        )


@app.command("list")
def listing(
    decision: Annotated[str | None, typer.Option(help="Only pairs of this decision.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 100,
    as_json: Json = False,
) -> None:
    """List the pairs as last decided; persons are shown by surname only."""
    with open_store(settings()) as store:
        found = listed(store, decision, limit=limit)
    rows = [
        {**one, "name": masked_name(one["name"]), "other_name": masked_name(one["other_name"])}
        for one in found
    ]
    if as_json:
        show_json(rows)
    else:
        shown = ["person_id", "other_id", "name", "decision", "score", "decided_by", "recorded_at"]
        show_table(pd.DataFrame(rows, columns=shown), "Persons who may be the same")


@app.command()
def confirm(person_id: Person, other_id: Other, by: By, reason: Reason) -> None:
    """Keep that two persons are the same: from today they are one."""
    _decide(Decision(person_id, other_id, "confirmed", by, reason))


@app.command()
def refuse(person_id: Person, other_id: Other, by: By, reason: Reason) -> None:
    """Keep that two persons are not the same: they are not suspected again."""
    _decide(Decision(person_id, other_id, "refused", by, reason))


def _decide(told: Decision) -> None:
    with open_store(settings()) as store:
        decide(store, told, date.today())
    BESIDE.print(f"{told.person_id} and {told.other_id}: {told.decision}", soft_wrap=True)


def _day(moment: datetime | None) -> date:
    return moment.date() if moment else date.today()
