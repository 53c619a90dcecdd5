// The links of one node that hold on a day, as known on another: how many of each type, and a page
// of them in the order of type, direction and key, so that a hub is read without ranking it.
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
    |SAME_PERSON]-()
WHERE type(link) IN $types AND coalesce(link.retracted_at, link.recorded_at) <= $known_at
WITH node, link.link_key AS link_key, collect(link) AS versions
// of the versions of one link, the latest learned counts, and only then whether it holds
WITH node, reduce(best = versions[0], one IN tail(versions) |
    CASE WHEN
      coalesce(one.retracted_at, one.recorded_at) > coalesce(best.retracted_at, best.recorded_at)
      OR coalesce(one.retracted_at, one.recorded_at) = coalesce(best.retracted_at, best.recorded_at)
        AND (one.retracted_at IS NOT NULL AND best.retracted_at IS NULL
          OR (one.retracted_at IS NULL) = (best.retracted_at IS NULL)
            AND one.version_id > best.version_id)
    THEN one ELSE best END) AS link
WHERE link.retracted_at IS NULL
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
WITH node, collect(link) AS links
CALL (node, links) {
  UNWIND links AS link
  WITH type(link) AS type, startNode(link) = node AS outward, count(*) AS total
  RETURN collect({type: type, outward: outward, links: total}) AS groups
}
CALL (node, links) {
  UNWIND links AS link
  WITH node, link ORDER BY type(link), startNode(link) = node DESC, link.link_key
  SKIP $skip LIMIT $limit
  WITH link, CASE WHEN startNode(link) = node THEN endNode(link) ELSE startNode(link) END AS other
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
}
RETURN groups, page
