// Which persons were the legal representative of several enterprises whose licence was revoked.
// Whoever ran a revoked firm may not run another for three years (Company Law, article 178). A
// position counts whether it holds or has ended.
// group: persons
// $as_of: date = 2026-10-31; the day on which positions were known
// $least: integer = 2; persons of fewer revoked enterprises are left out
// $limit: integer = 100; at most so many rows
// -> person_id: text; the person, by key
// -> person_name: text; the name, masked
// -> revoked: integer; how many of their enterprises are revoked
// -> in_register: integer; how many others of theirs are in the register
// -> enterprise_ids: texts; at most ten of the revoked ones
MATCH (person:Person)-[link:LEGAL_REP_OF]->(enterprise:Enterprise)
WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND NOT EXISTS {
    MATCH (person)-[later:LEGAL_REP_OF {link_key: link.link_key}]->(enterprise)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
WITH DISTINCT person, enterprise ORDER BY enterprise.enterprise_id LIMIT 1000000000
WITH person, [one IN collect(enterprise) WHERE one.status = 'revoked'] AS gone,
     sum(CASE WHEN enterprise.status = 'in_register' THEN 1 ELSE 0 END) AS in_register
WHERE size(gone) >= $least
RETURN person.person_id AS person_id, person.name AS person_name, size(gone) AS revoked,
       in_register, [one IN gone[..10] | one.enterprise_id] AS enterprise_ids
ORDER BY revoked DESC, in_register DESC, person_id LIMIT $limit
