// Which persons are filed as the liaison of many enterprises.
// A liaison of many unrelated firms is often an agent's clerk.
// group: persons
// $as_of: date = 2026-10-31; the day on which every filing must hold
// $least: integer = 5; persons of fewer enterprises are left out
// $limit: integer = 100; at most so many rows
// -> person_id: text; the person, by key
// -> person_name: text; the name, masked
// -> enterprises: integer; how many the person is the liaison of
// -> also_represented: integer; how many of them the person represents as well
MATCH (person:Person)-[link:LIAISON_OF]->(enterprise:Enterprise)
WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (person)-[later:LIAISON_OF {link_key: link.link_key}]->(enterprise)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
WITH DISTINCT person, enterprise
WITH person, enterprise, EXISTS {
  MATCH (person)-[own:LEGAL_REP_OF]->(enterprise)
  WHERE own.retracted_at IS NULL AND own.recorded_at <= $as_of
    AND (own.valid_from IS NULL OR own.valid_from <= $as_of)
    AND (own.valid_to IS NULL OR own.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH (person)-[later:LEGAL_REP_OF {link_key: own.link_key}]->(enterprise)
      WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > own.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = own.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > own.version_id))
    }
} AS represented
WITH person, count(*) AS enterprises,
     sum(CASE WHEN represented THEN 1 ELSE 0 END) AS also_represented
WHERE enterprises >= $least
RETURN person.person_id AS person_id, person.name AS person_name, enterprises, also_represented
ORDER BY enterprises DESC, person_id LIMIT $limit
