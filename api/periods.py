"""The route that lists which months are graded and how many enterprises have each class."""

from __future__ import annotations

from typing import Any

import pandas as pd
from fastapi import APIRouter
from pydantic import Field

from api.access_rules import access_rules
from api.caller import CallerOf, StoreOf
from api.models import Answer, Areas, Model, Period, Sealed
from api.small_cells import cell
from cypher import statement
from graph.store import Store

router = APIRouter(tags=["grades"])


class PeriodClasses(Model):
    """How many enterprises have each class in a month."""

    period: Period
    sealed: Sealed
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
    counted: list[dict[str, Any]] = store.together(
        lambda reading: _counted(reading, caller.prefixes)
    ).to_dict("records")
    caller.reads("periods", enterprises=0)
    months: dict[tuple[str, bool], dict[str, int | None]] = {}
    for row in counted:
        month = months.setdefault((row["period"], row["sealed"]), {})
        month[row["class"]] = cell(int(row["enterprises"]))
    listed = [
        PeriodClasses(period=period, sealed=sealed, classes=classes)
        for (period, sealed), classes in months.items()
    ]
    return PeriodsAnswer(areas=list(caller.grant.areas), periods=listed)


def _counted(store: Store, prefixes: list[str] | None) -> pd.DataFrame:
    """[period, class, enterprises, sealed], latest month first, of an area.

    As kept with the runs when these have every grade that there is; else the grades are counted.
    """
    kept = store.read(statement("read/periods"), prefixes=prefixes)
    grades = store.read(statement("read/grade_count"))["grades"].iloc[0]
    if kept["everywhere"].sum() == grades:
        return kept[kept["enterprises"] > 0]
    if prefixes is None:
        return store.read(statement("read/periods_by_grades"))
    return store.read(statement("read/periods_by_grades_in_area"), prefixes=prefixes)
