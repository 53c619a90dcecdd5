// Which enterprises two enterprises both have dealings or shares with: supplies, guarantees,
// branches, shareholdings and executive partners, in either direction.
// group: dealings
// $first_id: text = 91990100MA00000001; an enterprise_id
// $second_id: text = 91990100MA00000002; another
// $as_of: date = 2026-10-31; the day on which both links must hold
// -> enterprise_id: text; an enterprise linked with both
// -> name: text; its name
// -> class: text; its latest class, null when not graded
// -> with_first: texts; the types of its links with the first, '>' when they lead to it, '<' when
// from it
// -> with_second: texts; the same of the second
MATCH (first:Enterprise {enterprise_id: $first_id})
      -[mine:HOLDS|BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF]-(common:Enterprise)
MATCH (common)-[theirs:HOLDS|BRANCH_OF|GUARANTEES|SUPPLIES|EXECUTIVE_PARTNER_OF]-
      (second:Enterprise {enterprise_id: $second_id})
WHERE common <> first AND common <> second AND first <> second
  AND all(link IN [mine, theirs] WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH (common)-[later {link_key: link.link_key}]-()
      WHERE type(later) = type(link) AND startNode(later) = startNode(link)
        AND coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
    })
WITH common,
     CASE WHEN endNode(mine) = common THEN '>' ELSE '<' END + type(mine) AS ours,
     CASE WHEN endNode(theirs) = common THEN '>' ELSE '<' END + type(theirs) AS other
ORDER BY ours, other
WITH common, collect(DISTINCT ours) AS with_first, collect(DISTINCT other) AS with_second
CALL (common) {
  OPTIONAL MATCH (common)-[:GRADED]->(grade:Grade)
  RETURN grade.class AS class ORDER BY grade.period DESC LIMIT 1
}
RETURN common.enterprise_id AS enterprise_id, common.name AS name, class, with_first, with_second
ORDER BY enterprise_id
