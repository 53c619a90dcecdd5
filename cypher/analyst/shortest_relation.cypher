// The shortest ways between two enterprises or persons, through at most six others of any kind.
// Addresses declared as hosting lead nowhere, and so do suspected same persons.
// group: ownership
// $first_id: text = 91990100MA00000001; an enterprise_id or person_id
// $second_id: text = 91990100MA00000002; another
// $as_of: date = 2026-10-31; the day on which every link must hold
// $limit: integer = 100; at most so many ways
// -> intermediaries: integer; how many others lie between
// -> ids: texts; the ids along the way
// -> via: texts; the types of its links
// -> link_ids: texts; the versions of its links
CALL () {
  MATCH (first:Enterprise {enterprise_id: $first_id}) RETURN first
  UNION MATCH (first:Person {person_id: $first_id}) RETURN first
}
CALL () {
  MATCH (second:Enterprise {enterprise_id: $second_id}) RETURN second
  UNION MATCH (second:Person {person_id: $second_id}) RETURN second
}
MATCH way = ALL SHORTEST (first)
  ((here)-[link:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF|REGISTERED_AT|BRANCH_OF
    |GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT|PARTY_TO]-(there)
    WHERE NOT coalesce(there.hosting, false)
      AND link.retracted_at IS NULL AND link.recorded_at <= $as_of
      AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
      AND (link.valid_to IS NULL OR link.valid_to > $as_of)
      AND NOT EXISTS {
        MATCH (origin)-[later {link_key: link.link_key}]->()
        WHERE elementId(origin) = elementId(startNode(link)) AND type(later) = type(link)
          AND coalesce(later.retracted_at, later.recorded_at) <= $as_of
          AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
            OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
               AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
      }
  ){1,7} (second)
WITH nodes(way) AS along, relationships(way) AS links
RETURN size(links) - 1 AS intermediaries,
       [node IN along | coalesce(node.enterprise_id, node.person_id, node.address_id,
                                 node.agent_id, node.contact_id)] AS ids,
       [link IN links | type(link)] AS via,
       [link IN links | link.version_id] AS link_ids
ORDER BY ids, via, link_ids LIMIT $limit
