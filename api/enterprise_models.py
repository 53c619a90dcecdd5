"""What an answer about enterprises holds: search results, profile, neighbourhood."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.models import Answer, Areas, EnterpriseId, Model, Name, OutsideArea, Period, RiskClass

Status = Annotated[
    str, Field(description="Status in the register.", examples=["in_register", "revoked"])
]


class Found(Model):
    """An enterprise that matches a search, with its latest class."""

    enterprise_id: EnterpriseId
    name: Name = None
    status: Status | None = None
    division: str | None = Field(default=None, description="GB/T 2260.", examples=["990100"])
    risk_class: RiskClass | None = Field(default=None, alias="class")
    score: float | None = Field(default=None, description="0 to 1000.", examples=[612.3])
    period: Period | None = None


class SearchAnswer(Answer):
    """Enterprises of the caller's area that match, best match first."""

    areas: Areas
    enterprises: list[Found] = Field(description="At most `limit` enterprises.")


class RecordLine(Model):
    """A record about the enterprise."""

    record_id: str = Field(description="Number of the document.", examples=["R-2026-000123"])
    kind: str = Field(description="Kind of record.", examples=["penalty"])
    valid_from: str | None = Field(description="When it was decided.", examples=["2026-03-01"])
    valid_to: str | None = Field(
        default=None, description="When it was removed or repaired.", examples=["2026-09-01"]
    )
    authority: str | None = Field(default=None, description="Who decided.", examples=["市监局"])
    category: str | None = Field(default=None, description="Kind's own code.", examples=["fine"])
    result: str | None = Field(default=None, description="Outcome.", examples=["problem_found"])
    amount: float | None = Field(default=None, description="Yuan.", examples=[50000.0])


class PeriodGrade(Model):
    """The class of one month."""

    period: Period
    risk_class: RiskClass = Field(alias="class")
    score: float = Field(description="0 to 1000.", examples=[612.3])


class ProfileAnswer(Answer):
    """What the register says of an enterprise, its records and the months it was graded."""

    enterprise_id: EnterpriseId
    name: Name = None
    status: Status | None
    enterprise_type: str | None = Field(description="Type.", examples=["limited_liability"])
    industry: str | None = Field(description="GB/T 4754.", examples=["F51"])
    division: str | None = Field(description="GB/T 2260.", examples=["990100"])
    registered_capital: float | None = Field(description="Yuan.", examples=[1000000.0])
    established_on: str | None = Field(description="Day.", examples=["2019-05-01"])
    ended_on: str | None = Field(description="Day.", examples=[None])
    records_total: int = Field(description="How many records there are.", examples=[3])
    records: list[RecordLine] = Field(description="The latest of them.")
    grades: list[PeriodGrade] = Field(description="At most 36 months, latest first.")


class Node(Model):
    """An enterprise, a person or an address near the enterprise."""

    kind: Literal["Enterprise", "Person", "Address"] = Field(description="What it is.")
    id: str = Field(description="The node's key.", examples=["p-7f3a"])
    name: str | None = Field(default=None, description="Name or text.", examples=["王*"])
    hop: int = Field(description="Links between it and the centre.", examples=[1])
    status: Status | None = Field(default=None, description="Status of an enterprise.")
    hosting: bool | None = Field(default=None, description="Whether an address is hosting.")
    risk_class: RiskClass | None = Field(default=None, alias="class")
    score: float | None = Field(default=None, description="0 to 1000.", examples=[612.3])
    links_total: int | None = Field(
        default=None, description="How many links hold; null if not looked at.", examples=[240]
    )
    links_shown: int = Field(default=0, description="How many of them are shown.", examples=[30])
    partial: bool = Field(default=False, description="Whether some are not shown.")
    outside_area: OutsideArea = False


class Link(Model):
    """A link that holds on the day, in the direction it has in the graph."""

    type: str = Field(description="Type of the link.", examples=["HOLDS"])
    link_id: str = Field(description="Version of the link.", examples=["5e0c"])
    from_id: str = Field(alias="from", description="Where it starts.", examples=["p-7f3a"])
    to_id: str = Field(alias="to", description="Where it ends.", examples=["91990100MA00000001"])
    share: float | None = Field(default=None, description="Share in [0, 1].", examples=[0.6])
    amount: float | None = Field(default=None, description="Yuan.", examples=[None])
    position: str | None = Field(default=None, description="Position.", examples=["supervisor"])
    valid_from: str | None = Field(default=None, description="Since.", examples=["2020-01-01"])
    source: str | None = Field(default=None, description="Where it was learned.", examples=["csv"])


class NeighbourhoodAnswer(Answer):
    """The nodes and links around one enterprise; `partial` says that something was cut."""

    centre: EnterpriseId
    as_of: str = Field(description="The day on which the links hold.", examples=["2026-10-31"])
    period: Period | None = Field(description="The month of the centre's class.")
    hops: int = Field(description="How far was looked.", examples=[2])
    partial: bool = Field(description="Whether any node or link was left out.", examples=[False])
    nodes_left_out: int = Field(
        description="Nodes that were met but not shown, at least.", examples=[0]
    )
    links_left_out: int = Field(
        description="Links not shown, counted at each node that was looked at.", examples=[0]
    )
    nodes: list[Node] = Field(description="The centre first, then by hop.")
    links: list[Link] = Field(description="Links between the nodes shown.")
