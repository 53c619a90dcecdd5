"""What an answer about one indicator of one enterprise holds: its value and what that rests on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.models import (
    Answer,
    BothLanguages,
    CitedRecord,
    EnterpriseId,
    Model,
    Name,
    OutsideArea,
    Period,
    RecordIds,
)
from features.basis_told import LIMIT

Total = Annotated[int, Field(description="How many there are in all.", examples=[12])]


class BasisAsked(BaseModel, extra="forbid"):
    """Of which month, and how much of each list at once."""

    period: Period | None = Field(
        default=None, description="The sealed month YYYY-MM; left out: the latest."
    )
    limit: int = Field(default=LIMIT, ge=0, le=1000, description="Lines of each list.")
    skip: int = Field(default=0, ge=0, le=10_000_000, description="Lines left out before them.")


class BasisLink(Model):
    """A link that the value rests on; what is not read of it is null."""

    link_id: str = Field(description="Its version.", examples=["5e0c"])
    type: str = Field(description="Of the link.", examples=["LEGAL_REP_OF"])
    from_kind: str = Field(description="What it starts at.", examples=["Person"])
    from_id: str = Field(alias="from", description="Where it starts.", examples=["p-7f3a"])
    from_name: str | None = Field(default=None, description="Masked if a person.")
    to_kind: str = Field(description="What it ends at.", examples=["Enterprise"])
    to_id: str = Field(alias="to", description="Where it ends.", examples=["91990100MA00000001"])
    to_name: str | None = Field(default=None, description="Masked if a person.")
    valid_from: str | None = Field(default=None, description="The day from which it holds.")
    share: float | None = Field(default=None, description="Share held, in [0, 1].")
    amount: float | None = Field(default=None, description="Of a guarantee, yuan.")
    subscribed_amount: float | None = Field(default=None, description="Yuan.")
    paid_amount: float | None = Field(default=None, description="Yuan.")
    due_on: str | None = Field(default=None, description="Last day to contribute.")
    layer: int | None = Field(default=None, description="On the longest chain of holders, from 1.")
    step: int | None = Field(default=None, description="On the strongest chain of ties, from 1.")
    tie: str | None = Field(
        default=None,
        description="The tie it makes: holding, relation, person, representative or address.",
    )
    sharers: int | None = Field(default=None, description="Who share its person or address.")


class BasisParty(Model):
    """One who is counted, or met and not counted."""

    kind: Literal["Enterprise", "Person", "Address"] = Field(description="Which.")
    id: str = Field(description="Its key.", examples=["91990100MA00000001"])
    name: str | None = Field(default=None, description="Its name; masked if a person.")
    counts: float | None = Field(
        default=None, description="What it brings into the value; null: it does not count."
    )
    role: str | None = Field(default=None, description="ultimate_controller, or null.")
    status: str | None = Field(default=None, description="In the register.")
    risk_class: Literal["A", "B", "C", "D"] | None = Field(
        default=None, alias="class", description="Of the prior month; null: not graded then."
    )
    strength: float | None = Field(default=None, description="Of its tie, or of all ways to it.")
    step: int | None = Field(default=None, description="On the strongest chain of ties, from 0.")
    circle: int | None = Field(default=None, description="The same number: they hold each other.")
    stem: str | None = Field(default=None, description="The stem of its name, where shared.")
    established_on: str | None = Field(default=None, description="Founding day.")
    ended_on: str | None = Field(default=None, description="The day it left the register.")
    version_id: str | None = Field(default=None, description="Of what the register says of it.")
    record_ids: RecordIds
    outside_area: OutsideArea = False


class BasisFact(Model):
    """One column of what a source says of an entity."""

    id: str = Field(description="Of the entity.", examples=["91990100MA00000001"])
    version_id: str | None = Field(description="Of what was said; of a prior grade its own id.")
    column: str = Field(description="What was read.", examples=["established_on"])
    value: bool | float | str | None = Field(description="What it says; null: unknown.")


class NumberOfAll(Model):
    """A number that comes from the whole population and is taken as told."""

    number: str = Field(description="Its name.", examples=["share_among_all_others"])
    zh: str = Field(description="What it is, in Chinese.")
    en: str = Field(description="What it is.")
    value: float = Field(description="The number.", examples=[0.031])


class BasisTold(Model):
    """What a value rests on where that is no record: a page of each list."""

    how: BothLanguages = Field(description="How the value comes out of what follows.")
    reckoned: float | None = Field(
        description="The value as it comes out of the whole basis alone; null: it abstains."
    )
    links_total: Total
    links: list[BasisLink] = Field(description="Those of the enterprise itself first.")
    parties_total: Total
    parties: list[BasisParty] = Field(description="What counts most first.")
    facts_total: Total
    facts: list[BasisFact] = Field(description="Columns that were read.")
    of_all: list[NumberOfAll] = Field(description="Numbers of the whole population.")
    partial: bool = Field(description="Whether a list has lines that are not on this page.")


class IndicatorAnswer(Answer):
    """One indicator of an enterprise in a sealed month."""

    enterprise_id: EnterpriseId
    name: Name = None
    period: Period
    prior_period: Period | None = Field(
        description="The month whose classes are read; null: none before it is sealed."
    )
    indicator_id: str = Field(description="Number in the catalogue.", examples=["RL01"])
    indicator: str = Field(description="Its name.", examples=["legal_rep_firm_count"])
    label_zh: str = Field(description="Chinese label.", examples=["法定代表人任职企业数"])
    dimension: str = Field(description="Dimension of the catalogue.", examples=["relation"])
    description: str = Field(description="What it says of an enterprise.")
    value: float | None = Field(description="Null: it abstains.", examples=[7.0])
    points: float | None = Field(
        description="Log-odds that it adds to the grade; null: the grade does not count it."
    )
    records: list[CitedRecord] = Field(description="Own records it rests on, newest first.")
    basis: BasisTold | None = Field(description="What it rests on; null: on records alone.")
