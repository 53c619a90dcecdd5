"""The route that answers one class for reference, and says that it is no ground of its own."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field

from api.caller import CallerOf
from api.grades import GatheredOf, OptionalPeriod
from api.models import Answer, EnterpriseId, Name, Period, RiskClass
from api.notice import REFERENCE_BASIS, REFERENCE_STATEMENT

router = APIRouter(prefix="/reference", tags=["grades"])


class ReferenceAnswer(Answer):
    """A class for reference: without score or reasons, and never alone a ground."""

    enterprise_id: EnterpriseId
    name: Name = None
    period: Period
    risk_class: RiskClass = Field(alias="class")
    may_be_sole_ground: Literal[False] = Field(
        default=False, description="No decision may rest on the class alone.", examples=[False]
    )
    statement: str = Field(
        default=REFERENCE_STATEMENT,
        description="What has to be told with the class wherever it is shown.",
        examples=[REFERENCE_STATEMENT],
    )
    legal_basis: str = Field(
        default=REFERENCE_BASIS, description="Where that is said.", examples=[REFERENCE_BASIS]
    )


@router.get("/{enterprise_id}")
def reference_of(
    gathered: GatheredOf,
    caller: CallerOf,
    *,
    enterprise_id: Annotated[EnterpriseId, Path()],
    period: OptionalPeriod = None,
) -> ReferenceAnswer:
    """The class of one enterprise for reference, for instance beside a licence application."""
    row = gathered.row(enterprise_id, period)
    caller.reads("reference", enterprises=1)
    about = {name: row["grade"][name] for name in ("period", "class")}
    return ReferenceAnswer.model_validate(
        {**about, "enterprise_id": enterprise_id, "name": row["name"]}
    )
