// Which enterprises have the same legal representative as one enterprise. One person behind many
// firms may be a nominee; a risky firm of the same person is a reason to look.
// group: persons
// $enterprise_id: text = 91990100MA00000001; the enterprise to start from
// $as_of: date = 2026-10-31; the day on which both positions must hold
// -> enterprise_id: text; an enterprise with the same legal representative
// -> name: text; its name
// -> class: text; its latest class, null when not graded
// -> person_id: text; the legal representative, by key
MATCH (start:Enterprise {enterprise_id: $enterprise_id})<-[mine:LEGAL_REP_OF]-(person:Person)
      -[theirs:LEGAL_REP_OF]->(other:Enterprise)
WHERE other <> start
  AND all(link IN [mine, theirs] WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH (person)-[later:LEGAL_REP_OF {link_key: link.link_key}]->()
      WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
        AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
          OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
             AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
    })
CALL (other) {
  OPTIONAL MATCH (other)-[:GRADED]->(grade:Grade)
  RETURN grade.class AS class ORDER BY grade.period DESC LIMIT 1
}
RETURN DISTINCT other.enterprise_id AS enterprise_id, other.name AS name, class,
       person.person_id AS person_id
ORDER BY class DESC, enterprise_id
