// One step along links from some nodes, either way.
// A pair comes when any version of a link between the two, known by then, holds on the day: more
// pairs than truly hold, never fewer, as the version that counts is chosen after reading all.
// $elements: element ids of the nodes
// $as_of: the day on which links hold
// $known_at: the day by which they were learned
// $types: the types of links to follow
// $through_hosting: whether to step to addresses declared as hosting
// $within: element ids one of which the other node must be; null: any
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
MATCH (node)-[link:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF|REGISTERED_AT
    |BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT|PARTY_TO
    |SAME_PERSON]-(other)
WHERE type(link) IN $types
  AND ($within IS NULL OR elementId(other) IN $within)
  AND link.recorded_at <= $known_at AND link.retracted_at IS NULL
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  // an address that any version says is not hosting may have been none on the day
  AND ($through_hosting OR NOT coalesce(other.hosting, false) OR EXISTS {
    MATCH (version:EarlierAddress)-[:ABOUT]->(other) WHERE NOT version.hosting
  })
WITH DISTINCT node, other
WITH
  collect([
    elementId(node),
    elementId(other),
    CASE WHEN other:Enterprise THEN 'Enterprise' WHEN other:Person THEN 'Person'
         WHEN other:Address THEN 'Address' WHEN other:Agent THEN 'Agent' ELSE 'Contact' END
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS element,
  [row IN rows | row[1]] AS other,
  [row IN rows | row[2]] AS kind
