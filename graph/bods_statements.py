"""The parts of a Beneficial Ownership Data Standard (v0.4) statement that the graph needs.

Birth dates, nationalities and the addresses of persons are left out on purpose: they are not read.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel


def _day(value: object) -> str | None:
    """The ISO day of a date, a point in time, or a year or month (its first day)."""
    if value is None:
        return None
    text = str(value)
    whole = text[:10] + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text[:10]
    return date.fromisoformat(whole).isoformat()


Day = Annotated[str, BeforeValidator(_day)]
Status = Literal["new", "updated", "closed"]


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class Share(_Part):
    """A share in percent: exact, or a band. Up to v0.3 an exclusive bound was only a flag."""

    exact: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: bool | float | None = None
    exclusive_maximum: bool | float | None = None

    @property
    def low(self) -> float | None:
        """Lower bound in percent."""
        return _bound(self.exact, self.minimum, self.exclusive_minimum)

    @property
    def high(self) -> float | None:
        """Upper bound in percent."""
        return _bound(self.exact, self.maximum, self.exclusive_maximum)


def _bound(exact: float | None, closed: float | None, opened: bool | float | None) -> float | None:
    bounds = (exact, closed, None if isinstance(opened, bool) else opened)
    return next((bound for bound in bounds if bound is not None), None)


class Interest(_Part):
    """One way in which a party owns or controls a subject."""

    type: str | None = None
    details: str | None = None
    share: Share | None = None
    start_date: Day | None = None
    end_date: Day | None = None


class Unspecified(_Part):
    """A party that is not told, and why."""

    reason: str


class Coded(_Part):
    """A country or jurisdiction."""

    name: str | None = None
    code: str | None = None


class EntityType(_Part):
    """What kind of entity: registeredEntity, unknownEntity, ..., and its legal form."""

    type: str
    details: str | None = None


class Address(_Part):
    """An address of an entity; type is registered, business, alternative, ..."""

    type: str | None = None
    address: str
    post_code: str | None = None
    country: Coded | None = None


class Name(_Part):
    """A name of a person."""

    full_name: str | None = None


class EntityDetails(_Part):
    """What a statement says of an entity."""

    entity_type: EntityType
    name: str | None = None
    jurisdiction: Coded | None = None
    incorporated_in_jurisdiction: Coded | None = None
    founding_date: Day | None = None
    dissolution_date: Day | None = None
    addresses: tuple[Address, ...] = ()


class PersonDetails(_Part):
    """What a statement says of a person."""

    person_type: str
    names: tuple[Name, ...] = ()


class RelationshipDetails(_Part):
    """Who (interested party) has which interests in whom (subject)."""

    subject: str | Unspecified
    interested_party: str | Unspecified
    interests: tuple[Interest, ...] = ()


class _Statement(_Part):
    statement_id: str
    record_id: str
    record_status: Status
    statement_date: Day


class EntityStatement(_Statement):
    """A statement on an entity."""

    record_type: Literal["entity"]
    record_details: EntityDetails


class PersonStatement(_Statement):
    """A statement on a person."""

    record_type: Literal["person"]
    record_details: PersonDetails


class RelationshipStatement(_Statement):
    """A statement on a relationship."""

    record_type: Literal["relationship"]
    record_details: RelationshipDetails


Statement = Annotated[
    EntityStatement | PersonStatement | RelationshipStatement, Field(discriminator="record_type")
]
STATEMENT: TypeAdapter[EntityStatement | PersonStatement | RelationshipStatement] = TypeAdapter(
    Statement
)
