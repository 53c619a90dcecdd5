"""The route that lists which months are graded and how many enterprises have each class."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import Field

from api.caller import CallerOf, StoreOf
from api.models import Answer, Model, Period
from cypher import statement

router = APIRouter(tags=["grades"])


class PeriodClasses(Model):
    """How many enterprises have each class in a month."""

    period: Period
    classes: dict[str, int] = Field(
        description="Enterprises by class.", examples=[{"A": 700, "B": 250, "C": 40, "D": 10}]
    )


class PeriodsAnswer(Answer):
    """The graded months, latest first."""

    periods: list[PeriodClasses] = Field(description="One for each month.")


@router.get("/periods")
def periods(store: StoreOf, _: CallerOf) -> PeriodsAnswer:
    """Which months are graded, with the number of enterprises in each class."""
    counted: list[dict[str, Any]] = store.read(statement("read/periods")).to_dict("records")
    months: dict[str, dict[str, int]] = {}
    for row in counted:
        months.setdefault(row["period"], {})[row["class"]] = int(row["enterprises"])
    listed = [PeriodClasses(period=month, classes=classes) for month, classes in months.items()]
    return PeriodsAnswer(periods=listed)
