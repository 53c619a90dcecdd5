// Which enterprises are reached by the same telephone or e-mail, known by its keyed hash only.
// group: addresses
// $enterprise_id: text = 91990100MA00000001; the enterprise to start from
// $as_of: date = 2026-10-31; the day on which both links must hold
// -> enterprise_id: text; the other enterprise
// -> name: text; its name
// -> class: text; its latest class, null when not graded
// -> contact_id: text; the hash of the contact they share
// -> enterprises: integer; how many enterprises have it in all
MATCH (start:Enterprise {enterprise_id: $enterprise_id})-[mine:HAS_CONTACT]->(shared:Contact)
      <-[theirs:HAS_CONTACT]-(other:Enterprise)
WHERE other <> start
  AND all(link IN [mine, theirs] WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH ()-[later:HAS_CONTACT {link_key: link.link_key}]->(shared)
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
       shared.contact_id AS contact_id,
       COUNT { MATCH (shared)<-[:HAS_CONTACT]-(any:Enterprise) RETURN DISTINCT any } AS enterprises
ORDER BY enterprises, enterprise_id, contact_id
