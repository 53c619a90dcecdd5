// Which groups of enterprises share both one address and one registration agent.
// Firms founded shortly after each other behind one door by one agent may be shells for sale.
// group: addresses
// $as_of: date = 2026-10-31; the day on which registrations and engagements must hold
// $least: integer = 3; groups of fewer enterprises are left out
// $limit: integer = 100; at most so many rows
// -> address_id: text; the address, by key
// -> address: text; its text
// -> agent: text; the name of the agent
// -> enterprises: integer; how many enterprises are in the group
// -> first_established: date; when the first of them was founded
// -> last_established: date; when the last of them was founded
// -> enterprise_ids: texts; at most ten of them
MATCH (address:Address)<-[at:REGISTERED_AT]-(enterprise:Enterprise)
      -[by:REGISTERED_BY]->(agent:Agent)
WHERE NOT coalesce(address.hosting, false)
  AND at.retracted_at IS NULL AND at.recorded_at <= $as_of
  AND (at.valid_from IS NULL OR at.valid_from <= $as_of)
  AND (at.valid_to IS NULL OR at.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (enterprise)-[later:REGISTERED_AT {link_key: at.link_key}]->(address)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > at.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = at.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > at.version_id))
  }
  AND by.retracted_at IS NULL AND by.recorded_at <= $as_of
  AND (by.valid_from IS NULL OR by.valid_from <= $as_of)
  AND (by.valid_to IS NULL OR by.valid_to > $as_of)
  AND NOT EXISTS {
    MATCH (enterprise)-[later:REGISTERED_BY {link_key: by.link_key}]->(agent)
    WHERE coalesce(later.retracted_at, later.recorded_at) <= $as_of
      AND (coalesce(later.retracted_at, later.recorded_at) > by.recorded_at
        OR coalesce(later.retracted_at, later.recorded_at) = by.recorded_at
           AND (later.retracted_at IS NOT NULL OR later.version_id > by.version_id))
  }
WITH DISTINCT address, agent, enterprise ORDER BY enterprise.enterprise_id LIMIT 1000000000
WITH address, agent, collect(enterprise.enterprise_id) AS ids,
     min(enterprise.established_on) AS first_established,
     max(enterprise.established_on) AS last_established
WHERE size(ids) >= $least
RETURN address.address_id AS address_id, address.text AS address, agent.name AS agent,
       size(ids) AS enterprises, first_established, last_established, ids[..10] AS enterprise_ids
ORDER BY enterprises DESC, address_id, agent LIMIT $limit
