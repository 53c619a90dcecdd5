// Which enterprises have most neighbours that came onto a list between two days.
// A neighbour is one share, guarantee, supply or branch away, or has the same legal representative
// or officer. It tells where to look before the next month is graded.
// group: records
// $from: date = 2026-10-01; the first day
// $to: date = 2026-10-31; the last day, on which every link must hold
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; an enterprise near them
// -> name: text; its name
// -> class: text; its latest class, null when not graded
// -> listed_neighbours: integer; how many enterprises near it were listed
// -> neighbour_ids: texts; at most ten of them
MATCH (listed:Enterprise)<-[:ABOUT]-(record:Record)
WHERE (record:AbnormalListing OR record:SeriousListing)
  AND record.valid_from >= $from AND record.valid_from <= $to
  AND record.retracted_at IS NULL AND record.recorded_at <= $to
  AND NOT EXISTS {
    MATCH (later:Record {record_id: record.record_id})
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $to
      AND (coalesce(later.retracted_at, later.recorded_at) > record.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = record.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > record.version_id))
  }
WITH DISTINCT listed
MATCH way = (listed)
  -[:HOLDS|BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF|LEGAL_REP_OF|OFFICER_OF*1..2]-
  (other:Enterprise)
WHERE other <> listed AND all(between IN nodes(way)[1..-1] WHERE between:Person)
  AND all(link IN relationships(way) WHERE link.retracted_at IS NULL AND link.recorded_at <= $to
    AND (link.valid_from IS NULL OR link.valid_from <= $to)
    AND (link.valid_to IS NULL OR link.valid_to > $to)
    AND NOT EXISTS {
      MATCH (origin)-[later {link_key: link.link_key}]->()
      WHERE elementId(origin) = elementId(startNode(link)) AND type(later) = type(link)
        AND coalesce(later.retracted_at, later.recorded_at) <= $to
        AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
    })
WITH DISTINCT other, listed ORDER BY listed.enterprise_id LIMIT 1000000000
WITH other, collect(listed.enterprise_id) AS ids
CALL (other) {
  OPTIONAL MATCH (other)-[:GRADED]->(grade:Grade)
  RETURN grade.class AS class ORDER BY grade.period DESC LIMIT 1
}
RETURN other.enterprise_id AS enterprise_id, other.name AS name, class,
       size(ids) AS listed_neighbours, ids[..10] AS neighbour_ids
ORDER BY listed_neighbours DESC, enterprise_id LIMIT $limit
