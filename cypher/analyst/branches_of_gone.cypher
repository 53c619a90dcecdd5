// Which branches are in the register although their head office is revoked or deregistered.
// group: dealings
// $as_of: date = 2026-10-31; the day on which the branch must belong to its head office
// $limit: integer = 100; at most so many rows
// -> enterprise_id: text; the branch
// -> name: text; its name
// -> head_enterprise_id: text; the head office
// -> head: text; its name
// -> head_status: text; revoked, deregistered or annulled
MATCH (branch:Enterprise {status: 'in_register'})-[link:BRANCH_OF]->(head:Enterprise)
WHERE head.status IN ['revoked', 'deregistered', 'annulled']
  AND link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (branch)-[later:BRANCH_OF {link_key: link.link_key}]->(head)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
RETURN DISTINCT branch.enterprise_id AS enterprise_id, branch.name AS name,
       head.enterprise_id AS head_enterprise_id, head.name AS head, head.status AS head_status
ORDER BY enterprise_id, head_enterprise_id LIMIT $limit
