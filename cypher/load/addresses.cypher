// The addresses, one node each; hosting tells a declared hosting address.
// The node has the latest version's attributes; each other version is a record ABOUT it, so that
// a snapshot of a past day shows what was known then.
// $rows: address_id, text, division, building, room, hosting, details (JSON text), recorded_at,
//        retracted_at, source, version_id, learned_key; one row an address
UNWIND $rows AS row
MERGE (address:Address {address_id: row.address_id})
WITH address, row, address {
    .text, .division, .building, .room, .hosting, .details, .recorded_at, .retracted_at, .source,
    .version_id, .learned_key
  } AS held
WITH address, row, held, coalesce(held.learned_key, '') < row.learned_key AS newer
WITH address, row, held, newer, CASE WHEN newer THEN held ELSE row END AS earlier
FOREACH (_ IN CASE WHEN held.version_id <> row.version_id THEN [1] ELSE [] END |
  MERGE (version:Record {version_id: earlier.version_id})
  ON CREATE SET
    version:EarlierAddress,
    version.kind = 'earlier_address',
    version += earlier {
      .text, .division, .building, .room, .hosting, .details, .recorded_at, .retracted_at, .source
    }
  MERGE (version)-[about:ABOUT {version_id: earlier.version_id}]->(address)
  ON CREATE SET
    about.link_key = row.address_id,
    about += earlier {.recorded_at, .retracted_at, .source}
)
FOREACH (_ IN CASE WHEN newer THEN [1] ELSE [] END | SET address += row)
