"""What is asked about ownership and control, and what an answer about them holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.models import Answer, Model, OutsideArea
from api.relation_models import AsOf, DayHeld, DayKnown, KnownAt

Share = Annotated[float, Field(ge=0, le=1, description="In [0, 1].", examples=[0.48])]
Missing = Annotated[
    bool, Field(description="Whether a share on a chain is unknown.", examples=[False])
]


class OwnershipAsked(BaseModel, extra="forbid"):
    """On which days, and how much at once."""

    as_of: AsOf = None
    known_at: KnownAt = None
    limit: int = Field(default=100, ge=1, le=1000, description="Parties told, the largest first.")


class Party(Model):
    """A person or an enterprise."""

    kind: Literal["Person", "Enterprise"] = Field(description="Which.", examples=["Enterprise"])
    id: str = Field(description="Its key.", examples=["91990100MA00000001"])
    name: str | None = Field(default=None, description="Its name.", examples=["王*"])
    outside_area: OutsideArea = False


class Stake(Model):
    """A direct holding on a chain."""

    from_: str = Field(alias="from", description="The holder's key.", examples=["p-7f3a"])
    to: str = Field(description="The key of who is held.", examples=["91990100MA00000001"])
    share: Share
    share_low: Share
    share_high: Share
    missing: Missing
    link_id: str = Field(description="The link's version.", examples=["5b0e"])


class IntegratedParty(Party):
    """A holder above or a holding below, through all chains."""

    layer: int = Field(description="Fewest links away.", examples=[2])
    share: Share
    share_low: Share
    share_high: Share
    direct: Share
    missing: Missing
    ultimate: bool = Field(description="Whether the chain ends here.", examples=[True])
    chain: list[Stake] = Field(description="The strongest chain, holder first.")
    controlled: bool | None = Field(
        default=None, description="Of a holding: by a majority of votes.", examples=[True]
    )


class Controller(Party):
    """One that controls the enterprise by a majority of votes."""

    ultimate: bool = Field(description="Whether nobody else controls it.", examples=[True])
    certain: bool = Field(description="Whether it holds whatever is unknown.", examples=[True])


class BeneficialOwner(Party):
    """A natural person behind the enterprise."""

    basis: Literal["ownership", "control", "fallback_legal_representative"] = Field(
        description="Why the person counts.", examples=["ownership"]
    )
    share: Share
    share_low: Share
    share_high: Share
    missing: Missing
    certain: bool = Field(description="Whether it holds whatever is unknown.", examples=[True])
    filed: bool = Field(description="Whether the register has it too.", examples=[False])


class Explored(Model):
    """What was read for the answer."""

    enterprises: int = Field(description="Enterprises read.", examples=[12])
    persons: int = Field(description="Persons read.", examples=[7])
    waiting: list[str] = Field(description="Keys of nodes not followed further.", examples=[[]])


class PartAnswer(Answer):
    """An answer from a part of the graph, which says if it is not the whole part."""

    as_of: DayHeld
    known_at: DayKnown
    partial: bool = Field(description="Whether something was left unread.", examples=[False])
    explored: Explored = Field(description="What was read.")


Asked = Annotated[Party, Field(description="Who was asked about.")]


class OwnershipAnswer(PartAnswer):
    """Who holds, controls and benefits from an enterprise."""

    party: Asked
    holders_total: int = Field(description="All holders above.", examples=[5])
    holders: list[IntegratedParty] = Field(description="The largest shares first.")
    controllers: list[Controller] = Field(description="All who control it.")
    beneficial_owners: list[BeneficialOwner] = Field(description="The persons behind it.")
    fallback: bool = Field(
        description="No natural person was found: the legal representative is named.",
        examples=[False],
    )
    circles: list[list[str]] = Field(description="Circles it is in.", examples=[[]])


class HoldingsAnswer(PartAnswer):
    """What an enterprise holds and controls."""

    party: Asked
    holdings_total: int = Field(description="All holdings below.", examples=[5])
    holdings: list[IntegratedParty] = Field(description="The largest shares first.")
    controlled_total: int = Field(description="Of these, controlled.", examples=[3])


class GroupAnswer(PartAnswer):
    """The group of an enterprise."""

    group_id: str = Field(description="Its key.", examples=["GROUP-91990100MA00000001"])
    head: Party = Field(description="Who controls the others.")
    members_total: int = Field(description="Members without the head.", examples=[9])
    members: list[Party] = Field(description="Those the head controls.")


class CloseLink(Party):
    """An enterprise closely linked to another."""

    reason: Literal["holds", "held", "third", "controls", "controlled", "common_control"] = Field(
        description="What links them.", examples=["third"]
    )
    share: float | None = Field(default=None, description="In [0, 1].", examples=[0.25])
    through: Party | None = Field(default=None, description="The third party.")


class CloseLinksAnswer(PartAnswer):
    """The enterprises closely linked to one."""

    party: Asked
    links_total: int = Field(description="All close links.", examples=[4])
    links: list[CloseLink] = Field(description="By the other enterprise and the reason.")
