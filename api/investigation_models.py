"""What is asked about an enterprise's past and a node's links, and what the answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.enterprise_models import Status
from api.models import (
    Answer,
    BothLanguages,
    EnterpriseId,
    Model,
    OutsideArea,
    Period,
    Points,
    RecordIds,
    RiskClass,
)
from api.relation_models import AsOf, Day, DayHeld, DayKnown, KnownAt, LinkType
from graph.relations_question import LINK_TYPES

What = Literal["record", "change", "link", "grade"]
NodeKind = Literal["Enterprise", "Person", "Address", "Agent", "Contact"]
Skip = Annotated[
    int, Field(ge=0, le=100_000, description="How many the pages before held.", examples=[0])
]
NextSkip = Annotated[
    int | None, Field(description="Pass as `skip` to go on; null at the end.", examples=[100])
]


class TimelineAsked(BaseModel, extra="forbid"):
    """Until which day, as learned by when, of what, and how much at once."""

    as_of: AsOf = None
    known_at: KnownAt = None
    what: list[What] = Field(
        default=["record", "change", "link", "grade"], min_length=1, description="Told of these."
    )
    skip: Skip = 0
    limit: int = Field(default=100, ge=1, le=500, description="Entries a page.")


class Other(Model):
    """The node at the other end of a link; a person's name is shown as the role may see it."""

    kind: NodeKind = Field(description="What it is.", examples=["Person"])
    id: str = Field(description="The node's key.", examples=["p-7f3a"])
    name: str | None = Field(default=None, description="Name or text.", examples=["王*"])
    status: Status | None = Field(default=None, description="Status of an enterprise.")
    hosting: bool | None = Field(default=None, description="Whether an address is hosting.")
    risk_class: RiskClass | None = Field(default=None, alias="class")
    score: float | None = Field(default=None, description="0 to 1000.", examples=[612.3])
    outside_area: OutsideArea = False


class Told(Model):
    """What a record or link says of itself, and who said so."""

    recorded_at: Day = None
    source: str | None = Field(default=None, description="Who said so.", examples=["gsxt"])
    authority: str | None = Field(default=None, description="Who decided.", examples=["市监局"])
    category: str | None = Field(default=None, description="Kind's own code.", examples=["fine"])
    result: str | None = Field(default=None, description="Outcome.", examples=["problem_found"])
    amount: float | None = Field(default=None, description="Yuan.", examples=[50000.0])
    share: float | None = Field(default=None, description="Share in [0, 1].", examples=[0.6])
    position: str | None = Field(default=None, description="Position.", examples=["supervisor"])


class TimelineEntry(Told):
    """Something that began, ended or was graded on a day."""

    day: str = Field(description="When.", examples=["2026-03-01"])
    what: What = Field(description="A record, a change, a link or a grade.", examples=["record"])
    event: Literal["began", "ended", "graded"] = Field(description="What happened to it.")
    kind: str = Field(description="Kind of record or type of link.", examples=["penalty"])
    id: str = Field(description="record_id, link_id or month.", examples=["R-2026-000123"])
    other: Other | None = Field(default=None, description="The other end of a link.")
    risk_class: RiskClass | None = Field(default=None, alias="class")
    score: float | None = Field(default=None, description="0 to 1000.", examples=[612.3])


class TimelineAnswer(Answer):
    """A page of what happened to an enterprise, latest first."""

    enterprise_id: EnterpriseId
    as_of: DayHeld
    known_at: DayKnown
    total: int = Field(description="All entries.", examples=[42])
    entries: list[TimelineEntry] = Field(description="Latest first.")
    next_skip: NextSkip


class LinksAsked(BaseModel, extra="forbid"):
    """Which links of a node, on which days, and how many at once."""

    types: list[LinkType] = Field(
        default=list(LINK_TYPES), min_length=1, description="Types of links that are wanted."
    )
    as_of: AsOf = None
    known_at: KnownAt = None
    period: Period | None = Field(default=None, description="The classes' month; the latest.")
    skip: Skip = 0
    limit: int = Field(default=50, ge=1, le=500, description="Links a page.")


class LinkGroup(Model):
    """How many links of one type a node has in one direction."""

    type: str = Field(description="Type of the link.", examples=["REGISTERED_AT"])
    outward: bool = Field(description="Whether they start at the node.", examples=[False])
    links: int = Field(description="How many.", examples=[50000])


