// Which telephones and e-mails, known by their keyed hashes only, reach many enterprises.
// group: addresses
// $as_of: date = 2026-10-31; the day on which every link must hold
// $least: integer = 5; contacts of fewer enterprises are left out
// $limit: integer = 100; at most so many rows
// -> contact_id: text; the hash of the contact
// -> contact_kind: text; phone or email
// -> enterprises: integer; how many it reaches
// -> revoked: integer; how many of them are revoked
// -> enterprise_ids: texts; at most ten of them
MATCH (contact:Contact)<-[link:HAS_CONTACT]-(enterprise:Enterprise)
WHERE link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (enterprise)-[later:HAS_CONTACT {link_key: link.link_key}]->(contact)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
WITH DISTINCT contact, enterprise ORDER BY enterprise.enterprise_id LIMIT 1000000000
WITH contact, collect(enterprise.enterprise_id) AS ids,
     sum(CASE WHEN enterprise.status = 'revoked' THEN 1 ELSE 0 END) AS revoked
WHERE size(ids) >= $least
RETURN contact.contact_id AS contact_id, contact.contact_kind AS contact_kind,
       size(ids) AS enterprises, revoked, ids[..10] AS enterprise_ids
ORDER BY enterprises DESC, contact_id LIMIT $limit
