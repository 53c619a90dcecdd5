"""The route that documents every indicator a reason may name."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from api.caller import CallerOf
from api.models import Answer, Model
from features.table import documentation

router = APIRouter(tags=["indicators"])


class IndicatorLine(Model):
    """One indicator: what it counts and which way it points."""

    indicator_id: str = Field(description="Number in the catalogue.", examples=["RE07"])
    name: str = Field(description="Its name.", examples=["penalty_count"])
    label_zh: str = Field(description="Chinese label.", examples=["行政处罚次数"])
    dimension: str = Field(description="Dimension of the catalogue.", examples=["regulatory"])
    direction: int = Field(description="+1 raises risk, -1 lowers it, 0 neither.", examples=[1])
    description: str = Field(description="What it says of an enterprise.", examples=["Penalties."])


class IndicatorsAnswer(Answer):
    """Every indicator, in the order of the catalogue."""

    indicators: list[IndicatorLine] = Field(description="One for each indicator.")


@router.get("/indicators")
def indicators(_: CallerOf) -> IndicatorsAnswer:
    """What each indicator says of an enterprise; reasons name them by `indicator`."""
    lines = [IndicatorLine.model_validate(line) for line in documentation()]
    return IndicatorsAnswer(indicators=lines)
