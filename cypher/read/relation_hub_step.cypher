// One step along links from hubs, to the first of their neighbours in the order of their ids.
// A pair comes when any version of a link between the two, known by then, holds on the day: more
// pairs than truly hold, never fewer, as the version that counts is chosen after reading all.
// $elements: element ids of the nodes
// $as_of: the day on which links hold
// $known_at: the day by which they were learned
// $types: the types of links to follow
// $through_hosting: whether to step to addresses declared as hosting
// $take: at most so many neighbours of each hub
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
CALL (node) {
  MATCH (node)-[link:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF|REGISTERED_AT
    |BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT|PARTY_TO
    |SAME_PERSON]-(other)
  WHERE type(link) IN $types
    AND link.recorded_at <= $known_at AND link.retracted_at IS NULL
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
    // an address that any version says is not hosting may have been none on the day
    AND ($through_hosting OR NOT coalesce(other.hosting, false) OR EXISTS {
      MATCH (version:EarlierAddress)-[:ABOUT]->(other) WHERE NOT version.hosting
    })
  WITH DISTINCT other
  WITH other, coalesce(other.enterprise_id, other.person_id, other.address_id, other.agent_id,
                       other.contact_id) AS id
  ORDER BY id, elementId(other)
  WITH collect(other) AS others
  UNWIND range(0, size(others) - 1) AS place
  WITH size(others) AS total, place, others[place] AS other
  WHERE place < $take
  RETURN total, place, other
}
WITH
  collect([
    element,
    elementId(other),
    CASE WHEN other:Enterprise THEN 'Enterprise' WHEN other:Person THEN 'Person'
         WHEN other:Address THEN 'Address' WHEN other:Agent THEN 'Agent' ELSE 'Contact' END,
    place,
    total
  ]) AS rows
RETURN
  [row IN rows | row[0]] AS element,
  [row IN rows | row[1]] AS other,
  [row IN rows | row[2]] AS kind,
  [row IN rows | row[3]] AS place,
  [row IN rows | row[4]] AS total
