"""The parts of a Beneficial Ownership Data Standard (v0.4) statement that the graph needs.

Birth dates, nationalities and the addresses of persons are left out on purpose: they are not read.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, TypeAdapter
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

    exact: FiniteFloat | None = None
    minimum: FiniteFloat | None = None
    maximum: FiniteFloat | None = None
    exclusive_minimum: bool | FiniteFloat | None = None
    exclusive_maximum: bool | FiniteFloat | None = None

    @property
    def low(self) -> float | None:
        """Lower bound in percent."""
        return _bound(self.exact, self.minimum, self.exclusive_minimum)

    @property
    def high(self) -> float | None:
        """Upper bound in percent."""
        return _bound(self.exact, self.maximum, self.exclusive_maximum)

    @property
    def opened(self) -> dict[str, bool]:
        """Which bounds the share can't reach: share_low_excluded, share_high_excluded."""
        ends = {
            "share_low_excluded": (self.minimum, self.exclusive_minimum),
            "share_high_excluded": (self.maximum, self.exclusive_maximum),
        }
        return {name: True for name, (closed, opened) in ends.items() if _is_open(closed, opened)}


def _bound(exact: float | None, closed: float | None, opened: bool | float | None) -> float | None:
    bounds = (exact, closed, None if isinstance(opened, bool) else opened)
    return next((bound for bound in bounds if bound is not None), None)


def _is_open(closed: float | None, opened: bool | float | None) -> bool:
    if isinstance(opened, bool):
        return opened
    return opened is not None and closed is None


class Interest(_Part):
    """One way in which a party owns or controls a subject."""

    type: str | None = None
    direct_or_indirect: str | None = None
    beneficial_ownership_or_control: bool | None = None
    details: str | None = None
    share: Share | None = None
    start_date: Day | None = None
    end_date: Day | None = None


class Unspecified(_Part):
    """A party that is not told, and why."""

    reason: str
    description: str | None = None


class Coded(_Part):
    """A country or jurisdiction."""

    name: str | None = None
    code: str | None = None


class EntityType(_Part):
    """What kind of entity: registeredEntity, unknownEntity, ..., and its legal form."""

    type: str
    subtype: str | None = None
    details: str | None = None


class Identifier(_Part):
    """An id of an entity in a register."""

    id: str | None = None
    scheme: str | None = None
    scheme_name: str | None = None


class Listing(_Part):
    """Whether an entity's shares are traded in public."""

    has_public_listing: bool | None = None


class Exposure(_Part):
    """Whether a person is politically exposed: isPep, isNotPep or unknown."""

    status: str | None = None


class Annotation(_Part):
    """A remark on a statement; the motivation 'correcting' says that the one before was wrong."""

    motivation: str | None = None


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
    unspecified_entity_details: Unspecified | None = None
    is_component: bool | None = None
    name: str | None = None
    alternate_names: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    uri: str | None = None
    public_listing: Listing | None = None
    jurisdiction: Coded | None = None
    incorporated_in_jurisdiction: Coded | None = None
    founding_date: Day | None = None
    dissolution_date: Day | None = None
    addresses: tuple[Address, ...] = ()


class PersonDetails(_Part):
    """What a statement says of a person."""

    person_type: str
    unspecified_person_details: Unspecified | None = None
    is_component: bool | None = None
    political_exposure: Exposure | None = None
    names: tuple[Name, ...] = ()


class RelationshipDetails(_Part):
    """Who (interested party) has which interests in whom (subject)."""

    subject: str | Unspecified
    interested_party: str | Unspecified
    is_component: bool | None = None
    component_records: tuple[str, ...] = ()
    interests: tuple[Interest, ...] = ()


class Publication(_Part):
    """When a statement was published."""

    publication_date: Day | None = None


class _Statement(_Part):
    statement_id: str
    record_id: str
    record_status: Status
    statement_date: Day
    publication_details: Publication | None = None
    annotations: tuple[Annotation, ...] = ()

    @property
    def learned(self) -> str:
        """The day when it was stated; a correction keeps that day and is learned when published."""
        published = self.publication_details and self.publication_details.publication_date
        corrected = published if self.corrects and published else self.statement_date
        return max(self.statement_date, corrected)

    @property
    def corrects(self) -> bool:
        """Whether it says that the record's statement before was wrong."""
        return any(one.motivation == "correcting" for one in self.annotations)


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
