// Which pairs of persons are suspected to be one and wait for a decision.
// group: persons
// $as_of: date = 2026-10-31; the day on which the suspicion must be known and undecided
// $least_score: number = 0.5; pairs of a lower score, in [0, 1], are left out
// $limit: integer = 100; at most so many rows
// -> person_id: text; a person, by key
// -> person_name: text; the name, masked
// -> other_id: text; the other person
// -> score: number; how likely they are one, in [0, 1]
// -> enterprises: integer; how many enterprises either of them represents or ever did
MATCH (person:Person)-[link:SAME_PERSON {decision: 'suspected'}]->(other:Person)
WHERE link.score >= $least_score
  AND link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (person)-[later:SAME_PERSON {link_key: link.link_key}]->(other)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
CALL (person, other) {
  UNWIND [person, other] AS one
  MATCH (one)-[:LEGAL_REP_OF]->(enterprise:Enterprise)
  RETURN count(DISTINCT enterprise) AS enterprises
}
RETURN person.person_id AS person_id, person.name AS person_name, other.person_id AS other_id,
       link.score AS score, enterprises
ORDER BY score DESC, person_id, other_id LIMIT $limit
