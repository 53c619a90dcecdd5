"""What callers say and are told of overrides: a proposal, an answer to it, and where they stand."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, Field

from api.models import Answer, Areas, EnterpriseId, Model, RiskClass

_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)
Reason = Annotated[
    str, Field(min_length=1, max_length=1000, description="Why.", examples=["复核后更正"])
]
LegalBasis = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        description="What it rests on.",
        examples=["国市监信发〔2022〕6号 (七)"],
    ),
]
State: TypeAlias = Literal["open", "refused", "in_force", "upcoming", "superseded", "withdrawn"]


class OverrideAsked(BaseModel, extra="forbid"):
    """A class that is proposed for one enterprise."""

    enterprise_id: EnterpriseId
    risk_class: RiskClass = Field(alias="class")
    decided_on: date = Field(ge=_FIRST, le=_LAST, description="The first day of the class.")
    expires_on: date = Field(
        ge=_FIRST, le=_LAST, description="The day it ends, at most 12 months later."
    )
    legal_basis: LegalBasis
    reason: Reason


class ReasonAsked(BaseModel, extra="forbid"):
    """Why a proposal is refused, or an override should end."""

    reason: Reason


class KeptAnswer(Answer):
    """The entry of the chain of decisions that was added."""

    number: int = Field(description="Its place in the chain.", examples=[12])
    hash: str = Field(description="Its SHA-256.", examples=["9f" * 32])
    kind: str = Field(description="What it is.", examples=["override_proposed"])


class OverrideLine(Model):
    """A proposal, or an override."""

    number: int = Field(description="Its place in the chain of decisions.", examples=[12])
    hash: str = Field(description="Its SHA-256.", examples=["9f" * 32])
    kind: Literal["override_proposed", "withdrawal_proposed", "override"] = Field(
        description="A proposal, a proposal to end an override, or an override."
    )
    state: State = Field(
        description="open, refused: of a proposal; in_force, upcoming, withdrawn, or superseded by "
        "a later one: of an override."
    )
    enterprise_id: EnterpriseId
    risk_class: RiskClass = Field(alias="class")
    decided_on: date = Field(description="The first day of the class.")
    expires_on: date = Field(description="The day it ends.")
    legal_basis: str = Field(description="What it rests on.", examples=["国市监信发〔2022〕6号"])
    reason: str = Field(description="Why; of a proposal to end one, why it should end.")
    by: str = Field(description="Who proposed it.", examples=["override-east"])
    approved_by: str | None = Field(default=None, description="Who approved it.")
    proposal: int | None = Field(
        default=None, description="The proposal it was approved from; null: signed in a file."
    )
    override: int | None = Field(default=None, description="The override that should end.")


class OverridesPage(BaseModel, extra="forbid"):
    """Which page of proposals and overrides is asked for."""

    after: int = Field(default=0, ge=0, lt=2**53, description="The page before ended with it.")
    limit: int = Field(default=1000, ge=1, le=10_000, description="How many a page holds.")


class OverridesAnswer(Answer):
    """A page of proposals and overrides whose time is not over."""

    areas: Areas
    overrides: list[OverrideLine] = Field(description="At most `limit`, oldest first.")
    next_after: int | None = Field(
        description="Pass as `after` for the next page; null on the last.", examples=[12]
    )
