// Which enterprises changed most of their shareholders between two days.
// Whole changes of owners shortly before trouble are a pattern of firms that are sold empty.
// group: ownership
// $from: date = 2026-01-01; the day before the changes
// $to: date = 2026-10-31; the day after them
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the enterprise
// -> name: text; its name
// -> left_holders: integer; holders of the first day that hold nothing on the second
// -> new_holders: integer; holders of the second day that held nothing on the first
// -> stayed: integer; holders of both days
MATCH (enterprise:Enterprise)<-[:HOLDS]-(any)
WITH DISTINCT enterprise
CALL (enterprise) {
  MATCH (enterprise)<-[link:HOLDS]-(holder)
  WHERE link.interest = 'shareholding'
    AND link.retracted_at IS NULL AND link.recorded_at <= $from
    AND (link.valid_from IS NULL OR link.valid_from <= $from)
    AND (link.valid_to IS NULL OR link.valid_to > $from)
    AND NOT EXISTS {
      MATCH (holder)-[later:HOLDS {link_key: link.link_key}]->(enterprise)
      WHERE coalesce(later.retracted_at, later.recorded_at) <= $from
        AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
    }
  RETURN collect(DISTINCT elementId(holder)) AS before
}
CALL (enterprise) {
  MATCH (enterprise)<-[link:HOLDS]-(holder)
  WHERE link.interest = 'shareholding'
    AND link.retracted_at IS NULL AND link.recorded_at <= $to
    AND (link.valid_from IS NULL OR link.valid_from <= $to)
    AND (link.valid_to IS NULL OR link.valid_to > $to)
    AND NOT EXISTS {
      MATCH (holder)-[later:HOLDS {link_key: link.link_key}]->(enterprise)
      WHERE coalesce(later.retracted_at, later.recorded_at) <= $to
        AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
    }
  RETURN collect(DISTINCT elementId(holder)) AS after
}
WITH enterprise, size([one IN before WHERE NOT one IN after]) AS left_holders,
     size([one IN after WHERE NOT one IN before]) AS new_holders,
     size([one IN before WHERE one IN after]) AS stayed
WHERE left_holders > 0 OR new_holders > 0
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name, left_holders,
       new_holders, stayed
ORDER BY left_holders + new_holders DESC, enterprise_id LIMIT $limit
