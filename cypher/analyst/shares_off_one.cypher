// Of which enterprises the shares told do not add up to one.
// Less than one means that a holder is missing, more that a holder was left behind.
// group: quality
// $as_of: date = 2026-10-31; the day on which every shareholding must hold
// $tolerance: number = 0.01; how far from 1 is let pass
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the enterprise
// -> name: text; its name
// -> holders: integer; how many holders have a known share
// -> unknown: integer; how many have none
// -> total: number; the sum of the known shares, in [0, 1] when all is well
MATCH (enterprise:Enterprise)<-[link:HOLDS {interest: 'shareholding'}]-(holder)
WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (holder)-[later:HOLDS {link_key: link.link_key}]->(enterprise)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
WITH enterprise, count(link.share) AS holders, count(*) - count(link.share) AS unknown,
     sum(link.share) AS total
WHERE total > 1 + $tolerance OR total < 1 - $tolerance AND unknown = 0
RETURN enterprise.enterprise_id AS enterprise_id, enterprise.name AS name, holders, unknown, total
ORDER BY abs(total - 1) DESC, enterprise_id LIMIT $limit
