// Which enterprises guarantee each other around, in circles of up to five.
// Such guarantees are worth nothing when one of them fails. Each circle is shown once.
// group: dealings
// $as_of: date = 2026-10-31; the day on which every guarantee must hold
// $limit: integer = 100; at most so many rows
// -> steps: integer; how many enterprises are in the circle
// -> circle: texts; their ids, each guaranteeing the next and the last the first
// -> least_amount: number; the smallest guarantee around, in yuan, null when none is known
MATCH circle = (start:Enterprise)-[links:GUARANTEES*2..5]->(start)
WHERE all(node IN nodes(circle)[1..-1] WHERE node.enterprise_id > start.enterprise_id
    AND single(again IN nodes(circle) WHERE again = node))
  AND all(link IN links WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH (guarantor)-[later:GUARANTEES {link_key: link.link_key}]->()
      WHERE elementId(guarantor) = elementId(startNode(link))
        AND coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
    })
WITH [node IN nodes(circle)[..-1] | node.enterprise_id] AS circle,
     reduce(least = null, link IN links | CASE
       WHEN link.amount IS NULL THEN least
       WHEN least IS NULL OR link.amount < least THEN link.amount
       ELSE least END) AS least_amount
RETURN DISTINCT size(circle) AS steps, circle, least_amount
ORDER BY steps, circle LIMIT $limit
