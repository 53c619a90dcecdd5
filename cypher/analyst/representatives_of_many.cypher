// Which persons are the legal representative of many enterprises at once.
// group: persons
// $as_of: date = 2026-10-31; the day on which every position must hold
// $period: month = 2026-10; the month of the classes
// $least: integer = 5; persons of fewer enterprises are left out
// $limit: integer = 100; at most so many rows
// -> person_id: text; the person, by key
// -> person_name: text; the name, masked
// -> enterprises: integer; how many the person represents
// -> of_class_d: integer; how many of them are D in the month
// -> enterprise_ids: texts; at most ten of them
MATCH (person:Person)-[link:LEGAL_REP_OF]->(enterprise:Enterprise)
WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (person)-[later:LEGAL_REP_OF {link_key: link.link_key}]->(enterprise)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
WITH DISTINCT person, enterprise
OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade {period: $period})
WITH person, enterprise, grade ORDER BY enterprise.enterprise_id LIMIT 1000000000
WITH person, count(*) AS enterprises,
     sum(CASE WHEN grade.class = 'D' THEN 1 ELSE 0 END) AS of_class_d,
     collect(enterprise.enterprise_id)[..10] AS enterprise_ids
WHERE enterprises >= $least
RETURN person.person_id AS person_id, person.name AS person_name, enterprises, of_class_d,
       enterprise_ids
ORDER BY enterprises DESC, person_id LIMIT $limit
