// At which addresses that are not declared as hosting many enterprises are registered.
// group: addresses
// $as_of: date = 2026-10-31; the day on which every registration must hold
// $period: month = 2026-10; the month of the classes
// $least: integer = 10; addresses of fewer enterprises are left out
// $limit: integer = 100; at most so many rows
// -> address_id: text; the address, by key
// -> address: text; its text
// -> enterprises: integer; how many are registered there
// -> of_class_c_or_d: integer; how many of them are C or D in the month
MATCH (address:Address)<-[link:REGISTERED_AT]-(enterprise:Enterprise)
WHERE NOT coalesce(address.hosting, false)
  AND link.retracted_at IS NULL AND link.recorded_at <= $as_of
  AND (link.valid_from IS NULL OR link.valid_from <= $as_of)
  AND (link.valid_to IS NULL OR link.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (enterprise)-[later:REGISTERED_AT {link_key: link.link_key}]->(address)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > link.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = link.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > link.version_id))
  }
WITH DISTINCT address, enterprise
OPTIONAL MATCH (enterprise)-[:GRADED]->(grade:Grade {period: $period})
WITH address, count(*) AS enterprises,
     sum(CASE WHEN grade.class IN ['C', 'D'] THEN 1 ELSE 0 END) AS of_class_c_or_d
WHERE enterprises >= $least
RETURN address.address_id AS address_id, address.text AS address, enterprises, of_class_c_or_d
ORDER BY enterprises DESC, address_id LIMIT $limit
