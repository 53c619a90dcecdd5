// Which of some nodes have many links that may hold on a day, and how many of each type.
// $elements: element ids of the nodes
// $as_of: the day on which links hold
// $known_at: the day by which they were learned
// $types: the types of links that count
// $more: only nodes with more links than this are told
UNWIND $elements AS element
MATCH (node) WHERE elementId(node) = element
  AND COUNT { (node)-[:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF|REGISTERED_AT
    |BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT|PARTY_TO
    |SAME_PERSON]-() } > $more
CALL (node) {
  MATCH (node)-[link:HOLDS|LEGAL_REP_OF|OFFICER_OF|LIAISON_OF|BENEFICIAL_OWNER_OF|REGISTERED_AT
    |BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|REGISTERED_BY|HAS_CONTACT|PARTY_TO
    |SAME_PERSON]-()
  WHERE type(link) IN $types
    AND link.recorded_at <= $known_at AND link.retracted_at IS NULL
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  WITH type(link) AS link_type, count(DISTINCT link.link_key) AS links ORDER BY link_type
  RETURN sum(links) AS links, collect([link_type, links]) AS by_type
}
WITH element, links, by_type WHERE links > $more
WITH collect([element, links, by_type]) AS rows
RETURN
  [row IN rows | row[0]] AS element,
  [row IN rows | row[1]] AS links,
  [row IN rows | row[2]] AS by_type
