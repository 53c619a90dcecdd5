// A page of the links of one hub that hold on a day, as known on another, in the order Neo4j keeps
// them (the same until the next load): of a hub no more is read than the pages so far.
// $element: element id of the node
// $as_of: the day on which a link must hold
// $known_at: the day by which it was learned
// $types: the types of links that are wanted
// $period: the month of the classes shown; null takes the latest
// $skip: how many links the pages before held
// $limit: how many links the page holds
MATCH (node) WHERE elementId(node) = $element
MATCH (node)-[link:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF|REGISTERED_AT
    |BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT|PARTY_TO
    |SAME_PERSON]-(other)
WHERE type(link) IN $types AND link.recorded_at <= $known_at AND link.retracted_at IS NULL
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  // of the versions of one link, the latest learned counts, and only then whether it holds
  AND NOT EXISTS {
    MATCH (node)-[newer:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF|REGISTERED_AT
        |BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT|PARTY_TO
        |SAME_PERSON]-(other)
    WHERE newer.link_key = link.link_key
      AND coalesce(newer.retracted_at, newer.recorded_at) <= $known_at
      AND (coalesce(newer.retracted_at, newer.recorded_at) > link.recorded_at
        OR coalesce(newer.retracted_at, newer.recorded_at) = link.recorded_at
          AND (newer.retracted_at IS NOT NULL OR newer.version_id > link.version_id))
  }
WITH link, other SKIP $skip LIMIT $limit
CALL (other) {
  OPTIONAL MATCH (other)-[:GRADED]->(found:Grade)
    WHERE $period IS NULL OR found.period = $period
  RETURN found AS grade ORDER BY found.period DESC LIMIT 1
}
RETURN collect({
  type: type(link), link_id: link.version_id, outward: other = endNode(link),
  share: link.share, amount: link.amount, position: link.position,
  valid_from: toString(link.valid_from), valid_to: toString(link.valid_to),
  recorded_at: toString(link.recorded_at), source: link.source,
  other: {
    kind: CASE WHEN other:Enterprise THEN 'Enterprise' WHEN other:Person THEN 'Person'
               WHEN other:Address THEN 'Address' WHEN other:Agent THEN 'Agent'
               ELSE 'Contact' END,
    id: coalesce(other.enterprise_id, other.person_id, other.address_id, other.agent_id,
                 other.contact_id),
    name: coalesce(other.name, other.text), status: other.status, hosting: other.hosting,
    class: grade.class, score: grade.score
  }
}) AS page
