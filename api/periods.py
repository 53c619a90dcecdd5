"""The route that lists which months are graded and how many enterprises have each class."""

from __future__ import annotations

from typing import Any

import pandas as pd
from fastapi import APIRouter
from pydantic import Field

from api.access_rules import access_rules
from api.caller import CallerOf, StoreOf
from api.models import Answer, Areas, Model, Period
from cypher import statement
from graph.store import Store

router = APIRouter(tags=["grades"])


class PeriodClasses(Model):
    """How many enterprises have each class in a month."""

    period: Period
    classes: dict[str, int | None] = Field(
        description="Enterprises by class; null: fewer than `smallest_cell`.",
        examples=[{"A": 700, "B": 250, "C": 40, "D": None}],
    )


class PeriodsAnswer(Answer):
    """The graded months, latest first."""

    areas: Areas
    smallest_cell: int = Field(
        default=access_rules().smallest_cell,
        description="Numbers below it are not told.",
        examples=[10],
    )
    periods: list[PeriodClasses] = Field(description="One for each month.")


@router.get("/periods")
def periods(store: StoreOf, caller: CallerOf) -> PeriodsAnswer:
    """Which months are graded, with the number of enterprises of the caller's area by class."""
    counted: list[dict[str, Any]] = _counted(store, caller.prefixes).to_dict("records")
    caller.reads("periods", enterprises=0)
    months: dict[str, dict[str, int | None]] = {}
    for row in counted:
        months.setdefault(row["period"], {})[row["class"]] = cell(int(row["enterprises"]))
    listed = [PeriodClasses(period=month, classes=classes) for month, classes in months.items()]
    return PeriodsAnswer(areas=list(caller.grant.areas), periods=listed)


def cell(count: int) -> int | None:
    """A count of an aggregate; None when it is so small that it would tell of single ones."""
    return count if count >= access_rules().smallest_cell else None


def _counted(store: Store, prefixes: list[str] | None) -> pd.DataFrame:
    if prefixes is None:
        return store.read(statement("read/periods"))
    return store.read(statement("read/periods_in_area"), prefixes=prefixes)
