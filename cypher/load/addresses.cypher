// The addresses, one node each; hosting tells a declared hosting address.
// The node has the latest version's attributes; each other version is a record ABOUT it, so that
// a snapshot of a past day shows what was known then.
// $rows: address_id, text, division, hosting, recorded_at, source, version_id; one row an address
UNWIND $rows AS row
MERGE (address:Address {address_id: row.address_id})
WITH address, row, address {.address_id, .text, .division, .hosting, .recorded_at, .source, .version_id} AS held
WITH address, row, held,
  held.version_id IS NULL
    OR held.recorded_at < row.recorded_at
    OR (held.recorded_at = row.recorded_at AND held.version_id < row.version_id) AS newer
WITH address, row, held, newer,
  CASE WHEN newer THEN held ELSE row END AS earlier
FOREACH (_ IN CASE WHEN held.version_id <> row.version_id THEN [1] ELSE [] END |
  MERGE (version:Record {version_id: earlier.version_id})
  ON CREATE SET
    version:EarlierAddress,
    version.kind = 'earlier_address',
    version.text = earlier.text,
    version.division = earlier.division,
    version.hosting = earlier.hosting,
    version.recorded_at = earlier.recorded_at,
    version.source = earlier.source
  MERGE (version)-[about:ABOUT {version_id: earlier.version_id}]->(address)
  ON CREATE SET
    about.link_key = row.address_id,
    about.recorded_at = earlier.recorded_at,
    about.source = earlier.source
)
FOREACH (_ IN CASE WHEN newer THEN [1] ELSE [] END | SET address += row)
