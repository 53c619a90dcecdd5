// One hop out from some nodes: of each, how many links hold and the first of them with the node at
// their other end, those with the riskiest enterprises first.
// $frontier: element ids of the nodes
// $as_of: the day on which a link must hold and be known
// $period: the month of the classes shown; null takes the latest
// $per_node: at most so many links of each node
UNWIND $frontier AS start
MATCH (node) WHERE elementId(node) = start
CALL (node) {
  MATCH (node)-[link:HOLDS|LEGAL_REP_OF|OFFICER_OF|REGISTERED_AT|BRANCH_OF|GUARANTEES|SUPPLIES
                    |EXECUTIVE_PARTNER_OF]-(other)
    WHERE coalesce(link.retracted_at, link.recorded_at) <= $as_of
  // of the versions of one link, the latest learned counts, and only then whether it holds
  WITH link, other
  ORDER BY coalesce(link.retracted_at, link.recorded_at) DESC, link.retracted_at IS NOT NULL DESC,
           link.version_id DESC
  WITH link.link_key AS link_key, collect(link)[0] AS link, collect(other)[0] AS other
    WHERE link.retracted_at IS NULL
      AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
      AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  CALL (other) {
    OPTIONAL MATCH (other)-[:GRADED]->(found:Grade)
      WHERE $period IS NULL OR found.period = $period
    RETURN found AS grade ORDER BY found.period DESC LIMIT 1
  }
  WITH link, other, grade,
       coalesce(other.enterprise_id, other.person_id, other.address_id) AS other_id
  ORDER BY coalesce(grade.score, -1) DESC, type(link), other_id, link.version_id
  RETURN count(link) AS links_total, collect({
    other: elementId(other),
    link: {
      type: type(link), link_id: link.version_id,
      `from`: coalesce(startNode(link).enterprise_id, startNode(link).person_id,
                       startNode(link).address_id),
      `to`: coalesce(endNode(link).enterprise_id, endNode(link).person_id,
                     endNode(link).address_id),
      share: link.share, amount: link.amount, position: link.position,
      valid_from: toString(link.valid_from), source: link.source
    },
    node: {
      kind: CASE WHEN other:Enterprise THEN 'Enterprise'
                 WHEN other:Person THEN 'Person' ELSE 'Address' END,
      id: other_id, name: coalesce(other.name, other.text), status: other.status,
      hosting: other.hosting, class: grade.class, score: grade.score
    }
  })[..$per_node] AS links
}
RETURN start, links_total, links
