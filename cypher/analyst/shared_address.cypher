// Which enterprises share a registered address with one enterprise. Several firms behind one door
// may be a shell cluster; an address declared as hosting is expected to be shared.
// group: addresses
// $enterprise_id: text = 91990100MA00000001; the enterprise to start from
// $as_of: date = 2026-10-31; the day on which both registrations must hold
// -> enterprise_id: text; an enterprise at the same address
// -> name: text; its name
// -> class: text; its latest class, null when not graded
// -> address: text; the address they share
// -> hosting: flag; whether the address is declared as hosting
MATCH (start:Enterprise {enterprise_id: $enterprise_id})-[mine:REGISTERED_AT]->(address:Address)
      <-[theirs:REGISTERED_AT]-(other:Enterprise)
WHERE other <> start
  AND all(link IN [mine, theirs] WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
    AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
    AND (link.valid_to IS NULL OR link.valid_to > $as_of)
    AND NOT EXISTS {
      MATCH ()-[later:REGISTERED_AT {link_key: link.link_key}]->(address)
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
       address.text AS address, address.hosting AS hosting
ORDER BY class DESC, enterprise_id
