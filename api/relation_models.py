"""What is asked about relations between parties, and what an answer about them holds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.models import Answer, EnterpriseId, Model, OutsideArea
from graph.relations_question import DEFAULT_TYPES, LINK_TYPES, MOST, MOST_INTERMEDIARIES

LinkType = Literal[LINK_TYPES]  # type: ignore[valid-type]  # a tuple of names, as typing allows
Cursor = Annotated[
    str | None,
    Field(max_length=4000, description="The `next` of the page before.", examples=["WzEsIDNd"]),
]
KnownAt = Annotated[
    date | None, Field(description="The day by which facts were learned; left out: as_of.")
]
AsOf = Annotated[date | None, Field(description="The day the links hold; left out: today.")]
NodeId = Annotated[str, Field(description="The node's key.", examples=["p-7f3a"])]
Day = Annotated[str | None, Field(description="YYYY-MM-DD.", examples=["2020-01-01"])]
DayHeld = Annotated[date, Field(description="The day the links hold.", examples=["2026-10-31"])]
DayKnown = Annotated[
    date, Field(description="The day by which facts were learned.", examples=["2026-10-31"])
]
Partial = Annotated[
    bool, Field(description="Whether there is more than the pages so far told.", examples=[True])
]
Next = Annotated[
    str | None, Field(description="Pass as `cursor` to go on; null at the end.", examples=[None])
]


class RelationsAsked(BaseModel, extra="forbid"):
    """Which parties, on which days, through how many others, and by which links."""

    parties: list[EnterpriseId] = Field(
        min_length=2, max_length=MOST, description="Enterprises and persons, mixed."
    )
    max_intermediaries: int = Field(
        default=4, ge=0, le=MOST_INTERMEDIARIES, description="Nodes between two parties."
    )
    kinds: list[LinkType] = Field(
        default=list(DEFAULT_TYPES), min_length=1, description="Types of links to use."
    )
    as_of: AsOf = None
    known_at: KnownAt = None
    through_hosting: bool = Field(
        default=False, description="Whether a shared hosting address relates."
    )
    limit: int = Field(default=100, ge=1, le=1000, description="Ways a page.")
    links_per_hub: int = Field(
        default=200, ge=1, le=2000, description="Of a node with more links, so many are read."
    )
    cursor: Cursor = None


class SuspicionsAsked(BaseModel, extra="forbid"):
    """On which days, and how much at once."""

    as_of: AsOf = None
    known_at: KnownAt = None
    limit: int = Field(default=100, ge=1, le=1000, description="Others a page.")
    cursor: Cursor = None


class RelationNode(Model):
    """A node of a way."""

    kind: Literal["Enterprise", "Person", "Address", "Agent", "Contact"] = Field(
        description="What it is.", examples=["Person"]
    )
    id: NodeId
    name: str | None = Field(default=None, description="Name or text.", examples=["王*"])
    outside_area: OutsideArea = False


class RelationLink(Model, extra="allow"):
    """A link in the direction it has in the graph; its other fields are what its type says."""

    type: str = Field(description="Type of the link.", examples=["HOLDS"])
    link_id: str = Field(description="Version of the link that counts.", examples=["5e0c"])
    from_id: str = Field(alias="from", description="Where it starts.", examples=["p-7f3a"])
    to_id: str = Field(alias="to", description="Where it ends.", examples=["91990100MA00000001"])
    share: float | None = Field(default=None, description="Share in [0, 1].", examples=[0.6])
    cost: float | None = Field(
        default=None, description="-ln(strength), at least 0.", examples=[0.51]
    )
    valid_from: Day = None
    valid_to: Day = None
    recorded_at: Day = None
    source: str | None = Field(default=None, description="Who said so.", examples=["gsxt"])


class Way(Model):
    """A way between two parties: nodes, and between each two of them all links."""

    from_id: str = Field(alias="from", description="A party.", examples=["91990100MA00000001"])
    to_id: str = Field(alias="to", description="Another party.", examples=["p-7f3a"])
    intermediaries: int = Field(description="Nodes between them.", examples=[1])
    cost: float = Field(description="Sum over the steps of the cheapest link.", examples=[1.2])
    nodes: list[RelationNode] = Field(description="From one party to the other.")
    steps: list[list[RelationLink]] = Field(description="All links of each step.")


class RelatedPair(Model):
    """Two parties with the shortest and the cheapest way between them."""

    from_id: str = Field(alias="from", description="A party.", examples=["91990100MA00000001"])
    to_id: str = Field(alias="to", description="Another party.", examples=["p-7f3a"])
    shortest: Way = Field(description="The way of the fewest links.")
    cheapest: Way = Field(description="The way of the least cost.")


class RelationHub(Model):
    """A node with many links: how many of each type, and how much of it was read."""

    kind: str = Field(description="What it is.", examples=["Agent"])
    id: NodeId
    links: dict[str, int] = Field(description="Links by type.", examples=[{"REGISTERED_BY": 900}])
    neighbours: int = Field(description="Nodes it has links with.", examples=[900])
    neighbours_read: int = Field(description="Of them read so far.", examples=[200])


class RelationsExplored(Model):
    """What was read, and how far the answer is complete."""

    stage: int = Field(description="How often hubs were read further, from 1.", examples=[1])
    nodes: int = Field(description="Nodes reached.", examples=[120])
    steps: int = Field(description="Pairs of nodes with a link.", examples=[300])
    nodes_between: int = Field(description="Nodes on ways between parties.", examples=[12])
    steps_between: int = Field(description="Steps on ways between parties.", examples=[20])
    hubs_met: int = Field(description="Nodes with many links.", examples=[1])
    hubs_unfinished: int = Field(description="Of them not wholly read.", examples=[1])
    complete_links: int = Field(description="Ways so long are complete but for hubs.", examples=[5])
    complete: bool = Field(description="Whether everything was read.", examples=[False])


class RelationsAnswer(Answer):
    """One page of what relates the parties."""

    as_of: DayHeld
    known_at: DayKnown
    parties: list[RelationNode] = Field(description="The parties.")
    same: list[list[str]] = Field(description="Parties told under another id.", examples=[[]])
    direct: list[RelationLink] = Field(description="Links between two parties (first pages).")
    pairs: list[RelatedPair] = Field(description="Best way of each pair (first pages).")
    ways: list[Way] = Field(description="Ways by length, pair and nodes; no third party on them.")
    hubs: list[RelationHub] = Field(description="Nodes with many links, the largest first.")
    explored: RelationsExplored = Field(description="What was read.")
    partial: Partial
    next: Next


class SuspicionEvidence(Model):
    """One piece of evidence; the score orders what to look at and is no probability."""

    kind: str = Field(description="What is shared.", examples=["phone"])
    score: float = Field(ge=0, le=1, description="The rarer, the higher.", examples=[0.8])
    own_id: str = Field(description="The thing or person here.", examples=["C-5e0c"])
    their_id: str = Field(description="The thing or person there.", examples=["C-5e0c"])
    shared_by: int = Field(description="Enterprises or namesakes.", examples=[2])
    links: list[RelationLink] = Field(description="The links on both sides.")


class Suspected(Model):
    """Another enterprise that may be related; it is never merged."""

    enterprise_id: EnterpriseId
    outside_area: OutsideArea = False
    score: float = Field(ge=0, le=1, description="1 - product of (1 - score).", examples=[0.86])
    evidence: list[SuspicionEvidence] = Field(description="The strongest first.")


class SuspicionGroup(Model):
    """What many share."""

    kind: str = Field(description="What it is.", examples=["Agent"])
    id: NodeId
    shared_by: int = Field(description="How many share it.", examples=[900])
    read: int = Field(description="Of them read so far.", examples=[500])
    links: dict[str, int] = Field(description="Links by type.", examples=[{"REGISTERED_BY": 900}])


class SuspicionsExplored(Model):
    """What was read."""

    stage: int = Field(description="How often hubs were read further, from 1.", examples=[1])
    nodes: int = Field(description="Nodes reached.", examples=[120])
    exceeded: bool = Field(description="Whether reading stopped at its limit.", examples=[False])


class SuspicionsAnswer(Answer):
    """One page of suspected relations, by score; addresses declared as hosting are left out."""

    enterprise_id: EnterpriseId
    as_of: DayHeld
    known_at: DayKnown
    hosting_left_out: bool = Field(default=True, description="Always.", examples=[True])
    suspected: list[Suspected] = Field(description="By score, then id.")
    groups: list[SuspicionGroup] = Field(description="What many share, the largest first.")
    explored: SuspicionsExplored = Field(description="How much was read, and whether it stopped.")
    partial: Partial
    next: Next
