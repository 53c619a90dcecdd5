// At which addresses enterprises have their domicile or premises.
// Every version of a link stays: link_key names the fact, version_id the version.
// $rows: enterprise_id, address_id, address_kind, valid_from, valid_to, details (JSON text),
//        recorded_at, retracted_at, source, version_id, link_key
UNWIND $rows AS row
MATCH (enterprise:Enterprise {enterprise_id: row.enterprise_id})
MATCH (address:Address {address_id: row.address_id})
MERGE (enterprise)-[link:REGISTERED_AT {version_id: row.version_id}]->(address)
ON CREATE SET
  link += row {
    .address_kind, .valid_from, .valid_to, .details, .recorded_at, .retracted_at, .source,
    .link_key
  }
