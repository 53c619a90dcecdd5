"""What a person's own statement may see of the graph and use of Neo4j; all else is refused.

Persons' names, free text (which may hold them) and what officials signed are left out. A key that
no node or link has is free, as it can't tell anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAME = "name"
# Only nodes of these labels show a name in full; of all others the surname is shown.
NAMED_LABELS = frozenset({"Enterprise", "Agent", "Registration", "EarlierAgent"})
STAR = "*"

OPEN_PROPERTIES = _words(
    """
    enterprise_id name status enterprise_type industry division registered_capital established_on
    ended_on person_id address_id text building room hosting agent_id contact_id contact_kind
    interest share share_low share_high subscribed_amount paid_amount position address_kind amount
    business_type role decision score record_id kind authority category result source
    valid_from valid_to recorded_at retracted_at version_id link_key learned_key
    grade_id period class probability log_odds own_points contagion_points policy_version
    model_version snapshot_fingerprint run_id as_of enterprises points operator domain
    domain_grade_id load_id sources frame cause number previous hash
    year quarter month week day days months years hour minute second epochSeconds
    """
)

FUNCTIONS = _words(
    """
    count collect sum avg min max stdev stdevp percentilecont percentiledisc
    coalesce size length type id elementid startnode endnode nodes relationships labels keys
    head last tail range reverse isempty exists reduce all any none single nullif valuetype
    tointeger tofloat tostring toboolean tointegerornull tofloatornull tostringornull
    tobooleanornull tointegerlist tofloatlist tostringlist tobooleanlist
    abs ceil floor round sign sqrt exp log log10 pi isnan
    left right trim ltrim rtrim btrim split substring tolower toupper lower upper
    char_length character_length date datetime localdatetime time localtime duration
    date.truncate datetime.truncate duration.between duration.indays duration.inmonths
    duration.inseconds shortestpath allshortestpaths
    """
)

PROCEDURES = frozenset(
    {
        "db.index.fulltext.queryNodes",
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.visualization",
    }
)

# Operators of Neo4j 5 that read the graph or reckon with rows, as EXPLAIN names them.
OPERATORS = _words(
    """
    AllNodesScan AntiSemiApply Anti Apply Argument ArgumentTracker AssertSameNode
    AssertSameRelationship AssertingMultiNodeIndexSeek AssertingMultiRelationshipIndexSeek
    BFSPruningVarLengthExpand BFSPruningVarLengthExpand(All) BFSPruningVarLengthExpand(Into)
    BidirectionalRepeat(Trail) CacheProperties CartesianProduct ConditionalApply
    DirectedAllRelationshipsScan DirectedRelationshipByElementIdSeek DirectedRelationshipByIdSeek
    DirectedRelationshipIndexContainsScan DirectedRelationshipIndexEndsWithScan
    DirectedRelationshipIndexScan DirectedRelationshipIndexSeek DirectedRelationshipIndexSeekByRange
    DirectedRelationshipTypeScan DirectedRelationshipUniqueIndexSeek
    DirectedUnionRelationshipTypesScan Distinct Eager EagerAggregation EmptyResult Expand(All)
    Expand(Into) Filter IntersectionNodeByLabelsScan LeftOuterHashJoin LetAntiSemiApply
    LetSelectOrAntiSemiApply
    LetSelectOrSemiApply LetSemiApply Limit MultiNodeIndexSeek NodeByElementIdSeek NodeByIdSeek
    NodeByLabelScan NodeCountFromCountStore NodeHashJoin NodeIndexContainsScan NodeIndexEndsWithScan
    NodeIndexScan NodeIndexSeek NodeIndexSeekByRange NodeUniqueIndexSeek
    NodeUniqueIndexSeekByRange NullifyMetadata Optional OptionalExpand(All) OptionalExpand(Into)
    OrderedAggregation OrderedDistinct OrderedUnion PartialSort PartialTop PartitionedAllNodesScan
    PartitionedNodeByLabelScan ProcedureCall ProduceResults ProjectEndpoints Projection
    PruningVarLengthExpand RelationshipCountFromCountStore Repeat(Trail) RepeatTrail
    RightOuterHashJoin RollUpApply SelectOrAntiSemiApply SelectOrSemiApply SemiApply ShortestPath
    Skip Sort StatefulShortestPath(All) StatefulShortestPath(Into) SubtractionNodeByLabelsScan Top
    Top1WithTies Trail TriadicBuild TriadicFilter TriadicSelection UndirectedAllRelationshipsScan
    UndirectedRelationshipByElementIdSeek UndirectedRelationshipByIdSeek
    UndirectedRelationshipIndexContainsScan UndirectedRelationshipIndexEndsWithScan
    UndirectedRelationshipIndexScan UndirectedRelationshipIndexSeek
    UndirectedRelationshipIndexSeekByRange UndirectedRelationshipTypeScan
    UndirectedRelationshipUniqueIndexSeek UndirectedUnionRelationshipTypesScan Union
    UnionNodeByLabelsScan Unwind ValueHashJoin VarLengthExpand(All) VarLengthExpand(Into)
    VarLengthExpand(Pruning)
    """
)


def open_properties(labels: frozenset[str], properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a node or link that may be shown; a name by surname unless it is open."""
    shown = {key: value for key, value in properties.items() if key in OPEN_PROPERTIES}
    if NAME in shown and not labels & NAMED_LABELS:
        shown[NAME] = surname(shown[NAME])
    return shown


def surname(name: Any) -> str | None:
    """The first character and a star, as `masking` of a statement's text gives it."""
    if not isinstance(name, str):
        return None
    return name[:1] + STAR if len(name) > 1 else STAR
