// Of which registration agents most enterprises are of class D.
// group: addresses
// $as_of: date = 2026-10-31; the day on which every engagement must hold
// $period: month = 2026-10; the month of the classes
// $least: integer = 10; agents of fewer graded enterprises are left out
// $limit: integer = 100; at most so many rows
// -> agent_id: text; the agent, by key
// -> agent: text; its name
// -> enterprises: integer; how many graded enterprises it registered
// -> of_class_d: integer; how many of them are D in the month
// -> share_of_d: number; the second of the first, in [0, 1]
MATCH (agent:Agent)<-[link:REGISTERED_BY]-(enterprise:Enterprise)
WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (enterprise)-[later:REGISTERED_BY {link_key: link.link_key}]->(agent)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
WITH DISTINCT agent, enterprise
MATCH (enterprise)-[:GRADED]->(grade:Grade {period: $period})
WITH agent, count(*) AS enterprises,
     sum(CASE WHEN grade.class = 'D' THEN 1 ELSE 0 END) AS of_class_d
WHERE enterprises >= $least
RETURN agent.agent_id AS agent_id, agent.name AS agent, enterprises, of_class_d,
       toFloat(of_class_d) / enterprises AS share_of_d
ORDER BY share_of_d DESC, enterprises DESC, agent_id LIMIT $limit
