"""The route that tells a caller its own rights, and the purposes it may name."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from pydantic import Field

from api.access_rules import FieldLevel, access_rules
from api.caller import CallerOf
from api.models import Answer, Model

router = APIRouter(tags=["access"])


class PurposeLine(Model):
    """A purpose that may be named in X-Purpose."""

    code: str = Field(description="What is sent.", examples=["double-random-inspection"])
    en: str = Field(description="In English.", examples=["double-random inspection"])
    zh: str = Field(description="In Chinese.", examples=["双随机抽查"])


class AccessAnswer(Answer):
    """What the caller was granted."""

    caller: str = Field(description="Its name in the register.", examples=["inspection-east"])
    role: str = Field(description="Its role.", examples=["investigator"])
    organisation: str = Field(description="Who answers for it.", examples=["市市场监督管理局"])
    areas: list[str] = Field(description="Division codes, or 'all'.", examples=[["9901"]])
    expires_on: date | None = Field(description="Last day of the agreement; null: none.")
    reads: list[str] = Field(description="What it may read.", examples=[["grades"]])
    names: FieldLevel = Field(description="What it sees of persons' names.", examples=["surname"])
    purposes: list[PurposeLine] = Field(description="Purposes it may name.")


@router.get("/access")
def access_of_caller(caller: CallerOf) -> AccessAnswer:
    """The caller's own role, area, agreement and purposes; tells no grade and needs no purpose."""
    grant, role, purposes = caller.grant, caller.role, access_rules().purposes
    codes = grant.purposes or tuple(purposes)
    return AccessAnswer(
        caller=grant.caller,
        role=role.name,
        organisation=grant.organisation,
        areas=list(grant.areas),
        expires_on=grant.expires_on,
        reads=sorted(role.reads),
        names=role.names,
        purposes=[PurposeLine(**vars(purposes[code])) for code in codes],
    )
