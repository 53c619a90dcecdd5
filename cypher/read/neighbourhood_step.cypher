// One hop out from some nodes: of each, how many links hold and the first of them with the node at
// their other end, those with the riskiest enterprises first. Of a hub only $ranked links are read:
// `links_total` then counts all versions of its links, which is at least how many hold.
// $frontier: element ids of the nodes
// $as_of: the day on which a link must hold and be known
// $period: the month of the classes shown; null takes the latest
// $ranked: at most so many links of each node are read and ranked
// $per_node: at most so many links of each node are told
UNWIND $frontier AS start
MATCH (node) WHERE elementId(node) = start
CALL (node) {
  MATCH (node)-[link:HOLDS|LEGAL_REP_OF|OFFICER_OF|REGISTERED_AT|BRANCH_OF|GUARANTEES|SUPPLIES
                    |EXECUTIVE_PARTNER_OF]-(other)
  WHERE link.recorded_at <= $as_of AND link.retracted_at IS NULL
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
    // of the versions of one link, the latest learned counts, and only then whether it holds
    AND NOT EXISTS {
      MATCH (node)-[newer:HOLDS|LEGAL_REP_OF|OFFICER_OF|REGISTERED_AT|BRANCH_OF|GUARANTEES|SUPPLIES
                         |EXECUTIVE_PARTNER_OF]-(other)
      WHERE newer.link_key = link.link_key
        AND coalesce(newer.retracted_at, newer.recorded_at) <= $as_of
        AND (coalesce(newer.retracted_at, newer.recorded_at) > link.recorded_at
          OR coalesce(newer.retracted_at, newer.recorded_at) = link.recorded_at
            AND (newer.retracted_at IS NOT NULL OR newer.version_id > link.version_id))
    }
  WITH link, other LIMIT $ranked
  CALL (other) {
    OPTIONAL MATCH (other)-[:GRADED]->(found:Grade)
      WHERE $period IS NULL OR found.period = $period
    RETURN found AS grade ORDER BY found.period DESC LIMIT 1
  }
  WITH link, other, grade,
       coalesce(other.enterprise_id, other.person_id, other.address_id) AS other_id
  ORDER BY coalesce(grade.score, -1) DESC, type(link), other_id, link.version_id LIMIT $ranked
  WITH count(link) AS read, collect([link, other, grade, other_id])[..$per_node] AS first
  RETURN read, [one IN first | {
    other: elementId(one[1]),
    link: {
      type: type(one[0]), link_id: one[0].version_id,
      `from`: coalesce(startNode(one[0]).enterprise_id, startNode(one[0]).person_id,
                       startNode(one[0]).address_id),
      `to`: coalesce(endNode(one[0]).enterprise_id, endNode(one[0]).person_id,
                     endNode(one[0]).address_id),
      share: one[0].share, amount: one[0].amount, position: one[0].position,
      valid_from: toString(one[0].valid_from), source: one[0].source
    },
    node: {
      kind: CASE WHEN one[1]:Enterprise THEN 'Enterprise'
                 WHEN one[1]:Person THEN 'Person' ELSE 'Address' END,
      id: one[3], name: coalesce(one[1].name, one[1].text), status: one[1].status,
      hosting: one[1].hosting, class: one[2].class, score: one[2].score
    }
  }] AS links
}
RETURN start, links,
  CASE WHEN read < $ranked THEN read ELSE COUNT {
    (node)-[:HOLDS|LEGAL_REP_OF|OFFICER_OF|REGISTERED_AT|BRANCH_OF|GUARANTEES|SUPPLIES
            |EXECUTIVE_PARTNER_OF]-()
  } END AS links_total
