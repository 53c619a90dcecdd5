"""What questions for many grades and their answers hold."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.models import Answer, Areas, EnterpriseId, GradeFields, Model, Period


class GradesBatch(Model):
    """Which grades are asked for."""

    enterprise_ids: list[EnterpriseId] = Field(
        min_length=1, max_length=1000, description="Up to 1,000 ids."
    )
    period: Period | None = None


class GradesAnswer(Answer):
    """The grades found, and what was not found."""

    grades: list[GradeFields] = Field(description="One for each enterprise found, by id.")
    unknown: list[str] = Field(description="Ids of no enterprise.", examples=[["NOBODY"]])
    ungraded: list[str] = Field(description="Known, without a grade in the period.", examples=[[]])
    outside_area: list[str] = Field(
        default=[], description="Outside the caller's area, so not told.", examples=[[]]
    )


class MonthPage(BaseModel, extra="forbid"):
    """Which page of a month's grades is asked for."""

    period: Period
    after: str = Field(default="", max_length=64, description="The page before ended with this id.")
    limit: int = Field(default=1000, ge=1, le=10_000, description="How many grades a page holds.")


class GradesPage(Answer):
    """A page of all grades of a period in the caller's area, ordered by enterprise_id."""

    period: Period
    areas: Areas
    grades: list[GradeFields] = Field(description="At most `limit` grades.")
    next_after: str | None = Field(
        description="Pass as `after` for the next page; null on the last.",
        examples=["91990100MA00000001"],
    )
