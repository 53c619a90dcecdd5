"""The command `linkrisk relations`: how some enterprises and persons are related."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import pandas as pd
import typer

from api.cli_output import BESIDE, Json, show_json, show_table
from api.connection import open_store
from api.relation_routes import masked_relations
from api.settings import settings
from graph.relations import relations
from graph.relations_question import DEFAULT_TYPES, RelationQuestion

_DAY = ["%Y-%m-%d"]
Parties = Annotated[
    list[str], typer.Argument(help="Enterprises and persons, two to fifty.", show_default=False)
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", help="A type of link to use; repeat it for each.", show_default=False),
]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=_DAY, help="The day; left out: today.")
]
KnownAt = Annotated[
    datetime | None,
    typer.Option("--known-at", formats=_DAY, help="As learned by then; left out: as of."),
]


def relations_of(
    parties: Parties,
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    intermediaries: Annotated[int, typer.Option(help="Nodes between two parties, 0 to 6.")] = 4,
    kind: Kinds = None,
    through_hosting: Annotated[
        bool, typer.Option("--through-hosting", help="Let a shared hosting address relate.")
    ] = False,
    cursor: Annotated[str | None, typer.Option(help="Where the page before ended.")] = None,
    as_json: Json = False,
) -> None:
    """Tell every way between some parties, the shortest first."""
    question = RelationQuestion(
        tuple(parties),
        as_of.date() if as_of else date.today(),
        known_at.date() if known_at else None,
        max_intermediaries=intermediaries,
        types=tuple(kind or DEFAULT_TYPES),
        through_hosting=through_hosting,
    )
    with open_store(settings()) as store:
        told = masked_relations(relations(store, question, cursor).plain())
    if as_json:
        show_json(told)
        return
    rows = [_row(way) for way in told["ways"]]
    columns = ["intermediaries", "cost", "way"]
    show_table(pd.DataFrame(rows, columns=columns), f"Relations as of {question.as_of}")
    if told["partial"]:
        unread = told["explored"]["hubs_unfinished"]
        BESIDE.print(f"There is more ({unread} hubs not wholly read); go on with --cursor:")
        BESIDE.print(told["next"] or "no further: there are too many nodes", soft_wrap=True)


def _row(way: dict[str, Any]) -> dict[str, Any]:
    ids = [_said(node) for node in way["nodes"]]
    types = ["/".join(sorted({link["type"] for link in step})) for step in way["steps"]]
    told = ids[0] + "".join(f" -{name}- {id_}" for name, id_ in zip(types, ids[1:], strict=True))
    return {"intermediaries": way["intermediaries"], "cost": round(way["cost"], 3), "way": told}


def _said(node: dict[str, Any]) -> str:
    return f"{node['id']} ({node['name']})" if node["name"] else str(node["id"])