class NodeLink(Told):
    """A link of the node that holds on the day."""

    type: str = Field(description="Type of the link.", examples=["HOLDS"])
    link_id: str = Field(description="Version of the link that counts.", examples=["5e0c"])
    outward: bool = Field(description="Whether it starts at the node.", examples=[True])
    valid_from: Day = None
    valid_to: Day = None
    other: Other = Field(description="The node at its other end.")


class LinksAnswer(Answer):
    """A node, how many links of each type it has, and a page of them."""

    node: Other = Field(description="The node that was asked about.")
    as_of: DayHeld
    known_at: DayKnown
    hub: bool = Field(
        description="Whether it has so many links that groups count versions, not links that hold.",
        examples=[False],
    )
    groups: list[LinkGroup] = Field(description="By type and direction.")
    links: list[NodeLink] = Field(description="By type and direction; of a hub in kept order.")
    next_skip: NextSkip


class GradeMonth(Model):
    """The grade of one month, without its explanation."""

    period: Period
    risk_class: RiskClass = Field(alias="class")
    score: float = Field(description="0 to 1000.", examples=[612.3])
    probability: float = Field(description="Calibrated probability, 12 months.", examples=[0.31])
    own_points: Points
    contagion_points: Points
    policy_version: str = Field(description="Policy version.", examples=["2026.1"])
    model_version: str = Field(description="Model checkpoint.", examples=["linkrisk-3f2a"])


class GradeMonthsAnswer(Answer):
    """The classes and scores of an enterprise by month."""

    enterprise_id: EnterpriseId
    months: list[GradeMonth] = Field(description="Latest first.")


class GradeState(Model):
    """The class, score and log-odds of one of the two months."""

    period: Period
    risk_class: RiskClass = Field(alias="class")
    score: float = Field(description="0 to 1000.", examples=[612.3])
    log_odds: float = Field(description="The sum of all parts.", examples=[-0.8])


class IndicatorChange(Model):
    """An indicator whose points differ between the two months."""

    indicator_id: str = Field(description="Number in the catalogue.", examples=["RE07"])
    indicator: str = Field(description="Name.", examples=["penalty_count"])
    label_zh: str = Field(description="Chinese label.", examples=["行政处罚次数"])
    value_before: float | None = Field(description="Null if unknown.", examples=[0.0])
    value_after: float | None = Field(description="Null if unknown.", examples=[1.0])
    told_before: BothLanguages | None = Field(
        description="The value in its unit, for people; null if it added nothing that month."
    )
    told_after: BothLanguages | None = Field(description="The same of the later month.")
    points: Points
    record_ids: RecordIds


class PathChange(Model):
    """A contagion path that came, went, or weighs otherwise."""

    change: Literal["new", "gone", "changed"] = Field(description="What became of it.")
    source_id: EnterpriseId
    source_name: str | None = Field(description="Its name.", examples=["九九零一恒达建材有限公司"])
    operator: str = Field(description="The rule it travelled by.", examples=["co_person"])
    nodes: list[Other] = Field(description="From the source to the enterprise.")
    points: Points


class FactChange(Told):
    """A record or link that holds at the end of one of the two months only."""

    what: Literal["record", "link"] = Field(description="Which.", examples=["record"])
    gone: bool = Field(description="Whether it held at the end of the earlier month only.")
    kind: str = Field(description="Kind of record or type of link.", examples=["penalty"])
    id: str = Field(description="record_id or link_id.", examples=["R-2026-000123"])
    valid_from: Day = None
    valid_to: Day = None
    retracted_at: Day = None
    other: Other | None = Field(default=None, description="The other end of a link.")


class GradeChangesAnswer(Answer):
    """What moved a grade from one month to a later one: the parts add up to `log_odds`."""

    enterprise_id: EnterpriseId
    before: GradeState = Field(description="The earlier month.")
    after: GradeState = Field(description="The later month.")
    log_odds: float = Field(description="after - before.", examples=[1.2])
    base: Points
    rest: float = Field(description="Change of the paths not listed.", examples=[0.0])
    indicators: list[IndicatorChange] = Field(description="The heaviest first.")
    paths: list[PathChange] = Field(description="The heaviest first.")
    facts_total: int = Field(description="All records and links that came or went.", examples=[2])
    facts: list[FactChange] = Field(description="Records, then links.")
