"""The command `linkrisk ownership`: who owns, controls and is linked to an enterprise."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import pandas as pd
import typer

from api.cli_output import BESIDE, Json, show_json, show_table
from api.cli_relations import AsOf, KnownAt
from api.connection import open_store
from api.ownership_models import OwnershipAsked
from api.ownership_routes import told
from api.settings import settings


class Question(StrEnum):
    """What may be asked; the words of `QUESTIONS`."""

    OWNERSHIP = "ownership"
    HOLDINGS = "holdings"
    GROUP = "group"
    CLOSE_LINKS = "close-links"


_LISTS = {
    "ownership": ("holders", "controllers", "beneficial_owners"),
    "holdings": ("holdings",),
    "group": ("members",),
    "close-links": ("links",),
}


def ownership(
    enterprise_id: Annotated[str, typer.Argument(help="Whose.", show_default=False)],
    *,
    question: Annotated[Question, typer.Option(help="What to tell.")] = Question.OWNERSHIP,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Annotated[int, typer.Option(help="Parties told.", min=1, max=1000)] = 100,
    as_json: Json = False,
) -> None:
    """Tell who stands above or below an enterprise, in its group, or closely linked to it."""
    asked = OwnershipAsked(as_of=_day(as_of), known_at=_day(known_at), limit=limit)
    with open_store(settings()) as store:
        found = told(store, enterprise_id, question.value, asked)
    if as_json:
        show_json({**found, "as_of": str(found["as_of"]), "known_at": str(found["known_at"])})
        return
    for name in _LISTS[question.value]:
        show_table(_rows(found[name]), f"{name.replace('_', ' ')} as of {found['as_of']}")
    if found.get("fallback"):
        BESIDE.print("No natural person was found: the legal representative stands in.")
    if found["partial"]:
        BESIDE.print(f"Not all was read: {len(found['explored']['waiting'])} nodes wait.")


def _day(moment: datetime | None) -> Any:
    return moment.date() if moment else None


def _rows(parties: list[dict[str, Any]]) -> pd.DataFrame:
    """Parties as a table; of a chain its length, of a third party its id."""
    short = [
        {
            **one,
            **({"chain": len(one["chain"])} if "chain" in one else {}),
            **({"through": (one["through"] or {}).get("id")} if "through" in one else {}),
        }
        for one in parties
    ]
    return pd.DataFrame(short)
