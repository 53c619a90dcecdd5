// Which persons represent several enterprises and hold no share of any of them.
// It is the pattern of a nominee; hired managers look the same, so it is a reason to look.
// group: persons
// $as_of: date = 2026-10-31; the day on which positions and shareholdings must hold
// $least: integer = 3; persons of fewer enterprises are left out
// $limit: integer = 100; at most so many rows
// -> person_id: text; the person, by key
// -> person_name: text; the name, masked
// -> enterprises: integer; how many the person represents
// -> shared_addresses: integer; at how many addresses several of them are registered
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
WITH person, collect(DISTINCT enterprise) AS run
WHERE size(run) >= $least AND NOT EXISTS {
  MATCH (person)-[stake:HOLDS]->(enterprise:Enterprise)
  WHERE enterprise IN run AND stake.interest = 'shareholding'
    AND stake.retracted_at IS NULL AND stake.recorded_at <= $as_of
    AND (stake.valid_from IS NULL OR stake.valid_from <= $as_of)
    AND (stake.valid_to IS NULL OR stake.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH (person)-[later:HOLDS {link_key: stake.link_key}]->(enterprise)
      WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > stake.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = stake.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > stake.version_id))
    }
}
CALL (run) {
  UNWIND run AS enterprise
  MATCH (enterprise)-[at:REGISTERED_AT]->(address:Address)
  WHERE at.retracted_at IS NULL AND at.recorded_at <= $as_of
    AND (at.valid_from IS NULL OR at.valid_from <= $as_of)
    AND (at.valid_to IS NULL OR at.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH (enterprise)-[later:REGISTERED_AT {link_key: at.link_key}]->(address)
      WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > at.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = at.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > at.version_id))
    }
  WITH address, count(DISTINCT enterprise) AS there
  RETURN sum(CASE WHEN there > 1 THEN 1 ELSE 0 END) AS shared_addresses
}
RETURN person.person_id AS person_id, person.name AS person_name, size(run) AS enterprises,
       shared_addresses
ORDER BY enterprises DESC, shared_addresses DESC, person_id LIMIT $limit
